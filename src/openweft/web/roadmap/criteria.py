"""The roadmap's filter, as it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from openweft.roadmap.groups import Groups
from openweft.roadmap.models import Initiative
from openweft.roadmap.reading import Criteria
from openweft.web.forms.fields import id_in
from openweft.workspaces.models import Member

NUMBERS = ("team", "product", "objective", "owner")


def criteria_of(query: QueryDict) -> Criteria:
    """The criteria an address asks for; what makes no sense in it is left out."""
    ids = {f"{name}_id": id_in(query.get(name, "")) for name in NUMBERS}
    states = tuple(s for s in query.getlist("state") if s in Initiative.State.values)
    asked_type = query.get("type", "")
    return Criteria(
        words=" ".join(query.get("q", "").replace("\x00", "").split())[:120],
        states=states,
        type=asked_type if asked_type in Initiative.Type.values else "",
        **ids,
    )


def kept(query: QueryDict, **changes: str) -> str:
    """The address' query with some of it changed; empty values go."""
    lasting = [(name, values) for name, values in query.lists() if name not in changes]
    text = urlencode([*lasting, *((name, v) for name, v in changes.items() if v)], doseq=True)
    return f"?{text}" if text else "?"


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of the filter: its name, label, and options."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


def choices(query: QueryDict, groups: Groups, by: Member) -> list[Choice]:
    """The selects of the filter for this reader; a guest's has no groups."""
    states = [(value, capfirst(label)) for value, label in Initiative.State.choices]
    types = [(value, capfirst(label)) for value, label in Initiative.Type.choices]
    given = [("state", _("State"), states), ("type", _("Kind"), types)]
    if not by.is_guest:
        given += [
            ("team", _("Team"), _options(groups.active_teams)),
            ("objective", _("Objective"), _options(groups.objectives)),
            ("product", _("Product"), _options(groups.products)),
        ]
    return [
        Choice(name, label, options, query.get(name, ""))
        for name, label, options in given
        if options
    ]


def _options(names: Mapping[int, str]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in names.items()]
