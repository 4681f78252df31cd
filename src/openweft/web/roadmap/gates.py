"""What gates find, in words: before a plan is published, and where they are set."""

from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from openweft.roadmap.gates import GATES, LABELS, Finding, findings_among, modes_of, named
from openweft.roadmap.models import Gate, GateException, Initiative, Policy
from openweft.roadmap.operations import would_find
from openweft.web.addresses import item_address
from openweft.web.forms.planning import ExceptionForm, GateForm
from openweft.web.request import PageRequest
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, may

GATE_ID, EXCEPTION_ID = "gate_%s", "exception_%s"


def gates_shown(found: list[Finding], *, by: Member) -> list[dict[str, str]]:
    """What a plan breaks, what each gate found in it and what that means, as `by` may know it.

    The worst of each stands first.
    """
    meanings = (
        ("stops", _("held back until that is settled or excepted"), "red"),
        ("asks", _("wants one reason for all"), "amber"),
        ("leave", _("may pass by a signed exception"), "grey"),
    )
    lines = []
    for gate, label in LABELS.items():
        left = [each for each in found if each.gate == gate]
        for name, meaning, tone in (*meanings, ("mode", _("to be known"), "grey")):
            its = [each for each in left if getattr(each, name)]
            left = [each for each in left if each not in its]
            if its:
                lines.append(
                    {
                        "what": str(label),
                        "names": named(its, by=by),
                        "meaning": meaning,
                        "tone": tone,
                    }
                )
    return lines


def gates_context(request: PageRequest, policy: Policy) -> dict[str, Any]:
    """The gates by kind with what each would find now, and the exceptions, as one may see them."""
    return {
        "gates": _gates(request),
        "exceptions": _exceptions(request),
        "gate_form": GateForm(auto_id=GATE_ID, initial={"version": policy.version}),
        "exception_form": ExceptionForm(auto_id=EXCEPTION_ID),
        "may_sign": may(request.member, Action.PUBLISH_PLAN),
    }


def turned_up(form: GateForm, *, by: Member) -> str:
    """What turning a gate up would do to publishing, in a sentence; empty where nothing."""
    terms = form.terms()
    name, kind, modes = terms["name"], terms["kind"], Gate.Mode.values
    now = modes_of(by.workspace)[name, kind]
    if modes.index(terms["mode"]) <= modes.index(now):
        return ""
    found = would_find(name, kind=kind, by=by)
    names = named((each for each in found if not each.leave), by=by)
    if not names:
        return ""
    sentence = (
        _("Publishing would be held back by {names}.")
        if terms["mode"] == Gate.Mode.BLOCK
        else _("Publishing would ask for a reason because of {names}.")
    )
    return sentence.format(names=names)


def _gates(request: PageRequest) -> list[dict[str, str]]:
    by, workspace = request.member, request.workspace
    rows = Initiative.objects.visible_to(by).live().plannable()
    found = findings_among(rows, workspace, workspace.today(timezone.now()))
    kinds, modes = dict(Initiative.Type.choices), dict(Gate.Mode.choices)
    return [
        {
            "label": f"{GATES[name].label}: {kinds[kind]}",
            "mode": capfirst(str(modes[mode])),
            "names": named(
                (
                    each
                    for each in found
                    if each.gate == name and each.initiative.type == kind and not each.leave
                ),
                by=by,
            ),
        }
        for (name, kind), mode in modes_of(workspace).items()
    ]


def _exceptions(request: PageRequest) -> list[dict[str, Any]]:
    today = request.workspace.today(timezone.now())
    seen = Initiative.objects.visible_to(request.member).live()
    rows = GateException.objects.filter(initiative__in=seen).select_related(
        "initiative__item", "by"
    )
    return [
        {
            "row": row,
            "url": item_address(row.initiative.item, request.workspace.slug),
            "what": GATES[row.gate].label if row.gate in GATES else row.gate,
            "holds": row.holds(today),
        }
        for row in rows
    ]
