"""What is found before a plan is published: what the gates look for, and promises it breaks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openweft.items.models import Item
from openweft.roadmap.models import Commitment, Gate, GateException, Initiative, Plan
from openweft.roadmap.models.initiative import DELIVERED, InitiativeQuerySet
from openweft.workspaces.models import Member, Workspace

MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """What a gate looks for: what is said of it, and which of some initiatives it finds."""

    label: Promise
    found: Callable[[InitiativeQuerySet], InitiativeQuerySet]


GATES: dict[str, Rule] = {
    "orphans": Rule(gettext_lazy("No path to the vision"), InitiativeQuerySet.orphans),
}
PROMISES = "promises"  # no gate one could turn: what is promised is always asked about
LABELS: dict[str, Promise] = {
    PROMISES: gettext_lazy("Promised, and not held"),
    **{name: rule.label for name, rule in GATES.items()},
}


@dataclass(frozen=True, slots=True)
class Finding:
    """An initiative a gate found, what the gate does about its kind, and a leave that holds.

    promise: the commitment that is not held, where that is what was found.
    """

    gate: str
    mode: str
    initiative: Initiative
    leave: GateException | None = None
    promise: Commitment | None = None

    @property
    def about(self) -> int:
        """The id of the item it speaks of."""
        return self.promise.item_id if self.promise else self.initiative.item_id

    @property
    def asks(self) -> bool:
        return self.mode == Gate.Mode.ASK and self.leave is None

    @property
    def stops(self) -> bool:
        return self.mode == Gate.Mode.BLOCK and self.leave is None


def modes_of(workspace: Workspace) -> dict[tuple[str, str], str]:
    """What each gate does about each kind of initiative."""
    rows = Gate.objects.filter(workspace=workspace)
    kept = {(name, kind): mode for name, kind, mode in rows.values_list("name", "type", "mode")}
    return {
        (name, kind): kept.get((name, kind), Gate.Mode.SHOW)
        for name in GATES
        for kind in Initiative.Type.values
    }


def findings_in(plan: Plan, today: date) -> list[Finding]:
    """What a plan breaks and what the gates find in it, hidden or not.

    Three queries and one a gate.
    """
    planned = plan.entries.filter(included=True).values("initiative")
    rows = Initiative.objects.filter(workspace=plan.workspace_id, pk__in=planned).live()
    return [*promises_broken(plan, today), *findings_among(rows, plan.workspace, today)]


def promises_broken(plan: Plan, today: date) -> list[Finding]:
    """The binding promises due from today on, within a plan's time, that it does not hold.

    One is held where its initiative is in and finishes by its day, or is delivered.
    """
    in_time = plan.entries.filter(
        included=True, initiative=OuterRef("initiative"), finishes_on__lte=OuterRef("due_on")
    )
    broken = (
        Commitment.objects.live()
        .filter(workspace=plan.workspace_id, state=Commitment.State.OPEN, is_binding=True)
        .filter(due_on__gte=today, due_on__lt=plan.ends_before or date.max)
        .exclude(initiative=None)
        .exclude(initiative__state__in=DELIVERED)
        .exclude(Exists(in_time))
        .select_related("item", "initiative")
    )
    return [
        Finding(PROMISES, Gate.Mode.ASK, each.initiative, promise=each)
        for each in broken.order_by("due_on", "pk")
        if each.initiative is not None
    ]


def findings_among(rows: InitiativeQuerySet, workspace: Workspace, today: date) -> list[Finding]:
    """What the gates find among some initiatives of a workspace, by gate and key."""
    modes = modes_of(workspace)
    signed = GateException.objects.filter(
        initiative__workspace=workspace, expires_on__gte=today
    ).select_related("by")
    leaves = {(each.gate, each.initiative_id): each for each in signed}
    return [
        Finding(name, modes[name, row.type], row, leaves.get((name, row.pk)))
        for name, rule in GATES.items()
        for row in rule.found(rows).select_related("item").order_by("pk")
    ]


def named(findings: Iterable[Finding], *, by: Member) -> str:
    """What was found, as `by` may know it, in one phrase."""
    keys = [each.about for each in findings]
    seen = Item.objects.visible_to(by).filter(pk__in=keys)
    titles = {item.pk: f"{item.key} {item.title}" for item in seen}
    told = [titles[pk] for pk in dict.fromkeys(keys) if pk in titles]
    phrases = told[:MOST_NAMED]
    if len(told) > MOST_NAMED:
        phrases.append(_("{count} more").format(count=len(told) - MOST_NAMED))
    if len(told) < len(set(keys)):
        phrases.append(_("a restricted item"))
    return get_text_list(phrases, _("and"))


def by_rule(findings: Iterable[Finding], *, by: Member) -> str:
    """What was found and where, gate by gate, in one sentence without its stop."""
    found: dict[str, list[Finding]] = {}
    for each in findings:
        found.setdefault(each.gate, []).append(each)
    return "; ".join(
        _("{what}: {names}").format(what=LABELS[name], names=named(its, by=by))
        for name, its in found.items()
    )
