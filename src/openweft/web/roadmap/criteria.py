"""The roadmap's filter, as it stands in the address."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from openweft.roadmap.models import Initiative
from openweft.roadmap.reading import Criteria
from openweft.strategy.models import Objective
from openweft.workspaces.models import Member

NUMBERS = ("team", "product", "objective", "owner")


def criteria_of(query: QueryDict) -> Criteria:
    """The criteria an address asks for; what makes no sense in it is left out."""
    ids = {f"{name}_id": _number(query.get(name, "")) for name in NUMBERS}
    states = tuple(s for s in query.getlist("state") if s in Initiative.State.values)
    asked_type = query.get("type", "")
    return Criteria(
        words=" ".join(query.get("q", "").replace("\x00", "").split())[:120],
        states=states,
        type=asked_type if asked_type in Initiative.Type.values else "",
        **ids,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) < 10 else None  # noqa: PLR2004  # longer than any id


def kept(query: QueryDict, **changes: str) -> str:
    """The address' query with some of it changed; empty values go."""
    copy = query.copy()
    for name, value in changes.items():
        copy.pop(name, None)
        if value:
            copy[name] = value
    text = copy.urlencode()
    return f"?{text}" if text else "?"


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of the filter: its name, label, and options."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


def choices(query: QueryDict, by: Member) -> list[Choice]:
    """The selects of the filter for this reader."""
    states = [(value, capfirst(label)) for value, label in Initiative.State.choices]
    types = [(value, capfirst(label)) for value, label in Initiative.Type.choices]
    given = [("state", _("State"), states), ("type", _("Kind"), types)]
    if not by.is_guest:
        given += [
            ("team", _("Team"), _named(by.workspace.teams.filter(is_active=True))),
            ("objective", _("Objective"), _objectives(by)),
            ("product", _("Product"), _named(by.workspace.products.all())),
        ]
    return [
        Choice(name, label, options, query.get(name, ""))
        for name, label, options in given
        if options
    ]


def _named(rows: Any) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _objectives(by: Member) -> list[tuple[str, str]]:
    rows = Objective.objects.visible_to(by).live()
    titles = rows.order_by("item__title").values_list("pk", "item__title")
    return [(str(pk), title) for pk, title in titles]
