"""What happened to an item, in sentences for one reader."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from openweft.items.models import Item
from openweft.items.reading import events_of
from openweft.items.sentences import sentence_of
from openweft.workspaces.models import Event, Function, Member

ITEM_FIELDS = frozenset(
    {"target", "first", "objective", "parent", "parent_id", "release", "initiative"}
)
BY_ITEM = frozenset({"strategy.shares_set"})  # their sides are keyed by items' ids
CODED = frozenset({"health", "state", "level", "relation", "role", "visibility"})
MANY = 10_000
QUIET = frozenset(
    {"comment", "is_public", "metric", "by", "health_at", "wording_version", "objective_wording"}
    | {"drafted_in"}
)


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a reader is told it: who did what, when, and what changed from what to what."""

    pk: int
    who: str
    sentence: str
    at: datetime
    before: str
    after: str
    item_id: int | None
    subject: str


def told_history(item: Item, *, by: Member, most: int = 30) -> list[Told]:
    """The last events of an item that `by` may see, newest first."""
    return tell(list(events_of(item, by=by)[:most]), by=by)


def tell(events: Sequence[Event], *, by: Member) -> list[Told]:
    """Events in words, in their order; what they name of other items only as `by` may see it."""
    names = _names(events, by)
    return [
        Told(
            pk=event.pk,
            who=event.by.name if event.by else _("Openweft"),
            sentence=sentence_of(event.code),
            at=event.at,
            before=_side(event, event.before, names),
            after=_side(event, event.after, names),
            item_id=event.item_id,
            subject=event.subject,
        )
        for event in events
    ]


@dataclass(frozen=True, slots=True)
class _Names:
    items: Mapping[int, str]
    members: Mapping[int, str]
    functions: Mapping[int, str]


def names_hidden(event: Event, seen: Container[int]) -> bool:
    """Whether the event names an item that is not among the `seen` ones."""
    sides = (event.before, event.after)
    named = (side[name] for side in sides for name in ITEM_FIELDS & set(side))
    return any(isinstance(pk, int) and pk not in seen for pk in named)


def _names(events: Sequence[Event], by: Member) -> _Names:
    sides = [side for event in events for side in (event.before, event.after)]

    def named(fields: frozenset[str]) -> set[int]:
        found = (side[name] for side in sides for name in fields & set(side))
        return {value for value in found if isinstance(value, int)}

    items = Item.objects.visible_to(by).filter(pk__in=named(ITEM_FIELDS))
    members = Member.objects.filter(workspace=by.workspace_id, pk__in=named(frozenset({"owner"})))
    functions = Function.objects.filter(
        workspace=by.workspace_id, pk__in=named(frozenset({"function"}))
    )
    return _Names(
        dict(items.values_list("pk", "title")),
        dict(members.values_list("pk", "name")),
        dict(functions.values_list("pk", "name")),
    )


def _side(event: Event, side: Mapping[str, Any], names: _Names) -> str:
    if event.code in BY_ITEM:
        return ""
    if names_hidden(event, names.items):  # its reason and figures speak of what is hidden
        side = {name: value for name, value in side.items() if name in ITEM_FIELDS}
    words = [_word(name, value, names) for name, value in side.items() if name not in QUIET]
    return ", ".join(word for word in words if word)


def _word(name: str, value: Any, names: _Names) -> str:
    if value is None or value == "":
        return ""
    if name in ITEM_FIELDS:
        return names.items.get(value, _("a restricted item"))
    if name == "owner":
        return names.members.get(value, _("somebody"))
    if name == "function":
        return names.functions.get(value, _("a function"))
    return _plainly(name, value)


def _plainly(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return name.removeprefix("is_").replace("_", " ") if value else ""
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, int | float):
        return f"{name.removesuffix('_id').replace('_', ' ')} {_figure(value)}"
    if name.endswith("_on") and (at := parse_date(str(value))):
        return f"{name.removesuffix('_on').replace('_', ' ')} {date_format(at, 'j M Y')}"
    text = str(value).replace("_", " ") if name in CODED else str(value)
    return Truncator(text).chars(80)


def _figure(amount: float) -> str:
    return str(number_format(f"{amount:.12g}", use_l10n=True, force_grouping=abs(amount) >= MANY))
