"""What happened to an item, in sentences for one reader."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openweft.items.models import Item
from openweft.items.reading import events_of
from openweft.workspaces.models import Event, Function, Member

ITEM_FIELDS = frozenset(
    {"target", "first", "objective", "parent", "parent_id", "release", "initiative"}
)
BY_ITEM = frozenset({"strategy.shares_set"})  # their sides are keyed by items' ids
QUIET = frozenset(
    {"comment", "is_public", "metric", "by", "health_at", "wording_version", "objective_wording"}
    | {"drafted_in"}
)
SENTENCES = {
    "item.edited": gettext_lazy("changed it"),
    "item.deleted": gettext_lazy("put it in the trash"),
    "item.restored": gettext_lazy("brought it back"),
    "item.shared": gettext_lazy("said who may see it"),
    "item.tagged": gettext_lazy("set its tags"),
    "item.products_set": gettext_lazy("set its products"),
    "item.followed": gettext_lazy("follows it"),
    "item.unfollowed": gettext_lazy("no longer follows it"),
    "item.linked": gettext_lazy("linked it"),
    "item.unlinked": gettext_lazy("unlinked it"),
    "comment.added": gettext_lazy("commented"),
    "comment.edited": gettext_lazy("changed a comment"),
    "comment.deleted": gettext_lazy("hid a comment"),
    "comment.restored": gettext_lazy("showed a comment again"),
    "objective.created": gettext_lazy("set this objective"),
    "objective.edited": gettext_lazy("changed the objective"),
    "objective.placed": gettext_lazy("moved it in the strategy"),
    "objective.left_version": gettext_lazy("took it out of the strategy"),
    "strategy.shares_set": gettext_lazy("set the shares below it"),
    "key_result.created": gettext_lazy("set this key result"),
    "key_result.edited": gettext_lazy("changed its terms"),
    "key_result.checked_in": gettext_lazy("checked in"),
    "alignment.stated": gettext_lazy("said what it serves"),
    "alignment.confirmed": gettext_lazy("confirmed what it serves"),
    "alignment.withdrawn": gettext_lazy("withdrew what it serves"),
    "initiative.created": gettext_lazy("proposed it"),
    "initiative.edited": gettext_lazy("changed its terms"),
    "initiative.moved": gettext_lazy("moved it"),
    "initiative.shipped": gettext_lazy("shipped it"),
    "initiative.rescheduled": gettext_lazy("changed its dates"),
    "initiative.planned": gettext_lazy("took its dates from the published plan"),
    "initiative.status_posted": gettext_lazy("said how it goes"),
    "initiative.pinned": gettext_lazy("pinned it"),
    "initiative.unpinned": gettext_lazy("unpinned it"),
    "initiative.released_with": gettext_lazy("changed its release"),
    "gate.exception_signed": gettext_lazy("signed an exception for it"),
    "gate.exception_withdrawn": gettext_lazy("withdrew its exception"),
    "estimate.set": gettext_lazy("estimated it"),
    "estimate.removed": gettext_lazy("removed an estimate"),
    "effort.reported": gettext_lazy("reported effort"),
    "dependency.added": gettext_lazy("said what it waits for"),
    "dependency.edited": gettext_lazy("changed what it waits for"),
    "dependency.removed": gettext_lazy("removed what it waited for"),
    "delivery.linked": gettext_lazy("linked its delivery"),
    "delivery.unlinked": gettext_lazy("unlinked its delivery"),
    "commitment.created": gettext_lazy("made this promise"),
    "commitment.edited": gettext_lazy("changed the promise"),
    "commitment.settled": gettext_lazy("settled the promise"),
    "release.created": gettext_lazy("planned this release"),
    "release.edited": gettext_lazy("changed the release"),
    "release.moved": gettext_lazy("moved the release"),
    "release.shipped": gettext_lazy("let it out"),
}


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


def sentence_of(code: str) -> str:
    """What happened, as a verb phrase."""
    return str(SENTENCES.get(code) or code.replace(".", " ").replace("_", " "))


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
    if isinstance(value, float):
        return f"{name.replace('_', ' ')} {value:g}"
    return Truncator(str(value)).chars(80)
