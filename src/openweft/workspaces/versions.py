"""Which version of a row a write is based on, and who wrote since."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from openweft.common.errors import Stale
from openweft.workspaces.models import Event, Versioned

MOST_TOLD = 20
QUIET = frozenset({"comment", "membership", "scenario", "team", "wording_version"})


def step_version(row: object) -> list[str]:
    """Step a versioned row's version, unsaved; returns the columns to save."""
    if not isinstance(row, Versioned):
        return []
    row.version += 1
    return ["version"]


def touch(row: Versioned) -> None:
    """Step the version of a row on which something else hangs, so that a late writer is told."""
    row.save(update_fields=step_version(row))


def check_version(row: Versioned, based_on: int | None) -> None:
    """Raise Stale, saying who changed what since, unless `based_on` is the row's version.

    None is for writers that saw no version: our own programs, or an undo.
    """
    if based_on is None or based_on == row.version:
        return
    steps = min(max(row.version - based_on, 1), MOST_TOLD)
    events = list(Event.objects.filter(row.about()).select_related("by")[:steps])
    who = ", ".join(_once(each.by.name if each.by else "Openweft" for each in events))
    fields = {_field(name) for each in events for name in _changed(row, each)}
    what = ", ".join(sorted(fields))  # databases keep the keys of JSON in different orders
    if not who:
        sentence = _("{name} has changed since you opened it.")
    elif not what:
        sentence = _("{who} changed {name} since you opened it.")
    else:
        sentence = _("{who} changed {name} since you opened it: {what}.")
    saw = _("You saw version {yours}; it is at {stored}.")
    text = f"{sentence} {saw}".format(
        who=who, name=row.called, what=what, yours=based_on, stored=row.version
    )
    raise Stale(capfirst(text), who=who, at=events[0].at if events else None)


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _changed(row: Versioned, event: Event) -> list[str]:
    if event.code in row.told_of:
        return [row.told_of[event.code]]
    was, now = event.before, event.after
    return [
        name for name in {**was, **now} if name not in QUIET and was.get(name) != now.get(name)
    ]


def _field(name: str) -> str:
    return name.removesuffix("_id").removeprefix("is_").replace("_", " ")
