"""What a member should know today: what changed, what is late, what drifts, what is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openweft.items.history import Told, tell
from openweft.items.models import Item, KindRow
from openweft.items.reading import told_to
from openweft.roadmap.balance import effort_shares
from openweft.roadmap.models import Commitment, Initiative, Plan, Release, StatusUpdate
from openweft.roadmap.models.initiative import HALTED, Health
from openweft.strategy.models import Objective
from openweft.strategy.problems import live_version, weights_of
from openweft.strategy.reading import neglected
from openweft.workspaces.models import Event, Member

Row = TypeVar("Row", bound=KindRow)
MOST = 12
LOOK_BACK = timedelta(days=7)
WEEK = timedelta(days=7)
SAID = "initiative.status_posted"
QUIET = ("item.followed", "item.unfollowed")
BY_THE_PLAN = ("initiative.planned",)  # many at once; who answers for all reads the plan itself


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know: an item with a fact, who should act, and the day that matters."""

    item: Item
    fact: str
    who: Member | None = None
    when: date | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """How somebody said an initiative goes: the mark and the sentence."""

    health: str
    sentence: str
    who: str


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one item since one last looked, newest first, and the last word."""

    item: Item
    told: list[Told]
    at: datetime
    word: Word | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """A top objective's share of the planned effort against its weight, 0 to 1."""

    objective: Objective
    planned: float
    wanted: float

    @property
    def gap(self) -> float:
        return self.planned - self.wanted


@dataclass(slots=True)
class Today:
    """One member's day."""

    since: datetime
    changes: list[Change] = field(default_factory=list)
    more_changes: int = 0
    astray: list[Line] = field(default_factory=list)
    late: list[Line] = field(default_factory=list)
    more_late: int = 0
    promises: list[Line] = field(default_factory=list)
    more_promises: int = 0
    silent: list[Line] = field(default_factory=list)
    more_silent: int = 0
    numbers: list[Line] = field(default_factory=list)
    owned: list[Line] = field(default_factory=list)
    followed: list[Line] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)
    orphans: int = 0
    plan: Plan | None = None
    newer_plan: Plan | None = None


def today_for(by: Member, *, now: datetime, curates: bool) -> Today:
    """Everything of the member's day that they may see.

    curates: whether they answer for the whole; others get what they own and follow.
    """
    today = by.workspace.today(now)
    since = by.seen_before_at or now - LOOK_BACK
    day = Today(since)
    day.changes, day.more_changes = changes_since(since, by=by, all_items=curates)
    mine = Q() if curates else Q(item__owner=by.pk)
    day.astray = work_astray(by, mine)
    day.late, day.more_late = late_work(by, today, mine)
    day.promises, day.more_promises = promises_at_risk(by, today, mine)
    day.silent, day.more_silent = silent_work(by, now, mine)
    day.numbers = quiet_numbers(by, today, everything=curates)
    if curates:
        day.drift = drift_of(by)
        day.orphans = orphans(by)
        day.plan = Plan.objects.filter(workspace=by.workspace).published().first()
        newest = Plan.objects.filter(workspace=by.workspace).publishable().first()
        is_newer = newest is not None and (day.plan is None or newest.number > day.plan.number)
        day.newer_plan = newest if is_newer else None
    else:
        day.owned = near(by, Q(owner=by.pk))
        day.followed = near(by, Q(followers__member=by) & ~Q(owner=by.pk))
    return day


def near(by: Member, whose: Q) -> list[Line]:
    """The items of `whose` that `by` may see, those that changed last first."""
    seen = Item.objects.visible_to(by).live().filter(whose).select_related("owner")
    return [
        Line(item, item.get_kind_display(), item.owner, by.workspace.today(item.updated_at))
        for item in seen.order_by("-updated_at", "-pk")[:MOST]
    ]


def changes_since(since: datetime, *, by: Member, all_items: bool) -> tuple[list[Change], int]:
    """What others did to items `by` may see, by item, the latest first; and how many more."""
    seen = Item.objects.visible_to(by).live()
    if not all_items:
        seen = seen.filter(Q(owner=by.pk) | Q(followers__member=by))
    about = Exists(seen.filter(pk=OuterRef("item_id")))
    events = Event.objects.filter(about, workspace=by.workspace, at__gt=since)
    quiet = (*QUIET, *BY_THE_PLAN) if all_items else QUIET
    events = told_to(by, events).exclude(by=by.pk).exclude(code__in=quiet)
    found = list(events.order_by("-id")[:200])
    by_item: dict[int, list[Event]] = {}
    for event in found:
        by_item.setdefault(event.item_id or 0, []).append(event)
    items = seen.in_bulk(list(by_item)[:MOST])
    told = {each.pk: each for each in tell(found, by=by)}
    words = _last_words(list(items), since)
    changes = [
        _change(items[pk], by_item[pk], told, words.get(pk))
        for pk in list(by_item)[:MOST]
        if pk in items
    ]
    return changes, max(0, len(by_item) - MOST)


def _last_words(items: Sequence[int], since: datetime | None = None) -> dict[int, Word]:
    rows = StatusUpdate.objects.filter(initiative__in=items).select_related("by")
    if since is not None:
        rows = rows.filter(at__gt=since)
    return {
        row.initiative_id: Word(row.health, row.sentence, row.by.name if row.by else "")
        for row in rows.order_by("at", "pk")
    }


def _change(
    item: Item, events: list[Event], told: Mapping[int, Told], word: Word | None
) -> Change:
    """The last word of how it goes, and the three newest of what else was done."""
    others = [told[event.pk] for event in events if event.code != SAID or word is None]
    return Change(item, others[:3], events[0].at, word)


def work_astray(by: Member, mine: Q) -> list[Line]:
    """Work in progress said to be off track or at risk, the worse first, in those words."""
    rows = list(
        Initiative.objects.visible_to(by)
        .live()
        .filter(mine, state=Initiative.State.IN_PROGRESS)
        .filter(health__in=(Health.OFF_TRACK, Health.AT_RISK))
        .select_related("item__owner")
        .order_by("-health", "pk")
    )
    words = _last_words([row.pk for row in rows])
    return [
        Line(
            row.item,
            words[row.pk].sentence if row.pk in words else "",
            row.item.owner,
            by.workspace.today(row.health_at) if row.health_at else None,
            row.health,
        )
        for row in rows
    ]


def _first(rows: QuerySet[Row]) -> tuple[list[Row], int]:
    """The rows one is shown, and how many more there are."""
    found = list(rows[: MOST + 1])
    more = rows.count() - MOST if len(found) > MOST else 0
    return found[:MOST], more


def late_work(by: Member, today: date, mine: Q) -> tuple[list[Line], int]:
    """Initiatives past the day they should have finished, and releases past theirs."""
    initiatives, more_initiatives = _first(
        Initiative.objects.visible_to(by)
        .live()
        .filter(mine, state=Initiative.State.IN_PROGRESS, finishes_on__lt=today)
        .select_related("item__owner")
        .order_by("finishes_on", "pk")
    )
    releases, more_releases = _first(
        Release.objects.visible_to(by)
        .live()
        .filter(mine, state__in=(Release.State.PLANNED, Release.State.READY), due_on__lt=today)
        .select_related("item__owner")
        .order_by("due_on", "pk")
    )
    lines = [
        Line(row.item, _late((today - day).days), row.item.owner, day)
        for row, day in [
            *((row, row.finishes_on) for row in initiatives),
            *((row, row.due_on) for row in releases),
        ]
        if day is not None
    ]
    lines.sort(key=lambda line: line.when or today)
    return lines[:MOST], more_initiatives + more_releases + max(0, len(lines) - MOST)


def _late(days: int) -> str:
    return ngettext("{count} day late", "{count} days late", days).format(count=days)


def promises_at_risk(by: Member, today: date, mine: Q) -> tuple[list[Line], int]:
    """Open promises past their day, or whose initiative will not keep it as things stand.

    What becomes of an initiative that `by` may not see puts nothing at risk here.
    """
    seen = Q(initiative__in=Initiative.objects.visible_to(by))
    astray = (
        Q(initiative__is_deleted=True)
        | Q(initiative__state__in=HALTED)
        | Q(initiative__finishes_on=None)
        | Q(initiative__finishes_on__gt=F("due_on"))
    )
    rows, more = _first(
        Commitment.objects.visible_to(by)
        .live()
        .filter(mine, state=Commitment.State.OPEN)
        .filter(Q(due_on__lt=today) | seen & astray)
        .select_related("item__owner", "initiative")
        .order_by("due_on", "pk")
    )
    lines = [
        Line(
            row.item,
            _("{why} · {who}").format(why=_risk(row, today), who=row.to_whom),
            row.item.owner,
            row.due_on,
        )
        for row in rows
    ]
    return lines, more


def _risk(row: Commitment, today: date) -> str:
    if row.due_on < today:
        return _late((today - row.due_on).days)
    initiative = row.initiative
    if initiative is None or initiative.is_deleted:
        return _("its initiative is deleted")
    if initiative.state in HALTED:
        return _("its initiative is {state}").format(state=initiative.get_state_display())
    if initiative.finishes_on is None:
        return _("its initiative has no day planned")
    return _("planned {late}").format(late=_late((initiative.finishes_on - row.due_on).days))


def silent_work(by: Member, now: datetime, mine: Q) -> tuple[list[Line], int]:
    """Work in progress without a word on how it goes for a week."""
    told = StatusUpdate.objects.filter(initiative=OuterRef("pk"), at__gt=now - WEEK)
    rows, more = _first(
        Initiative.objects.visible_to(by)
        .live()
        .filter(mine, ~Exists(told), state=Initiative.State.IN_PROGRESS)
        .select_related("item__owner")
        .order_by(F("health_at").asc(nulls_first=True), "pk")
    )
    lines = [
        Line(
            row.item,
            _("no word yet")
            if row.health_at is None
            else ngettext(
                "last word {count} day ago",
                "last word {count} days ago",
                (now - row.health_at).days,
            ).format(count=(now - row.health_at).days),
            row.item.owner,
        )
        for row in rows
    ]
    return lines, more


def quiet_numbers(by: Member, today: date, *, everything: bool) -> list[Line]:
    """Key results nobody has measured for a month, or past their day and not reached."""
    lines = []
    for standing, why in neglected(by, today):
        row = standing.row
        if not everything and row.item.owner_id != by.pk:
            continue
        fact = _("not reached") if why == "past_due" else _("not measured for a month")
        lines.append(Line(row.item, fact, row.item.owner, row.due_on))
    return lines


def drift_of(by: Member) -> list[Drift]:
    """The top objectives `by` may see: planned effort against weight, the widest gap first."""
    version = live_version(by.workspace)
    planned = effort_shares(version) if version else {}
    if version is None or not planned:
        return []
    weights = weights_of(version)
    parents = dict(version.placements.standing().values_list("objective_id", "parent_id"))
    totals: dict[int, float] = {}
    for objective, share in planned.items():
        top = objective
        while parents.get(top):
            top = parents[top] or top
        if top in parents:
            totals[top] = totals.get(top, 0.0) + share
    tops = [pk for pk, parent in parents.items() if parent is None]
    seen = Objective.objects.visible_to(by).live().select_related("item").in_bulk(tops)
    drift = [Drift(row, totals.get(pk, 0.0), weights[pk]) for pk, row in seen.items()]
    return sorted(drift, key=lambda each: -abs(each.gap))


def orphans(by: Member) -> int:
    """How many initiatives that may be planned have no path to the vision."""
    return Initiative.objects.visible_to(by).live().plannable().orphans().count()
