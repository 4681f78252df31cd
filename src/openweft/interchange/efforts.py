"""Effort spent and remaining, reported for many initiatives by a table."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange import cells as values
from openweft.interchange.records import Place
from openweft.interchange.sources import Source, text_of
from openweft.interchange.tables import Table, parse
from openweft.roadmap.models import Estimate, Initiative
from openweft.roadmap.operations import report_effort
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, require

NAMES = {
    "key": ("key", "id", "initiative", "issue key"),
    "team": ("team", "squad"),
    "spent": ("spent", "effort spent", "weeks spent", "actual"),
    "remaining": ("remaining", "effort remaining", "weeks left", "left"),
}


@dataclass(frozen=True, slots=True)
class Reported:
    """How many estimates a table brought up to date, and the columns it did not read."""

    rows: int
    unread: tuple[str, ...]


@transaction.atomic
def import_effort(source: Source, *, by: Member) -> Reported:
    """Report effort from a table with key, team, and spent or remaining person-weeks.

    The team may be left out where an initiative has one estimate. Raises
    Invalid, naming the row, for what cannot be taken; then nothing changes.
    """
    require(by, Action.REPORT_PROGRESS)
    name = source.names()[0]
    table = parse(text_of(source, name), name)
    if table.ragged:
        raise Invalid(str(table.ragged[0]))
    columns = _columns(table)
    keys = _initiatives(by)
    for row in table.rows:
        cells = {target: row.cells[index] for target, index in columns.items()}
        try:
            _report(cells, keys, by)
        except Invalid as refusal:
            raise Invalid(f"{row.place}: {refusal}") from refusal
    unread = [column for at, column in enumerate(table.header) if at not in columns.values()]
    return Reported(len(table.rows), tuple(unread))


def _columns(table: Table) -> dict[str, int]:
    """Where each field's column stands; Invalid where a needed one is missing."""
    plain = [" ".join(name.casefold().replace("_", " ").split()) for name in table.header]
    found = {
        target: min((plain.index(name) for name in names if name in plain), default=-1)
        for target, names in NAMES.items()
    }
    there = {target: index for target, index in found.items() if index >= 0}
    if "key" not in there or not {"spent", "remaining"} & there.keys():
        raise Invalid(
            _("%(place)s: needs a column “key”, and “spent” or “remaining”.")
            % {"place": Place(table.name, 1)}
        )
    return there


def _initiatives(by: Member) -> dict[str, Initiative]:
    rows = Initiative.objects.visible_to(by).live().select_related("item")
    return {row.item.key.casefold(): row for row in rows}


def _report(cells: dict[str, str], keys: dict[str, Initiative], by: Member) -> None:
    initiative = keys.get(cells["key"].casefold())
    if initiative is None:
        raise Invalid(_("there is no initiative “%(key)s”.") % {"key": cells["key"][:40]})
    weeks = {
        name: values.effort(cells[name], _("effort"))
        for name in ("spent", "remaining")
        if cells.get(name)
    }
    if not weeks:
        raise Invalid(_("states neither effort spent nor remaining."))
    estimate = _estimate(initiative, cells.get("team", ""))
    report_effort(
        initiative.pk,
        team_id=estimate.team_id,
        spent=weeks.get("spent"),
        remaining=weeks.get("remaining"),
        by=by,
    )


def _estimate(initiative: Initiative, team: str) -> Estimate:
    estimates = list(initiative.estimates.select_related("team"))
    wanted = team.casefold()
    found = [
        each
        for each in estimates
        if not wanted or wanted in {each.team.name.casefold(), each.team.key.casefold()}
    ]
    if len(found) != 1:
        names = ", ".join(each.team.name for each in estimates) or _("none")
        raise Invalid(
            _("name the team: %(key)s has estimates of %(names)s.")
            % {"key": initiative.item.key, "names": names}
        )
    return found[0]
