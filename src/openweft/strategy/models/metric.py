"""Numbers over time: the one number series in the product."""

from django.db import models

from openweft.workspaces.models import Member, Versioned, Workspace


class Metric(Versioned):
    """A number over time, with its unit, direction, source and the zone of its day."""

    told_as = ("metric.created", "metric.edited")

    class Direction(models.TextChoices):
        UP = "up", "higher is better"
        DOWN = "down", "lower is better"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="metrics")
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=30, blank=True)
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.UP)
    source = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="metric_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class Measurement(models.Model):
    """A metric's value on a day, and where it came from."""

    metric = models.ForeignKey(Metric, models.CASCADE, related_name="measurements")
    day = models.DateField()
    value = models.FloatField()
    source = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-day", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("metric", "day"), name="measured_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.day}: {self.value:g}"
