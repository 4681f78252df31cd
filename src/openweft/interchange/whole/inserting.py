"""Rows into tables as they were: ids reserved, columns set as they are, in large batches.

Django's own bulk insert would set the instants a row was made and changed anew.
"""

from array import array
from collections.abc import Callable, Sequence
from typing import Any

from django.db import DatabaseError, connection, models, transaction

from openweft.interchange.whole.table import columns_of, pk_of

PLAIN = (models.CharField, models.TextField, models.IntegerField, models.FloatField)
Prepare = Callable[[Any], Any]


class RowRefused(Exception):
    """The database refused the row at `index` of a batch."""

    def __init__(self, index: int, error: DatabaseError) -> None:
        super().__init__(str(error))
        self.index = index


def reserve(model: type[models.Model], count: int) -> "array[int]":
    """Ids for `count` new rows, rising, that nobody else will be given."""
    if not count:
        return array("q")
    table, column = model._meta.db_table, pk_of(model).column  # noqa: SLF001 - Django's documented way to a model's table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', column, count],
            )
            return array("q", sorted(pk for (pk,) in cursor.fetchall()))
        cursor.execute(
            "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [table]
        )
        last = cursor.fetchone()[0]
    return array("q", range(last + 1, last + count + 1))


class Inserter:
    """Writes rows of one model, given as values by column."""

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        fields = {field.attname: field for field in columns_of(model).values() if field.concrete}
        self._prepare = [_prepare(fields[column]) for column in columns]
        quote = connection.ops.quote_name
        names = ", ".join(quote(str(fields[column].column)) for column in columns)
        marks = ", ".join(["%s"] * len(columns))
        table = quote(model._meta.db_table)  # noqa: SLF001 - Django's documented way to a model's table
        self._sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own tables

    def insert(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write the rows. Raises RowRefused naming the first the database does not take."""
        prepared = [
            [value if prepare is None else prepare(value) for prepare, value in pairs]
            for pairs in (zip(self._prepare, row, strict=True) for row in rows)
        ]
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(self._sql, prepared)
        except DatabaseError:
            self._find(prepared)
            raise

    def _find(self, prepared: Sequence[Sequence[Any]]) -> None:
        for index, row in enumerate(prepared):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(self._sql, row)
            except DatabaseError as error:
                raise RowRefused(index, error) from error


def _prepare(field: "models.Field[Any, Any]") -> Prepare | None:
    """How a value becomes what the database's driver takes; None for values taken as they are."""
    if isinstance(field, (*PLAIN, models.BooleanField, models.ForeignKey)):
        return None
    return lambda value: field.get_db_prep_save(value, connection)
