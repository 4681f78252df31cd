"""Setting gates, signing exceptions from them, and passing them with a plan."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.items.operations import locked_item
from openweft.roadmap.gates import GATES, Finding, by_rule, findings_among, findings_in
from openweft.roadmap.models import Gate, GateException, Initiative, Plan
from openweft.roadmap.operations.policies import locked_policy
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import touch

LONGEST_LEAVE = timedelta(days=366)
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Turned:
    """A gate as it is set now, and what it finds among what may be planned, as far as one sees."""

    gate: Gate
    found: tuple[Finding, ...]


def would_find(name: str, *, kind: str, by: Member) -> tuple[Finding, ...]:
    """What a gate finds now among the initiatives of a kind that may be planned and `by` sees."""
    _check_gate(name)
    rows = Initiative.objects.visible_to(by).live().plannable().filter(type=kind)
    found = findings_among(rows, by.workspace, by.workspace.today(timezone.now()))
    return tuple(each for each in found if each.gate == name)


@transaction.atomic
def set_gate(
    name: str, *, kind: str, mode: str, based_on: int | None = None, by: Member
) -> Turned:
    """Say what publishing a plan does about what a gate finds in one kind of initiative.

    Returns the gate with what it finds now; `would_find` says so before. Raises
    Invalid for a gate, kind or mode there is none of.
    """
    require(by, Action.CURATE)
    _check_gate(name)
    _check_among(kind, Initiative.Type.values, _("kind of initiative"))
    _check_among(mode, Gate.Mode.values, _("mode of a gate"))
    policy = locked_policy(based_on, by=by)
    gate = Gate.objects.filter(workspace=by.workspace, name=name, type=kind).first() or Gate(
        workspace=by.workspace, name=name, type=kind
    )
    was, gate.mode = gate.mode, Gate.Mode(mode)
    gate.save()
    if was != gate.mode:
        touch(policy)
        append_event(
            "gate.set",
            workspace=by.workspace,
            by=by,
            subject=f"{name} {kind}",
            before={"mode": was},
            after={"mode": gate.mode},
        )
    return Turned(gate, would_find(name, kind=kind, by=by))


@transaction.atomic
def sign_exception(
    initiative_id: int, *, gate: str, reason: str, expires_on: date, by: Member
) -> GateException:
    """Let an initiative pass a gate until a day, for a reason; signing again replaces it.

    Raises Invalid without a reason, for a day that is past or more than a year away.
    """
    item = locked_item(initiative_id, by=by)
    initiative = Initiative.objects.get(pk=item.pk)
    require(by, Action.PUBLISH_PLAN)
    _check_gate(gate)
    now = timezone.now()
    today = by.workspace.today(now)
    if not today <= expires_on <= today + LONGEST_LEAVE:
        raise Invalid(_("An exception ends between today and a year from now."))
    before = GateException.objects.filter(initiative=initiative, gate=gate).first()
    leave = before or GateException(initiative=initiative, gate=gate)
    was = _terms(leave) if before else {}
    leave.reason, leave.expires_on = _checked(reason, _("Say why it may pass.")), expires_on
    leave.by, leave.signed_at = by, now
    leave.save()
    append_event(
        "gate.exception_signed",
        workspace=by.workspace,
        by=by,
        item_id=item.pk,
        subject=item.key,
        before=was,
        after=_terms(leave),
    )
    return leave


@transaction.atomic
def withdraw_exception(exception_id: int, *, by: Member) -> GateException:
    """Let an initiative pass a gate no longer; returns the exception as it was."""
    seen = Initiative.objects.visible_to(by).live()
    mine = GateException.objects.select_related("initiative__item").filter(initiative__in=seen)
    locked_item(mine.get(pk=exception_id).initiative_id, by=by)
    leave = mine.get(pk=exception_id)  # again: who had the lock may have withdrawn it
    require(by, Action.PUBLISH_PLAN)
    append_event(
        "gate.exception_withdrawn",
        workspace=by.workspace,
        by=by,
        item_id=leave.initiative_id,
        subject=leave.initiative.item.key,
        before=_terms(leave),
    )
    leave.delete()
    return leave


def pass_gates(plan: Plan, *, reason: str, by: Member) -> dict[str, Any]:
    """What the event of publishing says of the gates, inside the caller's transaction.

    A promise the plan does not hold is asked about as by a gate, and its own event
    keeps the reason: it tells only those who may see the promise. Raises Invalid,
    naming what `by` may see of it, for what a gate blocks, and without a reason
    where one asks.
    """
    found = findings_in(plan, by.workspace.today(timezone.now()))
    stopped = [each for each in found if each.stops]
    if stopped:
        sentence = _(
            "Plan {number} is held back. {found}. Settle that, compute a plan without it, "
            "or sign an exception in Settings, Planning."
        )
        raise Invalid(sentence.format(number=plan.number, found=by_rule(stopped, by=by)))
    asked = [each for each in found if each.asks]
    if not asked:
        return {}
    sentence = _("Say why plan {number} is published all the same. {found}.")
    given = _checked(reason, sentence.format(number=plan.number, found=by_rule(asked, by=by)))
    for each in asked:
        if each.promise is not None:
            append_event(
                "commitment.overruled",
                workspace=by.workspace,
                by=by,
                item_id=each.promise.pk,
                subject=each.promise.item.key,
                after={"plan": plan.number, "reason": given},
            )
    return {"reason": given, "gates": sorted({each.gate for each in asked})}


def _terms(leave: GateException) -> dict[str, str]:
    return {
        "gate": leave.gate,
        "reason": leave.reason,
        "expires_on": leave.expires_on.isoformat(),
    }


def _checked(reason: str, missing: str) -> str:
    """The reason, tidy; Invalid with the sentence `missing` if there is none, or if too long."""
    clean = " ".join(reason.replace("\x00", "").split())
    if not clean:
        raise Invalid(missing)
    if len(clean) > LONGEST_REASON:
        raise Invalid(_("A reason has up to {most} characters.").format(most=LONGEST_REASON))
    return clean


def _check_gate(name: str) -> None:
    _check_among(name, GATES, _("gate"))


def _check_among(value: str, known: Collection[str], what: str) -> None:
    if value not in known:
        raise Invalid(
            _("“{value}” is no {what}; {choices} are.").format(
                value=value, what=what, choices=", ".join(known)
            )
        )
