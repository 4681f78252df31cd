"""docs/take-away.md's list of files and fields, made of the tables that hold them."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from openweft.interchange.whole.table import Table

BEGIN = "<!-- made by python -m openweft.interchange.whole.format_page docs/take-away.md -->"


def fields_page() -> str:
    """Every file of the format with its fields, and what is not exported with its reason."""
    from openweft.interchange.whole.cells import cells_of  # noqa: PLC0415 - needs Django set up
    from openweft.interchange.whole.not_exported import NOT_EXPORTED  # noqa: PLC0415 - as above
    from openweft.interchange.whole.tables import BY_LABEL, TABLES  # noqa: PLC0415 - as above

    lines = [BEGIN, ""]
    for table in TABLES:
        doc = (table.model.__doc__ or "").strip().splitlines()[0]
        lines += [f"### `{table.file}.jsonl`", "", doc, "", f"Named by {_named(table)}.", ""]
        lines += ["| field | holds |", "|---|---|"]
        for cell in cells_of(table):
            told = cell.described()
            for label, other in BY_LABEL.items():
                told = told.replace(f"of {label}", f"of `{other.file}`")
            lines.append(f"| `{cell.name}` | {told} |")
        for name, why in table.left_out.items():
            lines.append(f"| `{name}` | not written: {why} |")
        lines.append("")
    lines += ["### Not exported", "", "| table | why |", "|---|---|"]
    lines += [f"| {label} | {why} |" for label, why in NOT_EXPORTED.items()]
    return "\n".join(lines) + "\n"


def _named(table: "Table") -> str:
    if table.is_kind:
        return "its item"
    if not table.named:
        return "the number of its line"
    joint = ", else " if table.is_named_by_first else " and "
    return joint.join(f"`{name}`" for name in table.named)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openweft.config.settings")
    django.setup()
    page = Path(sys.argv[1])
    page.write_text(page.read_text("utf-8").partition(BEGIN)[0] + fields_page(), "utf-8")
