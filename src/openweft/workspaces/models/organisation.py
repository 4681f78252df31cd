"""How the organisation is built: functions, teams, products, closed days."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from openweft.common.period import Span
from openweft.workspaces.models.people import Member
from openweft.workspaces.models.versioned import Versioned
from openweft.workspaces.models.workspace import Workspace


class Function(Versioned):
    """A vertical of the organisation, such as Sales or Legal, with its lead and its goals."""

    told_as = ("function.",)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="functions")
    name = models.CharField(max_length=80)
    lead = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="leads")
    goals = models.TextField(blank=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="function_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class Team(Versioned):
    """People who deliver together, from one or several functions."""

    told_as = ("team.",)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="teams")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    mission = models.TextField(blank=True)
    lead = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("workspace", "key"), name="team_key_once"),)

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """The share of one person's time, or of unnamed people of a function, given to a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(
        Member, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    function = models.ForeignKey(
        Function, models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    people = models.FloatField(default=1, validators=[MinValueValidator(0)])
    share = models.FloatField(default=1, validators=[MinValueValidator(0), MaxValueValidator(1)])

    class Meta:
        ordering = ("team", "pk")
        constraints = (
            models.UniqueConstraint(fields=("team", "member"), name="member_once_per_team"),
            models.CheckConstraint(
                name="membership_share_is_a_share", condition=Q(share__gte=0, share__lte=1)
            ),
        )

    def __str__(self) -> str:
        return f"{self.team}: {self.people * self.share:g}"

    @property
    def full_time(self) -> float:
        """How many people's whole time it is worth; nobody's once they have left."""
        has_left = self.member is not None and not self.member.is_active
        return 0.0 if has_left else self.people * self.share


class Capacity(models.Model):
    """A team's person-weeks in one planning period, typed over what its people would give."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="capacities")
    starts_on = models.DateField()
    person_weeks = models.FloatField(validators=[MinValueValidator(0)])
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("team", "starts_on")
        constraints = (
            models.UniqueConstraint(fields=("team", "starts_on"), name="capacity_once_a_period"),
            models.CheckConstraint(name="capacity_not_negative", condition=Q(person_weeks__gte=0)),
        )

    def __str__(self) -> str:
        return f"{self.team} {self.starts_on}: {self.person_weeks:g}"


class Product(Versioned):
    """What the organisation offers or runs, in a tree of lines, products and components."""

    told_as = ("product.",)

    class Level(models.TextChoices):
        LINE = "line", "line"
        PRODUCT = "product", "product"
        COMPONENT = "component", "component"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="products")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=10, choices=Level, default=Level.PRODUCT)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="product_name_once"),
            models.CheckConstraint(
                name="product_not_its_own_parent", condition=~Q(parent=F("pk")) | Q(parent=None)
            ),
        )

    def __str__(self) -> str:
        return self.name


class ClosedDaysQuerySet(models.QuerySet["ClosedDays"]):
    def spans(self) -> list[Span]:
        return [Span(row.starts_on, row.ends_on) for row in self]


class ClosedDays(models.Model):
    """Holidays and closed weeks: days on which nobody of the workspace works."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="closed_days")
    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = ClosedDaysQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="closed_days_in_order", condition=Q(ends_on__gte=F("starts_on"))
            ),
        )

    def __str__(self) -> str:
        return self.name
