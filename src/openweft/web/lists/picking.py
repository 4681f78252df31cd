"""The selects beside a filter's text: each shows a condition of it, and choosing rewrites it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from openweft.items.lists.fields import Label
from openweft.items.lists.grammar import Condition, Op, Unreadable, parsed, written
from openweft.web.lists.asked import Asked

PICK = "pick."
WAS = "was"


@dataclass(frozen=True, slots=True)
class Choice:
    """One select: the field it is of, its options, and which is in force."""

    name: str
    label: Label
    options: list[tuple[str, Label]]
    chosen: str


def choices(asked: Asked, offered: Mapping[str, Iterable[tuple[str, Label]]]) -> list[Choice]:
    """A select for each field offered; what it has no option for becomes one."""
    found = []
    for name, pairs in offered.items():
        options, chosen = list(pairs), _chosen(asked.conditions, name)
        if not options:
            continue
        known = {value for value, _label in options}
        if chosen and chosen not in known:
            options.insert(0, (chosen, chosen))
        found.append(Choice(PICK + name, asked.fields[name].label, options, chosen))
    return found


def options_of(asked: Asked, *names: str) -> dict[str, list[tuple[str, Label]]]:
    """The options of fields as their selects offer them."""
    return {
        name: [(each.text, each.label) for each in field.options(asked.reading)]
        for name in names
        if (field := asked.fields[name]).options is not None
    }


def _chosen(conditions: Sequence[Condition], name: str) -> str:
    own = [each for each in conditions if each.name == name]
    if len(own) != 1 or own[0].is_negated or own[0].op != Op.IS:
        return ""
    return ",".join(own[0].values)


def repicked(query: QueryDict) -> str | None:
    """The filter's text after what was picked in its selects; None where nothing was.

    Only what differs from the text the selects were made for counts, so that a text
    typed at the same time is not undone by a select nobody touched.
    """
    if WAS not in query:
        return None
    text = query.get("q", "")
    try:
        was, now = parsed(query.get(WAS, "")), parsed(text)
    except Unreadable:
        return text
    for key, value in query.items():
        name = key.removeprefix(PICK)
        if name == key or _chosen(was, name) == value:
            continue
        now = tuple(each for each in now if each.name != name or each.is_negated)
        if value:
            now = (*now, Condition(name, Op.IS, tuple(str(value).split(","))))
    return written(now)


def said(asked: Asked) -> str:
    """The filter in one sentence, for those who read the page with their ears."""
    if not asked.conditions:
        return _("Everything")
    return " · ".join(map(str, asked.conditions))
