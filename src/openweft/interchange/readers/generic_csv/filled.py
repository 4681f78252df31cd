"""A row of a mapped table: its cells by the field they fill."""

from collections.abc import Mapping
from dataclasses import dataclass

from openweft.interchange import cells as values
from openweft.interchange.records import Place


@dataclass(frozen=True, slots=True)
class Filled:
    """A row's cells by field; fields that take several columns hold several texts."""

    place: Place
    texts: Mapping[str, tuple[str, ...]]

    def one(self, target: str) -> str:
        """The first text of a field, "" where there is none."""
        return next(iter(self.texts.get(target, ())), "")

    def many(self, target: str) -> tuple[str, ...]:
        """Every entry of a field's cells, each once."""
        entries = (entry for text in self.texts.get(target, ()) for entry in values.listed(text))
        return tuple(dict.fromkeys(entries))

    def has(self, target: str) -> bool:
        """Whether the file has a column for the field."""
        return target in self.texts
