"""A list as its template shows it: head, groups of lines, and where the next page is."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.urls import reverse

from openweft.items.lists.fields import Field
from openweft.items.lists.rows import Group, GroupPlace, groups_of
from openweft.items.models import KeyBlock
from openweft.web.addresses import DETAIL
from openweft.web.lists.asked import UNGROUPED, Asked

ROWS = 50
COUNTED = 2000  # rows that are counted while one waits; of more, groups say no number


def sheet_of(asked: Asked, *, rows: int = ROWS) -> dict[str, Any]:
    """What `lists/sheet.html` shows."""
    counted = counts(asked)
    groups = groups_of(
        asked.rows(),
        asked.sheet,
        asked.reading,
        rows + 1,
        after=asked.after,
        present=counted,
    )
    next_url = _next(asked, groups, rows)
    addressed((line for group in groups for line in group.lines), asked)
    return {
        "asked": asked,
        "columns": asked.sheet.columns,
        "heads": [_head(asked, each) for each in asked.sheet.columns],
        "groups": groups,
        "has_any": bool(groups),
        "is_grouped": asked.sheet.group is not None,
        "counts": counted or {},
        "next_url": next_url,
        "labels": _labels(asked),
    }


def _next(asked: Asked, groups: list[Group], rows: int) -> str:
    """The address of the next page; takes away the one row that was read beyond this page."""
    if sum(len(group.lines) for group in groups) <= rows:
        return ""
    groups[-1].lines.pop()
    if not groups[-1].lines:
        groups.pop()
    last = groups[-1]
    place = GroupPlace(last.option.text if asked.sheet.group else "", last.lines[-1].place)
    return asked.kept(after=str(place))


def addressed(lines: Any, asked: Asked) -> None:
    """Give each line the address of its page."""
    slug = asked.reading.by.workspace.slug
    kind = asked.listing.model.KIND
    pattern = reverse(DETAIL[kind], kwargs={"slug": slug, "key": "KEY-0"})
    for line in lines:
        line.url = pattern.replace("KEY-0", line.key)


def _head(asked: Asked, field: Field) -> dict[str, Any]:
    head: dict[str, Any] = {
        "label": field.label,
        "number": field.cell == "number",
        "optional": field.is_optional,
        "key": field.cell == "key",
    }
    order = asked.sheet.order
    if field.sort:
        is_sorted = order.column == field.sort
        falls = not order.is_falling if is_sorted else field.falls
        sort = f"-{field.name}" if falls else field.name
        head["sort_url"] = asked.kept(sort=sort)
        if is_sorted:
            head["sorted"] = "descending" if order.is_falling else "ascending"
    elif field.group:
        is_grouped = asked.sheet.group is field
        head["sort_url"] = asked.kept(group=UNGROUPED if is_grouped else field.name)
    return head


def counts(asked: Asked, *, most: int = COUNTED) -> Mapping[Any, int] | None:
    """How many rows each group has; None where counting would take too long."""
    group = asked.sheet.group
    if group is None:
        return None
    blocks = KeyBlock.objects.filter(
        workspace=asked.reading.by.workspace_id, kind=asked.listing.model.KIND
    )
    made = blocks.values_list("next_number", flat=True).first() or 0
    if made > most:
        return None
    rows = asked.rows().order_by()
    return dict(rows.values_list(group.column).annotate(Count("pk")))


def _labels(asked: Asked) -> dict[str, dict[Any, Any]]:
    """What the values of choices are called, by field."""
    return {
        each.name: {option.value: option.label for option in each.options(asked.reading)}
        for each in asked.sheet.columns
        if each.cell == "choice" and each.options
    }
