"""How a column's value stands in a line of JSON, and how it is read back and checked."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Protocol, TypeAlias

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import connection, models
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.whole.table import Line, Table, columns_of
from openweft.items.models import Item, KindRow

Column: TypeAlias = "models.Field[Any, Any]"


class Names(Protocol):
    """What rows are called in the files."""

    def name(self, label: str, pk: int | None) -> str | int | None:
        """The name of a row of the export; None where it is not in it."""
        ...

    def line(self, label: str, pk: int) -> int:
        """The line of a row; 0 where it is not in the export."""
        ...

    def up_to(self, label: str, pk: int) -> int:
        """The line of the last row of a table that is not after `pk`."""
        ...

    def file(self, label: str) -> str:
        """The file of a table's rows."""
        ...


class Ids(Protocol):
    """Which new row a name of the files stands for."""

    def pk(self, label: str, name: Any) -> int:
        """The new row's id. Raises Invalid where the files have no such row."""
        ...

    def at(self, label: str, line: int) -> int:
        """The id of the row in a line; 0 where there is no such line."""
        ...

    def label(self, file: str) -> str:
        """The table whose rows stand in a file."""
        ...


class Cell:
    """One field of a line: the paths of what it is written from, and its column."""

    shape: ClassVar[str] = "text"
    is_plain: ClassVar[bool] = False

    def __init__(self, name: str, *, attname: str = "", paths: tuple[str, ...] = ()) -> None:
        self.name = name
        self.attname = attname or name
        self.paths = paths or (self.attname,)

    def write(self, value: Any, names: Names) -> Any:
        """The JSON of a value that is not None, or of the values of all paths."""
        raise NotImplementedError

    def read(self, value: Any, line: Line, ids: Ids) -> Any:
        """The column's value of JSON. Raises Invalid for what the column cannot hold."""
        raise NotImplementedError

    def described(self) -> str:
        """What it holds, for the format's page."""
        return self.shape


class FieldCell(Cell):
    """A column written as its own value; None only where the column may be empty."""

    is_plain = True

    def __init__(self, field: Column, shape: str) -> None:
        super().__init__(field.name, attname=field.attname)
        self.field = field
        self._shape = shape
        self._choices = {value for value, _label in field.flatchoices}
        self._checks = [
            check for check in field.validators if not isinstance(check, MaxLengthValidator)
        ]

    def read(self, value: Any, line: Line, ids: Ids) -> Any:
        if value is None:
            if self.field.null:
                return None
            raise Invalid(_("must not be empty"))
        found = self.take(value)
        if self._choices and found not in self._choices and not (self.field.blank and found == ""):
            raise Invalid(_("“%(value)s” is none of its choices") % {"value": str(found)[:60]})
        for check in self._checks:
            try:
                if found != "":
                    check(found)
            except ValidationError as error:
                raise Invalid(" ".join(error.messages)) from error
        return found

    def take(self, value: Any) -> Any:
        """The value in the column's own type."""
        raise NotImplementedError

    def described(self) -> str:
        told = self._shape
        if self._choices:
            listed = sorted(str(choice) for choice in self._choices if choice != "")
            told += ": " + ", ".join(f"`{choice}`" for choice in listed)
        return told + (", or null" if self.field.null else "")


def _expect(value: Any, kinds: type | tuple[type, ...], what: str) -> Any:
    if (isinstance(value, bool) and kinds is not bool) or not isinstance(value, kinds):
        raise Invalid(_("must be %(what)s") % {"what": what})
    return value


class TextCell(FieldCell):
    def take(self, value: Any) -> str:
        text: str = _expect(value, str, _("text"))
        if self.field.max_length is not None and len(text) > self.field.max_length:
            raise Invalid(
                _("has %(count)d characters; %(most)d is the most")
                % {"count": len(text), "most": self.field.max_length}
            )
        return text


class BooleanCell(FieldCell):
    def take(self, value: Any) -> bool:
        return bool(_expect(value, bool, _("true or false")))


class IntegerCell(FieldCell):
    def __init__(self, field: Column, shape: str) -> None:
        super().__init__(field, shape)
        self._range = connection.ops.integer_field_range(field.get_internal_type())

    def take(self, value: Any) -> int:
        number: int = _expect(value, int, _("a whole number"))
        least, most = self._range
        if (least is not None and number < least) or (most is not None and number > most):
            raise Invalid(_("is out of range"))
        return number


class FloatCell(FieldCell):
    def take(self, value: Any) -> float:
        try:
            number = float(_expect(value, (int, float), _("a number")))
        except OverflowError as error:
            raise Invalid(_("is out of range")) from error
        if not math.isfinite(number):
            raise Invalid(_("must be a finite number"))
        return number


class DecimalCell(FieldCell):
    is_plain = False

    def write(self, value: Any, names: Names) -> str:
        return f"{value:f}"

    def take(self, value: Any) -> Decimal:
        try:
            return Decimal(_expect(value, str, _("a decimal number in quotes")))
        except InvalidOperation as error:
            raise Invalid(_("must be a decimal number in quotes")) from error


class DayCell(FieldCell):
    is_plain = False

    def write(self, value: date, names: Names) -> str:
        return value.isoformat()

    def take(self, value: Any) -> date:
        try:
            return date.fromisoformat(_expect(value, str, _("a day such as 2026-12-31")))
        except ValueError as error:
            raise Invalid(_("must be a day such as 2026-12-31")) from error


class InstantCell(FieldCell):
    is_plain = False

    def write(self, value: datetime, names: Names) -> str:
        return value.astimezone(UTC).isoformat()

    def take(self, value: Any) -> datetime:
        try:
            at = datetime.fromisoformat(_expect(value, str, _("an instant in ISO form")))
        except ValueError as error:
            raise Invalid(_("must be an instant such as 2026-12-31T12:00:00+00:00")) from error
        if at.tzinfo is None:
            raise Invalid(_("must be an instant with its offset, such as +00:00"))
        return at


class JsonCell(FieldCell):
    def take(self, value: Any) -> Any:
        default = self.field.get_default()
        if isinstance(default, dict):
            return _expect(value, dict, _("an object"))
        return _expect(value, list, _("a list")) if isinstance(default, list) else value


class RefCell(Cell):
    """A foreign key, written as the name of the row it leads to."""

    def __init__(self, field: "models.ForeignKey[Any, Any]") -> None:
        super().__init__(field.name, attname=field.attname)
        self.is_nullable = field.null
        self.target: type[models.Model] = field.related_model
        self.label = naming_label(self.target)
        owner = field.model if field.primary_key else self.target
        self._kind = owner if issubclass(owner, KindRow) else None

    def write(self, value: int, names: Names) -> str | int | None:
        return names.name(self.label, value)

    def read(self, value: Any, line: Line, ids: Ids) -> int | None:
        if value is None:
            if self.is_nullable:
                return None
            raise Invalid(_("must not be empty"))
        if self._kind is not None:
            _check_kind(value, self._kind)
        return ids.pk(self.label, value)

    def described(self) -> str:
        return f"a row of {self.label}" + (", or null" if self.is_nullable else "")


class RefsCell(Cell):
    """A many-to-many relation, written as a list of names; the rows stand apart."""

    def __init__(self, field: "models.ManyToManyField[Any, Any]") -> None:
        super().__init__(field.name, paths=("pk",))
        self.field = field
        self.label = naming_label(field.related_model)
        self.through: type[models.Model] = field.remote_field.through  # type: ignore[assignment]
        self.source = f"{field.m2m_field_name()}_id"
        self.target = f"{field.m2m_reverse_field_name()}_id"

    def read(self, value: Any, line: Line, ids: Ids) -> list[int]:
        names = _expect(value, list, _("a list"))
        found = [ids.pk(self.label, name) for name in names]
        if len(set(found)) < len(found):
            raise Invalid(_("names a row twice"))
        return found

    def described(self) -> str:
        return f"a list of rows of {self.label}"


def _check_kind(name: Any, model: type[KindRow]) -> None:
    if not isinstance(name, str) or not name.startswith(f"{model.KIND}-"):
        raise Invalid(
            _("“%(name)s” is no %(kind)s") % {"name": str(name)[:60], "kind": model.KIND.label}
        )


def naming_label(model: type[models.Model]) -> str:
    """The table whose rows lend their names to this model's: the item's for its kinds."""
    return Item._meta.label if issubclass(model, KindRow) else model._meta.label  # noqa: SLF001 - Django's documented way to a model's name


SHAPES: tuple[tuple[type[Any], Callable[[Any, str], FieldCell], str], ...] = (
    (models.DateTimeField, InstantCell, "an instant, in UTC"),
    (models.DateField, DayCell, "a day"),
    (models.BooleanField, BooleanCell, "true or false"),
    (models.DecimalField, DecimalCell, "a decimal number in quotes"),
    (models.FloatField, FloatCell, "a number"),
    (models.IntegerField, IntegerCell, "a whole number"),
    (models.JSONField, JsonCell, "JSON"),
    (models.CharField, TextCell, "text"),
    (models.TextField, TextCell, "text"),
)


def cell_of(column: Column) -> Cell:
    """The cell of a column by its type. Raises LookupError for a type the format has not met."""
    if isinstance(column, models.ManyToManyField):
        return RefsCell(column)
    if isinstance(column, models.ForeignKey):
        return RefCell(column)
    for kind, make, shape in SHAPES:
        if isinstance(column, kind):
            return make(column, shape)
    raise LookupError(f"{column} is of a type that interchange.whole.cells does not write yet.")


def cells_of(table: Table) -> tuple[Cell, ...]:
    """The cells of a table, in the order its fields are declared."""
    columns: Mapping[str, Column] = columns_of(table.model)
    return tuple(
        table.cells[name]() if name in table.cells else cell_of(columns[name])
        for name in table.fields
    )
