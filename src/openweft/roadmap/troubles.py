"""What a plan assumed for want of knowledge, and what stood against it, in sentences."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openweft.items.models import Item
from openweft.roadmap.models import Plan, Policy
from openweft.roadmap.names import Known, Names
from openweft.roadmap.wording import MOST_NAMED, Say, number
from openweft.workspaces.models import Member


def assumptions_of(plan: Plan, *, by: Member | None, known: Known | None = None) -> list[str]:
    """What was assumed, naming items; then what an import said it assumed.

    by: the reader, to whom an item they may not see is neither named nor counted;
    None for the operator of the installation. known: as in `wording.why_by_entry`.
    """
    keys = _keys(plan, by, known or Known())
    found = []
    for each in plan.assumptions:
        about = [keys[pk] for pk in each.get("items", ()) if pk in keys]
        if about or "items" not in each:
            sentence = ASSUMED[each["code"]]({"count": len(about), **each})
            found.append(f"{sentence} {_named(about)}".rstrip())
    return found + [str(note["text"]) for note in _notes(plan)]


def _notes(plan: Plan) -> Sequence[Mapping[str, Any]]:
    try:
        notes: Sequence[Mapping[str, Any]] = plan.workspace.policy.notes
    except Policy.DoesNotExist:
        return ()
    return notes


def _keys(plan: Plan, by: Member | None, known: Known) -> dict[int, str]:
    """The keys of the items that are assumed about, by id, as far as the reader may see them."""
    named = {pk for each in plan.assumptions for pk in each.get("items", ())}
    keys = {pk: known.keys[pk] for pk in named if pk in known.keys}
    if missing := named - keys.keys():
        seen = Item.objects.filter(workspace=plan.workspace_id)
        seen = seen if by is None else seen.visible_to(by)
        keys |= dict(seen.filter(pk__in=missing).values_list("pk", "key"))
    return keys


def _named(keys: Sequence[str]) -> str:
    if not keys:
        return ""
    shown, more = list(keys[:MOST_NAMED]), len(keys) - MOST_NAMED
    if more > 0:
        shown.append(ngettext("{count} more", "{count} more", more).format(count=more))
    return f"({get_text_list(shown, _('and'))})"


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
    item = names.title(each["keys"][0])
    if names.is_hidden(each):
        return _("{item} is needed by a restricted item.").format(item=item)
    promised = _("{item} is promised by the end of {period}").format(
        item=item, period=names.period(detail.get("deadline", 0))
    )
    earliest = detail.get("earliest_finish")
    if earliest is None:
        return _("{promised}.").format(promised=promised)
    if earliest >= len(names.periods):
        return _("{promised}; it cannot be finished in the time planned.").format(
            promised=promised
        )
    return _("{promised}; alone it could be finished by {earliest}.").format(
        promised=promised, earliest=names.period(earliest)
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
ASSUMED: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "no_estimate": lambda each: ngettext(
        "{count} initiative has no estimate of a team that is active and counts as {size}, spread "
        "over all teams; with an estimate only the teams that do it would be asked for.",
        "{count} initiatives have no estimate of a team that is active and count as {size} each, "
        "spread over all teams; with estimates only the teams that do them would be asked for.",
        each["count"],
    ).format(**each),
    "former_team": lambda each: ngettext(
        "{count} initiative needs a team that is no longer active; that part of it is left out.",
        "{count} initiatives need teams that are no longer active; that part of them is left out.",
        each["count"],
    ).format(**each),
    "assumed_estimate": lambda each: ngettext(
        "{count} initiative is planned with an assumed estimate; its team's own would settle "
        "its dates.",
        "{count} initiatives are planned with assumed estimates; their teams' own would settle "
        "their dates.",
        each["count"],
    ).format(**each),
    "overrun_estimate": lambda each: ngettext(
        "{count} initiative overran its estimate and counts with what is left of the high one, a "
        "tenth of the expected at least; report what remains.",
        "{count} initiatives overran their estimates and count with what is left of the high "
        "ones, a tenth of the expected at least; report what remains.",
        each["count"],
    ).format(**each),
    "default_value": lambda each: ngettext(
        "{count} initiative is valued with a default for what is missing; saying what it serves "
        "and whom it reaches would settle its rank.",
        "{count} initiatives are valued with defaults for what is missing; saying what they serve "
        "and whom they reach would settle their rank.",
        each["count"],
    ).format(**each),
    "default_capacity": lambda each: ngettext(
        "{count} team has nobody in it and counts {weeks:g} person-weeks a quarter.",
        "{count} teams have nobody in them and count {weeks:g} person-weeks a quarter each.",
        each["count"],
    ).format(**each),
    "focus": lambda each: _("People give {share:.0%} of their time to planned work.").format(
        **each
    ),
    "overdue_promise": lambda each: ngettext(
        "{count} binding promise is past its day and holds nothing any more; settle it or give "
        "it a new day.",
        "{count} binding promises are past their day and hold nothing any more; settle them or "
        "give them a new day.",
        each["count"],
    ).format(**each),
    "held_out": lambda each: ngettext(
        "{count} initiative that is committed or pinned in is out all the same: it is pinned out, "
        "or tied to what is not to be had.",
        "{count} initiatives that are committed or pinned in are out all the same: they are "
        "pinned out, or tied to what is not to be had.",
        each["count"],
    ).format(**each),
    "unkept_promise": lambda each: ngettext(
        "{count} binding promise is not kept: its initiative is pinned out, or tied to what is "
        "not to be had.",
        "{count} binding promises are not kept: their initiatives are pinned out, or tied to "
        "what is not to be had.",
        each["count"],
    ).format(**each),
    "unplanned_promise": lambda each: ngettext(
        "{count} binding promise falls due in this time with no candidate to keep it.",
        "{count} binding promises fall due in this time with no candidate to keep them.",
        each["count"],
    ).format(**each),
}
