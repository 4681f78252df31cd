"""The strategy as its page shows it: the tree with weights, and how far along it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import OuterRef, Q, Subquery

from openweft.strategy.models import (
    CheckIn,
    KeyResult,
    Measurement,
    Objective,
    StrategyVersion,
)
from openweft.strategy.problems import weights_of
from openweft.strategy.sharing import families
from openweft.workspaces.models import Member

TREND_POINTS = 12
YEAR = timedelta(days=365)
NOTE_AFTER = timedelta(days=30)
EVEN = 0.1


@dataclass(slots=True)
class Standing:
    """How far a key result is: its last value, the share of the way, and of the time."""

    row: KeyResult
    value: float | None
    measured_on: date | None
    progress: float
    time_passed: float
    trend: list[float]
    confidence_change: float | None

    @property
    def word(self) -> str:
        """unmeasured, below start, reached, behind, on time or ahead: by a tenth of the way."""
        if self.value is None:
            return "unmeasured"
        if self.progress >= 1:
            return "reached"
        if self.progress < 0:
            return "below_start"
        if self.progress < self.time_passed - EVEN:
            return "behind"
        return "ahead" if self.progress > self.time_passed + EVEN else "on_time"


@dataclass(slots=True)
class Node:
    """An objective in a version: its share and weight, what is under it, its key results.

    share: among the siblings its reader may see.
    """

    objective: Objective
    share: float
    weight: float
    depth: int
    children: list["Node"] = field(default_factory=list)
    key_results: list[Standing] = field(default_factory=list)

    def walk(self) -> Iterable["Node"]:
        """This node and all below it, top down."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree_of(version: StrategyVersion, *, by: Member, today: date) -> list[Node]:
    """The version's top objectives with all below them, as far as `by` may see them.

    What lies under an objective `by` may not see is shown under the next they see. Six queries.
    """
    weights = weights_of(version)
    placed = list(version.placements.standing())
    seen = Objective.objects.visible_to(by).within(version).select_related("item__owner")
    objectives = seen.in_bulk([row.objective_id for row in placed])
    shares = families(placed, objectives)
    parents = {pk: parent for parent, its in shares.items() for pk in its}
    nodes = {
        pk: Node(objectives[pk], shares[parents[pk]][pk], weights[pk], 0)
        for pk in (row.objective_id for row in placed if row.objective_id in objectives)
    }
    tops = _nest(nodes, parents)
    for standing in standings(by, today, objective_ids=nodes):
        nodes[standing.row.objective_id].key_results.append(standing)
    return tops


def _nest(nodes: Mapping[int, Node], parents: Mapping[int, int | None]) -> list[Node]:
    tops: list[Node] = []
    for pk, node in nodes.items():
        parent = nodes.get(parents[pk] or 0)
        (parent.children if parent else tops).append(node)
    for top in tops:
        _deepen(top, 0)
    return tops


def _deepen(node: Node, depth: int) -> None:
    node.depth = depth
    for child in node.children:
        _deepen(child, depth + 1)


def standings(
    by: Member, today: date, *, objective_ids: Iterable[int] | None = None, only: int | None = None
) -> list[Standing]:
    """How far the key results are that `by` may see; of some objectives, or one, or all."""
    rows = KeyResult.objects.visible_to(by).live().select_related("item__owner", "metric")
    if objective_ids is not None:
        rows = rows.filter(objective__in=list(objective_ids))
    if only is not None:
        rows = rows.filter(pk=only)
    found = list(rows)
    series = _series([row.metric_id for row in found], today)
    changes = _confidence_changes([row.pk for row in found], today)
    return [_standing(row, series.get(row.metric_id, []), changes, today) for row in found]


def _standing(
    row: KeyResult,
    series: list[tuple[date, float]],
    changes: Mapping[int, float],
    today: date,
) -> Standing:
    day, value = series[-1] if series else (None, None)
    return Standing(
        row=row,
        value=value,
        measured_on=day,
        progress=row.progress(value),
        time_passed=row.time_passed(today),
        trend=[each for _, each in series[-TREND_POINTS:]],
        confidence_change=changes.get(row.pk),
    )


def _series(metrics: Iterable[int], today: date) -> dict[int, list[tuple[date, float]]]:
    """Each metric's values of the last year, oldest first; else the last one before."""
    past = Measurement.objects.filter(metric__in=set(metrics), day__lte=today)
    last = past.filter(metric=OuterRef("metric")).order_by("-day").values("pk")[:1]
    rows = past.filter(Q(day__gt=today - YEAR) | Q(pk=Subquery(last)))
    found: dict[int, list[tuple[date, float]]] = {}
    for metric, day, value in rows.order_by("day").values_list("metric_id", "day", "value"):
        found.setdefault(metric, []).append((day, value))
    return found


def _confidence_changes(keys: Iterable[int], today: date) -> dict[int, float]:
    """How the confidence differs from the check-in before the last, in shares."""
    rows = CheckIn.objects.filter(key_result__in=list(keys)).order_by("-at", "-pk")
    found: dict[int, list[float]] = {}
    for key, confidence in rows.values_list("key_result_id", "confidence"):
        found.setdefault(key, []).append(confidence)
    return {key: two[0] - two[1] for key, two in found.items() if len(two) > 1}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an objective stands in a version, as one reader sees it: under which and with what.

    share: of the parent's weight. beside: how many siblings the reader sees.
    """

    parent_id: int | None
    share: float
    beside: int


def place_of(objective_id: int, version: StrategyVersion, *, by: Member) -> Place | None:
    """The objective's place in the version; None where it is not in. Two queries."""
    seen = set(Objective.objects.visible_to(by).within(version).values_list("pk", flat=True))
    for parent, its in families(version.placements.standing(), seen).items():
        if objective_id in its:
            return Place(parent, its[objective_id], len(its) - 1)
    return None


def path_to_vision(objective_id: int, version: StrategyVersion | None, *, by: Member) -> list[int]:
    """The objective's ancestors in the version, nearest first, those `by` may not see as 0."""
    if version is None:
        return []
    parents = dict(version.placements.values_list("objective_id", "parent_id"))
    path, above = list[int](), parents.get(objective_id)
    while above is not None:
        path.append(above)
        above = parents.get(above)
    seen = set(Objective.objects.visible_to(by).filter(pk__in=path).values_list("pk", flat=True))
    return [pk if pk in seen else 0 for pk in path]


def below(objective_id: int, version: StrategyVersion | None) -> list[int]:
    """All objectives under it in the version, whoever may see them."""
    if version is None:
        return []
    under: dict[int | None, list[int]] = {}
    for pk, parent in version.placements.standing().values_list("objective_id", "parent_id"):
        under.setdefault(parent, []).append(pk)
    found, next_ones = list[int](), [objective_id]
    while next_ones:
        its = under.get(next_ones.pop(), [])
        found += its
        next_ones += its
    return found


def neglected(by: Member, today: date) -> list[tuple[Standing, str]]:
    """Key results that want a word: unmeasured for a month, or past their day and not reached."""
    found = []
    for standing in standings(by, today):
        row = standing.row
        if row.due_on < today and standing.progress < 1:
            found.append((standing, "past_due"))
        elif row.starts_on <= today <= row.due_on and _is_old(standing.measured_on, today):
            found.append((standing, "unmeasured"))
    return found


def _is_old(day: date | None, today: date) -> bool:
    return day is None or day < today - NOTE_AFTER
