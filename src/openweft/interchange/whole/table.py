"""What the format says of one table: its file, its fields, how its rows are named."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from openweft.items.models import KindRow
from openweft.workspaces.models import Member, Workspace

if TYPE_CHECKING:
    from openweft.interchange.whole.cells import Cell

Line = Mapping[str, Any]
REPEATED = "repeated from its item"


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of the format: a file of lines, one row each, in the order they were made.

    fields: the columns that are written, many-to-many ones included. named: the
    fields whose values name a row elsewhere; without any it is named by the
    number of its line. is_named_by_first: the first that is not empty names it,
    where otherwise they are joined. within: the path to the workspace. hides:
    nullable references that take the row with them where their target is not
    seen. seen: which rows a member sees, where that is not told by what they
    belong to. only: which rows are worth keeping at all. cells: fields that are
    written in a way of their own. withheld: fields that only a full export
    holds, with what stands for them. made: what new rows get in columns that are
    not written. left_out: columns that are not written, and why.
    """

    model_label: str
    file: str
    fields: Sequence[str]
    named: Sequence[str] = ()
    is_named_by_first: bool = False
    within: str = "workspace"
    hides: frozenset[str] = frozenset()
    seen: Callable[[Member], models.QuerySet[Any]] | None = None
    only: Q = field(default_factory=Q)
    cells: Mapping[str, "Callable[[], Cell]"] = field(default_factory=dict)
    withheld: Mapping[str, Any] = field(default_factory=dict)
    made: Mapping[str, Callable[[Line], Any]] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def model(self) -> type[models.Model]:
        """The table's model."""
        return apps.get_model(self.model_label)

    @property
    def is_workspace(self) -> bool:
        return self.model is Workspace

    @property
    def is_kind(self) -> bool:
        """Whether its rows are items of one kind, named by their item."""
        return issubclass(self.model, KindRow)

    @property
    def has_own_id(self) -> bool:
        """Whether new rows need an id: not where another row's is theirs."""
        return not isinstance(pk_of(self.model), models.ForeignKey)

    def rows(self, workspace: Workspace) -> models.QuerySet[Any]:
        """The workspace's rows that are worth keeping, in the order they were made."""
        own = Q(pk=workspace.pk) if self.is_workspace else Q(**{self.within: workspace})
        return self.model._default_manager.filter(own, self.only).order_by("pk")  # noqa: SLF001 - a model found by name

    def name_of(self, values: Sequence[Any]) -> str | int:
        """What the row with these values of the `named` fields is called elsewhere."""
        if self.is_named_by_first:
            return str(next((value for value in values if value), ""))
        if len(values) == 1 and isinstance(values[0], int):
            return values[0]
        return "-".join(str(value) for value in values)

    def reason_left_out(self, name: str) -> str | None:
        """Why a column is not written; None where nobody has said."""
        if name == "workspace":
            return "the export is of one workspace"
        if self.is_kind and name in {"visibility", "is_deleted", "sort_title", "follower_count"}:
            return REPEATED
        if self.has_own_id and name == pk_of(self.model).name:
            return "belongs to one database; rows are named by what they say, or by their line"
        return self.left_out.get(name)


def pk_of(model: type[models.Model]) -> "models.Field[Any, Any]":
    """A model's primary key."""
    return model._meta.pk  # noqa: SLF001 - Django's documented way to a model's key


def columns_of(model: type[models.Model]) -> "dict[str, models.Field[Any, Any]]":
    """A model's own columns and many-to-many relations, by name."""
    meta = model._meta  # noqa: SLF001 - Django's documented way to a model's columns
    return {each.name: each for each in (*meta.concrete_fields, *meta.many_to_many)}


class Taken:
    """Names already given in a table; the second of a name gets a number."""

    def __init__(self) -> None:
        self._counts: dict[str | int, int] = {}

    def give(self, name: str | int) -> str | int:
        """The name, or the name with the first free number after it."""
        if name not in self._counts:
            self._counts[name] = 1
            return name
        while True:
            self._counts[name] += 1
            numbered = f"{name} ({self._counts[name]})"
            if numbered not in self._counts:
                self._counts[numbered] = 1
                return numbered
