"""The lists of the roadmap: initiatives and releases, and what each can be narrowed by."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from openweft.items.lists.common import (
    EVERY_ITEM,
    FOLLOWERS,
    PRODUCT,
)
from openweft.items.lists.fields import Field, Kind, Listing, Option, Reading, choices_of
from openweft.roadmap.models import Estimate, Health, Initiative, Release
from openweft.roadmap.models.initiative import OPEN
from openweft.roadmap.reading import objectives_under
from openweft.strategy.models import Alignment, Horizon, Objective
from openweft.workspaces.models import Team

LIFE = (
    Initiative.State.IN_PROGRESS,
    Initiative.State.COMMITTED,
    Initiative.State.CANDIDATE,
    Initiative.State.PROPOSED,
    Initiative.State.PAUSED,
    Initiative.State.SHIPPED,
    Initiative.State.REVIEWED,
    Initiative.State.STOPPED,
    Initiative.State.DECLINED,
)
COMING = (Release.State.PLANNED, Release.State.READY)


def _teams(reading: Reading) -> list[Option]:
    """The teams by key or name; guests are told of none."""
    if reading.by.is_guest:
        return []
    rows = Team.objects.filter(workspace=reading.by.workspace_id).order_by("name", "pk")
    return [Option(pk, key, name) for pk, key, name in rows.values_list("pk", "key", "name")]


def _by_team(values: Sequence[int], _reading: Reading) -> Q:
    done = Estimate.objects.filter(team__in=list(values)) if values else Estimate.objects.all()
    found = Q(pk__in=done.values("initiative_id"))
    return found if values else ~found


def _team_names(keys: Sequence[int], _reading: Reading) -> Mapping[int, list[str]]:
    told: dict[int, list[str]] = {}
    rows = Estimate.objects.filter(initiative__in=list(keys)).order_by("-likely", "team_id")
    for pk, name in rows.values_list("initiative_id", "team__name"):
        told.setdefault(pk, []).append(name)
    return told


def _objectives(reading: Reading) -> list[Option]:
    rows = Objective.objects.visible_to(reading.by).live().order_by("item__title", "pk")
    found = rows.values_list("pk", "item__key", "item__title")
    return [Option(pk, key.casefold(), title) for pk, key, title in found]


def _serving(values: Sequence[int], reading: Reading) -> Q:
    if not values:
        return Q(alignment=None)
    under = {pk for each in values for pk in objectives_under(each, reading.by)}
    serves = Alignment.objects.filter(objective__in=under)
    return Q(pk__in=serves.values("item_id"))


def _releases(reading: Reading) -> list[Option]:
    rows = Release.objects.visible_to(reading.by).live().order_by("-due_on", "pk")
    found = rows.values_list("pk", "item__key", "item__title")
    return [Option(pk, key.casefold(), title) for pk, key, title in found]


def _released_with(values: Sequence[int], reading: Reading) -> Q:
    if values:
        return Q(release__in=list(values))
    return ~Q(release__in=Release.objects.visible_to(reading.by).live().values("pk"))


STATE = Field(
    name="state",
    label=_("State"),
    kind=Kind.CHOICE,
    column="state",
    options=choices_of((each.value, capfirst(each.label)) for each in LIFE),
    also=("status",),
    shows=("state",),
    cell="state",
    group=True,
    edit="state",
)
INITIATIVES = Listing(
    name="initiatives",
    label=_("Initiatives"),
    model=Initiative,
    columns=("key", "title", "state", "health", "value", "effort", "starts", "finishes", "owner"),
    sort="value",
    group="state",
    day="starts",
    fields=(
        STATE,
        Field(
            name="is",
            label=_("Is"),
            kind=Kind.FACT,
            facts={
                "open": lambda _: Q(state__in=OPEN),
                "closed": lambda _: ~Q(state__in=OPEN),
                "mine": lambda reading: Q(item__owner=reading.by.pk),
                "late": lambda reading: Q(state__in=OPEN, finishes_on__lt=reading.today),
                "orphan": lambda _: Q(alignment=None),
            },
        ),
        Field(
            name="kind",
            label=_("Kind"),
            kind=Kind.CHOICE,
            column="type",
            options=choices_of((v, capfirst(label)) for v, label in Initiative.Type.choices),
            also=("type",),
            shows=("type",),
            cell="choice",
            group=True,
            is_optional=True,
            edit="kind",
        ),
        Field(
            name="team",
            label=_("Team"),
            kind=Kind.NAMED,
            options=_teams,
            meets=_by_team,
            gather=_team_names,
            cell="names",
            is_optional=True,
        ),
        Field(
            name="objective",
            label=_("Objective"),
            kind=Kind.NAMED,
            options=_objectives,
            meets=_serving,
            also=("serves",),
        ),
        PRODUCT,
        Field(
            name="release",
            label=_("Release"),
            kind=Kind.NAMED,
            options=_releases,
            meets=_released_with,
        ),
        Field(
            name="horizon",
            label=_("Horizon"),
            kind=Kind.CHOICE,
            column="horizon",
            options=choices_of(Horizon.choices),
            shows=("horizon",),
            cell="choice",
            group=True,
            is_optional=True,
            edit="horizon",
        ),
        Field(
            name="health",
            label=_("Health"),
            kind=Kind.CHOICE,
            column="health",
            options=choices_of((value, capfirst(label)) for value, label in Health.choices),
            shows=("health",),
            cell="health",
            group=True,
            is_optional=True,
        ),
        Field(
            name="value",
            label=_("Value"),
            kind=Kind.NUMBER,
            column="value",
            sort="value",
            falls=True,
            shows=("value",),
            cell="number",
            digits=1,
        ),
        Field(
            name="effort",
            label=_("Effort, pw"),
            kind=Kind.NUMBER,
            column="effort_weeks",
            sort="effort_weeks",
            falls=True,
            shows=("effort_weeks",),
            cell="number",
            digits=1,
            is_optional=True,
        ),
        Field(
            name="starts",
            label=_("Starts"),
            kind=Kind.DAY,
            column="starts_on",
            sort="starts_on",
            shows=("starts_on",),
            cell="day",
            is_optional=True,
            edit="starts",
        ),
        Field(
            name="finishes",
            label=_("Finishes"),
            kind=Kind.DAY,
            column="finishes_on",
            sort="finishes_on",
            shows=("finishes_on",),
            cell="day",
            edit="finishes",
        ),
        Field(
            name="shipped",
            label=_("Shipped"),
            kind=Kind.DAY,
            column="shipped_on",
            shows=("shipped_on",),
            cell="day",
            is_optional=True,
        ),
        *(each for each in EVERY_ITEM if each not in {PRODUCT}),
        FOLLOWERS,
    ),
)


def _inside(keys: Sequence[int], reading: Reading) -> Mapping[int, list[str]]:
    """How many initiatives of a release the reader may see, and how many are done."""
    seen = Initiative.objects.visible_to(reading.by).live().filter(release__in=list(keys))
    done = Q(state__in=(Initiative.State.SHIPPED, Initiative.State.REVIEWED))
    counted = seen.order_by().values("release").annotate(n=Count("pk"), d=Count("pk", filter=done))
    return {pk: [str(n), str(d)] for pk, n, d in counted.values_list("release", "n", "d")}


RELEASES = Listing(
    name="releases",
    label=_("Releases"),
    model=Release,
    columns=("title", "state", "due", "inside", "owner"),
    sort="due",
    day="due",
    filter="is:coming",
    fields=(
        Field(
            name="state",
            label=_("State"),
            kind=Kind.CHOICE,
            column="state",
            options=choices_of((value, capfirst(label)) for value, label in Release.State.choices),
            also=("status",),
            shows=("state",),
            cell="state",
            group=True,
            edit="state",
        ),
        Field(
            name="is",
            label=_("Is"),
            kind=Kind.FACT,
            facts={
                "coming": lambda _: Q(state__in=COMING),
                "past": lambda _: ~Q(state__in=COMING),
                "mine": lambda reading: Q(item__owner=reading.by.pk),
                "late": lambda reading: Q(state__in=COMING, due_on__lt=reading.today),
            },
        ),
        Field(
            name="due",
            label=_("Day"),
            kind=Kind.DAY,
            column="due_on",
            sort="due_on",
            shows=("due_on", "state"),
            cell="due",
            edit="due",
        ),
        Field(
            name="out",
            label=_("Out"),
            kind=Kind.DAY,
            column="out_on",
            shows=("out_on",),
            cell="day",
            is_optional=True,
        ),
        Field(
            name="inside",
            label=_("Initiatives"),
            kind=Kind.NUMBER,
            gather=_inside,
            cell="inside",
        ),
        *EVERY_ITEM,
    ),
)
