"""Teams, functions, products and sizes that a source names."""

from django.utils.translation import gettext as _

from openweft.interchange.records import SizeRecord
from openweft.interchange.writing.state import Writing
from openweft.roadmap.models import Size
from openweft.roadmap.operations import Points, set_size
from openweft.roadmap.operations.starting import make_first_sizes
from openweft.workspaces.operations import create_function, create_product, create_team, edit_team

SHORT_NAME = 80


def write_organisation(writing: Writing) -> None:
    """Make what is not there; what is stays as it is."""
    _write_sizes(writing)
    _write_teams(writing)
    _write_functions(writing)
    _write_products(writing)


def _write_sizes(writing: Writing) -> None:
    known = writing.lookup.sizes
    kept = sorted(
        record.code
        for record in writing.reading.sizes
        if record.code in known and _points(record) != _points(known[record.code])
    )
    if kept:
        writing.notes.append(
            _("Sizes set here already stand for the numbers set here: %(codes)s.")
            % {"codes": ", ".join(kept)}
        )
    has_default = any(size.is_default for size in known.values())
    for record in writing.reading.sizes:
        if record.code not in known:
            size = set_size(
                record.code,
                points=Points(record.low, record.likely, record.high),
                is_default=record.is_default and not has_default,
                by=writing.by,
            )
            known[record.code] = size
            writing.trail.made(size, ("low", "likely", "high"))
    if not known and writing.reading.initiatives:
        make_first_sizes(writing.by)
        for size in Size.objects.filter(workspace=writing.by.workspace):
            known[size.code] = size
            writing.trail.made(size, ("low", "likely", "high"))
        writing.notes.append(
            _("No size was set: S is 1, 2, 4 person-weeks, M 3, 5, 8 and L 6, 10, 16.")
        )


def _points(size: Size | SizeRecord) -> tuple[float, float, float]:
    return size.low, size.likely, size.high


def _write_teams(writing: Writing) -> None:
    for record in writing.reading.teams:
        name, key = record.name.casefold(), record.key.casefold()
        team = writing.lookup.teams.get(key) or writing.lookup.teams.get(name)
        if team is None:
            team = create_team(name=record.name[:120], mission=record.mission, by=writing.by)
            writing.trail.made(team, ("name", "mission"))
            writing.created["team"] += 1
        elif not team.is_active:
            team = edit_team(team.pk, changes={"is_active": True}, by=writing.by)
            writing.trail.changed(team, {"is_active": False})
        elif record.mission and not team.mission:
            team = edit_team(team.pk, changes={"mission": record.mission}, by=writing.by)
            writing.trail.changed(team, {"mission": ""})
        writing.lookup.know_team(team)
        for alias in filter(None, (name, key)):
            writing.lookup.teams.setdefault(alias, team)


def _write_functions(writing: Writing) -> None:
    known = writing.lookup.functions
    for record in writing.reading.initiatives:
        name = (record.function or "")[:SHORT_NAME]
        if name and name.casefold() not in known:
            known[name.casefold()] = row = create_function(name=name, by=writing.by)
            writing.trail.made(row, ("name",))
            writing.created["function"] += 1


def _write_products(writing: Writing) -> None:
    known = writing.lookup.products
    for record in writing.reading.initiatives:
        for name in record.products or ():
            if name.casefold() not in known:
                known[name.casefold()] = row = create_product(name=name[:120], by=writing.by)
                writing.trail.made(row, ("name",))
                writing.created["product"] += 1
