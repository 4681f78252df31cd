"""Reading the demo's data files."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

Row = dict[str, Any]
INITIATIVES = ("past", "field", "estate", "settle", "machines")


@cache
def read(name: str) -> Row:
    """The named data file, such as `people` or `initiatives/field`."""
    text = files(__package__).joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def initiative_rows() -> Iterator[Row]:
    """Every initiative of the demo, file by file."""
    for name in INITIATIVES:
        yield from read(f"initiatives/{name}")["initiative"]
