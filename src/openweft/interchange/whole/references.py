"""Columns that name rows without a foreign key: inside JSON, or by table and number."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.whole.cells import Cell, Ids, Names, naming_label
from openweft.interchange.whole.table import Line, columns_of
from openweft.items.history import BY_ITEM
from openweft.items.models import MENTION

ITEM, TEAM, FLOOR, EVENT = "items.Item", "workspaces.Team", "roadmap.Floor", "workspaces.Event"
MEMBER, PRODUCT = "workspaces.Member", "workspaces.Product"

# What numbers under these names mean in an event; `_id` at the end makes no difference.
NAMED_IN_EVENTS: dict[str, str] = {
    **dict.fromkeys(
        ("target", "first", "then", "objective", "key_result", "initiative", "release", "parent"),
        ITEM,
    ),
    **dict.fromkeys(("owner", "lead", "member", "by"), MEMBER),
    "api_key": "workspaces.ApiKey",
    "batch": "interchange.ImportBatch",
    "comment": "items.Comment",
    "contact": "workspaces.Contact",
    "drafted_in": "strategy.StrategyVersion",
    "function": "workspaces.Function",
    "invitation": "workspaces.Invitation",
    "membership": "workspaces.TeamMembership",
    "metric": "strategy.Metric",
    "size": "roadmap.Size",
    "team": TEAM,
}
OTHERWISE: dict[tuple[str, str], str | None] = {
    ("product", "parent"): PRODUCT,
    ("plan", "objective"): None,
}
REFERENCE = {"row", "of"}


def meant_by(code: str, name: str) -> str | None:
    """Which table a number under this name means in events of this code; None for a number."""
    bare = name.removesuffix("_id")
    return OTHERWISE.get((code.partition(".")[0], bare), NAMED_IN_EVENTS.get(bare))


def _pointer(label: str, pk: int, names: Names) -> dict[str, Any]:
    return {"of": names.file(label), "row": names.name(label, pk)}


def _pointed(value: Mapping[str, Any], ids: Ids) -> int:
    """The id a pointer stands for; 0, which is nobody's, where it names no row."""
    name = value["row"]
    return 0 if name is None else ids.pk(ids.label(str(value["of"])), name)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Invalid(_("must be an object"))
    return value


class Refs(Cell):
    """An id without a foreign key."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name)
        self.label = label

    def write(self, value: int, names: Names) -> str | int | None:
        return names.name(self.label, value)

    def read(self, value: Any, line: Line, ids: Ids) -> int | None:
        return None if value is None else ids.pk(self.label, value)

    def described(self) -> str:
        return f"a row of {self.label}, or null"


class Sides(Cell):
    """What an event says of before or after: numbers that are ids become pointers."""

    shape = 'an object; a row in it is `{"of": file, "row": name}`'

    def __init__(self, name: str) -> None:
        super().__init__(name, paths=(name, "code"))

    def write(self, value: Any, names: Names) -> dict[str, Any]:
        side, code = value
        if code in BY_ITEM:
            named = ((names.name(ITEM, _number(key)), share) for key, share in side.items())
            return {str(name): share for name, share in named if name is not None}
        return {name: self._written(code, name, each, names) for name, each in side.items()}

    @staticmethod
    def _written(code: str, name: str, value: Any, names: Names) -> Any:
        if isinstance(value, str) and code.startswith("comment."):
            return mentions_by_line(value, names)
        if isinstance(value, bool) or not isinstance(value, int):
            return value
        label = meant_by(code, name)
        return value if label is None else _pointer(label, value, names)

    def read(self, value: Any, line: Line, ids: Ids) -> dict[str, Any]:
        side = _object(value)
        if line.get("code") in BY_ITEM:
            return {str(ids.pk(ITEM, name)): share for name, share in side.items()}
        is_talk = str(line.get("code")).startswith("comment.")
        return {name: self._read(each, ids, is_talk=is_talk) for name, each in side.items()}

    @staticmethod
    def _read(value: Any, ids: Ids, *, is_talk: bool) -> Any:
        if isinstance(value, dict) and set(value) == REFERENCE:
            return _pointed(value, ids)
        return mentions_by_id(value, ids) if is_talk and isinstance(value, str) else value


class Talk(Cell):
    """What somebody said: members named in it by the line of their seat."""

    shape = "text; `@[5]` names the member in line 5 of members.jsonl"

    def write(self, value: str, names: Names) -> str:
        return mentions_by_line(value, names)

    def read(self, value: Any, line: Line, ids: Ids) -> str:
        if not isinstance(value, str):
            raise Invalid(_("must be text"))
        return mentions_by_id(value, ids)


def mentions_by_line(text: str, names: Names) -> str:
    """A text with each mention's id as the line of that member."""
    return MENTION.sub(lambda found: f"@[{names.line(MEMBER, int(found[1]))}]", text)


def mentions_by_id(text: str, ids: Ids) -> str:
    """A text with each mention's line as the id of that member."""
    return MENTION.sub(lambda found: f"@[{ids.at(MEMBER, int(found[1]))}]", text)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


class Facts(Cell):
    """A plan's facts, whose keys are ids as text: of items, teams or bands."""

    shape = "a list of objects"
    SINGLE = (("item", ITEM), ("team", TEAM), ("floor", FLOOR))
    KEYS: ClassVar[dict[str, str]] = {"floor": FLOOR, "capacity": TEAM}

    def write(self, value: Any, names: Names) -> list[dict[str, Any]]:
        return self._each(value, lambda label, key: names.name(label, _number(str(key))))

    def read(self, value: Any, line: Line, ids: Ids) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise Invalid(_("must be a list"))
        return self._each(value, lambda label, name: str(ids.pk(label, name) if name else 0))

    def _each(self, facts: Any, turn: Callable[[str, Any], Any]) -> list[dict[str, Any]]:
        turned = []
        for fact in facts:
            new = dict(_object(fact))
            for name, label in self.SINGLE:
                if name in new:
                    new[name] = turn(label, new[name])
            if "keys" in new:
                label = self.KEYS.get(str(new.get("kind")), ITEM)
                new["keys"] = [turn(label, key) for key in new["keys"]]
            turned.append(new)
        return turned


class Spread(Cell):
    """Person-weeks by period, under each team."""

    shape = "an object of teams, each with its person-weeks by period"

    def write(self, value: Any, names: Names) -> dict[str, Any]:
        named = ((names.name(TEAM, _number(key)), weeks) for key, weeks in value.items())
        return {str(name): weeks for name, weeks in named if name is not None}

    def read(self, value: Any, line: Line, ids: Ids) -> dict[str, Any]:
        return {str(ids.pk(TEAM, name)): weeks for name, weeks in _object(value).items()}


class Newest(Cell):
    """The newest event there was, as its line; 0 for none."""

    shape = "the line of an event, 0 for none"

    def __init__(self) -> None:
        super().__init__("last_event_id")

    def write(self, value: int, names: Names) -> int:
        return names.up_to(EVENT, value)

    def read(self, value: Any, line: Line, ids: Ids) -> int:
        return 0 if value == 0 else ids.pk(EVENT, value)


class Row(Cell):
    """The row an import made or changed, by its table."""

    shape = "a row of `table`, or null"

    def __init__(self) -> None:
        super().__init__("row_id", paths=("row_id", "table"))

    def write(self, value: Any, names: Names) -> str | int | None:
        pk, table = value
        return names.name(naming_label(apps.get_model(table)), pk)

    def read(self, value: Any, line: Line, ids: Ids) -> int:
        if value is None:
            return 0
        return ids.pk(naming_label(_model(line)), value)


class Snapshot(Cell):
    """Columns of an imported row as they were: foreign keys in it are names."""

    shape = "an object of the columns of `table`"

    def __init__(self, name: str) -> None:
        super().__init__(name, paths=(name, "table"))

    def write(self, value: Any, names: Names) -> dict[str, Any]:
        columns, table = value
        targets = _targets(apps.get_model(table))
        return {
            name: names.name(targets[name], each) if name in targets and each else each
            for name, each in columns.items()
        }

    def read(self, value: Any, line: Line, ids: Ids) -> dict[str, Any]:
        targets = _targets(_model(line))
        return {
            name: ids.pk(targets[name], each) if name in targets and each else each
            for name, each in _object(value).items()
        }


def _model(line: Line) -> type[models.Model]:
    try:
        return apps.get_model(str(line.get("table")))
    except (LookupError, ValueError) as error:
        raise Invalid(_("“%(name)s” is no table") % {"name": line.get("table")}) from error


def _targets(model: type[models.Model]) -> dict[str, str]:
    """Which of a model's columns lead to which table."""
    return {
        name: naming_label(column.related_model)
        for name, column in columns_of(model).items()
        if isinstance(column, models.ForeignKey)
    }
