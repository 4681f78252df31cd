"""What a plan assumed for want of knowledge, and what stood against it, in sentences."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openweft.roadmap.models import Plan, Policy
from openweft.roadmap.names import Names
from openweft.roadmap.wording import Say, number
from openweft.workspaces.models import Member


def assumptions_of(plan: Plan) -> list[str]:
    """What was assumed, counted first; then what an import said it assumed."""
    notes = Policy.objects.filter(workspace=plan.workspace_id).values_list("notes", flat=True)
    told = [str(note["text"]) for note in (notes.first() or ())]
    return [ASSUMED[each["code"]](each) for each in plan.assumptions] + told


def trouble_of(plan: Plan, *, by: Member | None) -> list[str]:
    """Why there is no plan: each of the constraints that cannot all be kept, as a sentence.

    by: the reader, as in `wording.why_by_entry`.
    """
    names = Names.of(plan, plan.trouble, by)
    return [_trouble(each, names) for each in plan.trouble]


def _trouble(each: Mapping[str, Any], names: Names) -> str:
    if "sentence" in each:
        return str(each["sentence"])
    return AGAINST[each["kind"]](each, names)


def _deadline(each: Mapping[str, Any], names: Names) -> str:
    detail = each["detail"]
    promised = _("{item} is promised by the end of {period}").format(
        item=names.title(each["keys"][0]), period=names.period(detail.get("deadline", 0))
    )
    if "earliest_finish" not in detail:
        return _("{promised}.").format(promised=promised)
    earliest = names.period(detail["earliest_finish"])
    return _("{promised}; alone it could be finished by {earliest}.").format(
        promised=promised, earliest=earliest
    )


def _capacity(each: Mapping[str, Any], names: Names) -> str:
    detail = each["detail"]
    return _("{team} has {capacity} person-weeks; what must be in asks for {effort}.").format(
        team=names.team(each["keys"][0]),
        capacity=number(detail.get("capacity", 0)),
        effort=number(detail.get("effort", 0)),
    )


def _floor(each: Mapping[str, Any], names: Names) -> str:
    detail = each["detail"]
    return _("{floor} is held between {least} % and {most} % of the planned effort.").format(
        floor=names.floor(each["keys"][0]),
        least=number(100 * detail.get("least", 0)),
        most=number(100 * detail.get("most", 1)),
    )


def _two(each: Mapping[str, Any], names: Names) -> dict[str, str]:
    first, second = each["keys"]
    return {"first": names.title(first), "second": names.title(second)}


AGAINST: dict[str, Say] = {
    "pin": lambda each, names: _("{item} is pinned or committed.").format(
        item=names.title(each["keys"][0])
    ),
    "started": lambda each, names: _("{item} is in progress.").format(
        item=names.title(each["keys"][0])
    ),
    "deadline": _deadline,
    "after": lambda each, names: _("{second} waits for {first}.").format(**_two(each, names)),
    "together": lambda each, names: _("{first} and {second} go together.").format(
        **_two(each, names)
    ),
    "excludes": lambda each, names: _("{first} and {second} exclude each other.").format(
        **_two(each, names)
    ),
    "floor": _floor,
    "capacity": _capacity,
}
ASSUMED = {
    "no_estimate": lambda each: ngettext(
        "{count} initiative has no estimate and counts as {size}, spread over all teams.",
        "{count} initiatives have no estimate and count as {size} each, spread over all teams.",
        each["count"],
    ).format(**each),
    "assumed_estimate": lambda each: ngettext(
        "{count} initiative is planned with an assumed estimate.",
        "{count} initiatives are planned with assumed estimates.",
        each["count"],
    ).format(**each),
    "default_value": lambda each: ngettext(
        "{count} initiative is valued with a default for what is missing.",
        "{count} initiatives are valued with defaults for what is missing.",
        each["count"],
    ).format(**each),
    "default_capacity": lambda each: ngettext(
        "{count} team has nobody in it and counts {weeks:g} person-weeks a quarter.",
        "{count} teams have nobody in them and count {weeks:g} person-weeks a quarter each.",
        each["count"],
    ).format(**each),
}
