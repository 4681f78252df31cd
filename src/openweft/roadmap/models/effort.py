"""What an initiative takes of each team."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.engine.scoring import ThreePoints
from openweft.roadmap.models.initiative import Initiative
from openweft.workspaces.models import Team, Workspace

OVERRUN_SHARE = 0.1  # of what was expected: work in progress is never free
MOST_WEEKS = 100_000  # two thousand people for a year; more is a typing error


def check_points(low: float, likely: float, high: float) -> None:
    """Raise Invalid unless 0 <= low <= likely <= high <= 100,000 person-weeks."""
    if not 0 <= low <= likely <= high <= MOST_WEEKS:
        sentence = _(
            "An estimate needs 0 ≤ low ≤ likely ≤ high ≤ {most}; "
            "{low:g}, {likely:g}, {high:g} is not."
        )
        raise Invalid(sentence.format(low=low, likely=likely, high=high, most=MOST_WEEKS))


def check_weeks(name: str, weeks: float) -> None:
    """Raise Invalid unless the effort, `name` being spent or remaining, is of 0 to 100,000."""
    if not 0 <= weeks <= MOST_WEEKS:
        sentence = _("Effort {name} is a number of person-weeks from 0 to {most}.")
        raise Invalid(sentence.format(name=name, most=MOST_WEEKS))


class Size(models.Model):
    """A size such as S, M or L: three numbers of person-weeks the workspace sets."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="sizes")
    code = models.CharField(max_length=8)
    low = models.FloatField(validators=[MinValueValidator(0)])
    likely = models.FloatField(validators=[MinValueValidator(0)])
    high = models.FloatField(validators=[MinValueValidator(0)])
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ("likely", "pk")
        constraints = (
            models.UniqueConstraint(fields=("workspace", "code"), name="size_once"),
            models.UniqueConstraint(
                fields=("workspace",), condition=Q(is_default=True), name="one_default_size"
            ),
            models.CheckConstraint(
                name="size_in_order",
                condition=Q(low__gte=0, likely__gte=F("low"), high__gte=F("likely")),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Estimate(models.Model):
    """Person-weeks of one team for one initiative: low, likely, high; spent and remaining."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="estimates")
    team = models.ForeignKey(Team, models.PROTECT, related_name="estimates")
    low = models.FloatField(validators=[MinValueValidator(0)])
    likely = models.FloatField(validators=[MinValueValidator(0)])
    high = models.FloatField(validators=[MinValueValidator(0)])
    size = models.ForeignKey(Size, models.SET_NULL, null=True, blank=True, related_name="+")
    is_assumed = models.BooleanField(default=False)
    assumption = models.CharField(max_length=200, blank=True)
    spent = models.FloatField(default=0, validators=[MinValueValidator(0)])
    remaining = models.FloatField(null=True, blank=True, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("initiative", "team"), name="estimated_once"),
            models.CheckConstraint(
                name="estimate_in_order",
                condition=Q(low__gte=0, likely__gte=F("low"), high__gte=F("likely")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.team}: {self.low:g} · {self.likely:g} · {self.high:g}"

    @property
    def expected(self) -> float:
        """The mean of the three points, in person-weeks."""
        return ThreePoints(self.low, self.likely, self.high).expected

    @property
    def has_overrun(self) -> bool:
        """Whether all that was expected is spent, and nobody said what remains."""
        return self.remaining is None and 0 < self.spent >= self.expected

    @property
    def left(self) -> float:
        """Person-weeks still to do: as reported, else expected less spent.

        Once that is spent: what is left of the high point, a tenth of what was
        expected at least.
        """
        if self.remaining is not None:
            return self.remaining
        if self.has_overrun:
            return max(self.high - self.spent, OVERRUN_SHARE * self.expected)
        return self.expected - self.spent

    def set_points(self, low: float, likely: float, high: float) -> None:
        """Set the three points, in memory; Invalid as `check_points`."""
        check_points(low, likely, high)
        self.low, self.likely, self.high = low, likely, high
