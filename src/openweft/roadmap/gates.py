"""What the gates find before a plan is published: the rules, and the findings of one plan."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openweft.roadmap.models import Gate, GateException, Initiative, Plan
from openweft.roadmap.models.initiative import InitiativeQuerySet
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


@dataclass(frozen=True, slots=True)
class Finding:
    """An initiative a gate found, what the gate does about its kind, and a leave that holds."""

    gate: str
    mode: str
    initiative: Initiative
    leave: GateException | None = None

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
    """What the gates find among what is in a plan, hidden or not. Two queries and one a gate."""
    planned = plan.entries.filter(included=True).values("initiative")
    rows = Initiative.objects.filter(workspace=plan.workspace_id, pk__in=planned).live()
    return findings_among(rows, plan.workspace, today)


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
    """The initiatives found, as `by` may know them, in one phrase."""
    keys = [each.initiative.pk for each in findings]
    seen = Initiative.objects.visible_to(by).filter(pk__in=keys).select_related("item")
    titles = {row.pk: f"{row.item.key} {row.item.title}" for row in seen}
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
        _("{what}: {names}").format(what=GATES[name].label, names=named(its, by=by))
        for name, its in found.items()
    )
