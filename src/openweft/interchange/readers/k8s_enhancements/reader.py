"""Reads the folder: every enhancement, its groups, links and releases."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.readers.base import Options, Preview
from openweft.interchange.readers.k8s_enhancements import life as living
from openweft.interchange.readers.k8s_enhancements import worth as valuing
from openweft.interchange.readers.k8s_enhancements.releases import Calendar
from openweft.interchange.readers.looks import preview_tables
from openweft.interchange.records import InitiativeRecord, LinkRecord, Place, Reading, TeamRecord
from openweft.interchange.sources import Source
from openweft.interchange.tables import Table, read_table

ITEMS = re.compile(r"^k8s_asof(\d{4}-\d{2}-\d{2})_keps\.csv$")
TEAMS, RELEASES = "k8s_teams.csv", "k8s_releases.csv"
NEEDED = (
    "kep", "dir", "title", "owning_sig", "participating_sigs", "status", "stage", "creation_date",
    "last_updated", "latest_milestone", "alpha", "beta", "stable", "n_authors",
)  # fmt: skip
TAKEN = {*NEEDED, "superseded_by"}
GROUPS = {
    "sig-arch": "sig-architecture",
    "sig-scheduler": "sig-scheduling",
    "sig-apimachinery": "sig-api-machinery",
    "sig-machinery": "sig-api-machinery",
    "sig-api": "sig-api-machinery",
    "sig-contribex": "sig-contributor-experience",
}
RELATIONS = {"replaces": "replaces", "superseded-by": "replaces", "see-also": "related"}
Cells = Mapping[str, str]


class EnhancementsReader:
    """All enhancements as of one day; the open ones are candidates."""

    key = "k8s-enhancements"
    label = "Kubernetes enhancements"
    is_mapped = False

    def detect(self, source: Source) -> float:
        """How surely the source is of this kind, 0 to 1; never raises."""
        names = source.names()
        return 0.8 if any(ITEMS.match(name) for name in names) and TEAMS in names else 0.0

    def preview(self, source: Source, options: Options) -> Preview:
        """The items' columns and first rows. Raises Invalid for what cannot be read."""
        table = read_table(source, _items_file(source), needs=NEEDED)
        return preview_tables(table, set(table.header) - TAKEN)

    def read(self, source: Source, options: Options) -> Reading:
        """Items, groups, links and releases. Raises Invalid, naming file and row."""
        name = _items_file(source)
        prefix = name.removesuffix("keps.csv")
        table = read_table(source, name, needs=NEEDED)
        links = read_table(
            source, f"{prefix}kep_links.csv", needs=("from_kep", "kind", "to_kep", "resolved")
        )
        as_of = date.fromisoformat(prefix.removeprefix("k8s_asof").strip("_"))
        reading = Reading(
            reader=self.key,
            label=options.label or self.key,
            workspace_name=_("Kubernetes enhancements"),
            rows_read=len(table.rows),
            value_model="stated",
            half_capacity=True,
            sizes=list(valuing.SIZES),
            unread={
                name: [column for column in table.header if column not in TAKEN],
                links.name: [column for column in links.header if column == "raw"],
            },
        )
        calendar = Calendar(read_table(source, RELEASES, needs=("release", "released")), as_of)
        teams = _teams(read_table(source, TEAMS, needs=("id", "name", "mission")))
        _Items(reading, calendar, teams).read(table, links)
        return reading


def _items_file(source: Source) -> str:
    names = sorted(name for name in source.names() if ITEMS.match(name))
    if not names:
        raise Invalid(
            _("There is no file of enhancements (k8s_asof…_keps.csv) in %(name)s.")
            % {"name": source.name}
        )
    return names[-1]


def _teams(table: Table) -> dict[str, TeamRecord]:
    return {
        cells["id"]: TeamRecord(cells["name"], key=cells["id"], mission=cells["mission"])
        for _place, cells in table.dicts()
    }


class _Items:
    """Turns rows into initiatives, with groups, links and releases at hand."""

    def __init__(
        self, reading: Reading, calendar: Calendar, teams: Mapping[str, TeamRecord]
    ) -> None:
        self.reading, self.calendar, self.teams = reading, calendar, teams
        self.unknown_groups: set[str] = set()
        self.ids: dict[str, list[str]] = {}
        self.odd: list[str] = []

    def read(self, table: Table, links: Table) -> None:
        """Fill the reading."""
        for place, cells in table.dicts():
            if not cells["dir"] or not cells["title"] or cells["owning_sig"] not in self.teams:
                raise Invalid(
                    _("%(place)s: an enhancement needs its folder, title and known owning group.")
                    % {"place": place}
                )
            self.ids.setdefault(cells["kep"], []).append(cells["dir"])
        references = self._links(links)
        for place, cells in table.dicts():
            self.reading.initiatives.append(self._initiative(place, cells, references))
        used = {
            team
            for _place, cells in table.dicts()
            for team in (cells["owning_sig"], *self._groups(cells))
        }
        self.reading.teams.extend(self.teams[key] for key in sorted(used))
        self.reading.releases.extend(self.calendar.records())
        self._say()

    def _groups(self, cells: Cells) -> tuple[str, ...]:
        """The groups taking part besides the owner, by their proper names."""
        found: dict[str, None] = {}
        for name in filter(None, cells["participating_sigs"].split(";")):
            group = GROUPS.get(name.strip(), name.strip())
            if group not in self.teams:
                self.unknown_groups.add(name)
            elif group != cells["owning_sig"]:
                found[group] = None
        return tuple(found)

    def _links(self, table: Table) -> dict[str, int]:
        references: dict[str, int] = {}
        seen = set()
        for _place, cells in table.dicts():
            sources, targets = self.ids.get(cells["from_kep"]), self.ids.get(cells["to_kep"])
            if cells["resolved"] != "1" or not sources or not targets:
                continue
            references[targets[0]] = references.get(targets[0], 0) + 1
            relation = RELATIONS.get(cells["kind"], "related")
            pair = (sources[0], targets[0])
            if cells["kind"] == "superseded-by":
                pair = (targets[0], sources[0])
            key = (relation, *sorted(pair)) if relation == "related" else (relation, *pair)
            if pair[0] != pair[1] and key not in seen:
                seen.add(key)
                self.reading.links.append(
                    LinkRecord(source=pair[0], target=pair[1], relation=relation)
                )
        return references

    def _initiative(
        self, place: Place, cells: Cells, references: Mapping[str, int]
    ) -> InitiativeRecord:
        life = living.life_of(cells, self.calendar.under_way)
        if cells["status"] not in living.OPEN_STATUSES | living.CLOSED_STATUSES:
            self.odd.append(cells["status"])
        groups = self._groups(cells)
        standing = valuing.Standing(
            groups=len(groups),
            authors=int(cells["n_authors"]) if cells["n_authors"].isdigit() else 0,
            references=references.get(cells["dir"], 0),
            has_coming_milestone=self.calendar.is_coming(life.milestone),
        )
        value, why = valuing.worth(life, standing, is_provisional=cells["status"] == "provisional")
        number = cells["kep"]
        return InitiativeRecord(
            source_id=cells["dir"],
            aliases=(number,) if len(self.ids[number]) == 1 else (),
            title=f"{cells['title']} (KEP-{number})" if number != "0" else cells["title"],
            place=place,
            state=life.state,
            state_reason=life.reason,
            created_at=self._moment(cells["creation_date"]),
            release=self.calendar.known(life.milestone),
            columns={
                "stated_value": value,
                "stated_value_why": why[:300],
                **self._dates(cells, life),
            },
            fields=_kept(
                stage=cells["stage"],
                status=cells["status"],
                **{f"{stage} in": cells[stage] for stage in living.STAGES},
            ),
            estimates=(
                valuing.estimates_of(cells["owning_sig"], groups, life) if life.is_open else None
            ),
            unread={name: value for name, value in cells.items() if name not in TAKEN and value},
        )

    def _dates(self, cells: Cells, life: living.Life) -> dict[str, Any]:
        """When it shipped and the state began: its release's day, else its last change."""
        changed = self._moment(cells["last_updated"]) or self._moment(cells["creation_date"])
        since = changed or self.calendar.as_of_moment
        if life.state != "shipped":
            return {"state_since": since}
        out_on = self.calendar.out_on(life.milestone) or since.date()
        return {"state_since": since, "shipped_on": out_on, "finishes_on": out_on}

    def _moment(self, text: str) -> datetime | None:
        parts = text.split("-")
        if len(parts) != 3 or not all(part.isdigit() for part in parts):  # noqa: PLR2004 - year, month, day
            return None
        try:
            return datetime(*(int(part) for part in parts), tzinfo=UTC)  # type: ignore[arg-type,misc]  # three parts
        except ValueError:
            return None

    def _say(self) -> None:
        reading = self.reading
        reading.notes += [*living.notes(), *valuing.notes(), *self.calendar.notes()]
        if self.unknown_groups:
            reading.notes.append(
                _("Groups said to take part that the files do not know are left out: %(names)s.")
                % {"names": ", ".join(sorted(self.unknown_groups))}
            )
        if self.odd:
            reading.notes.append(
                _("%(count)d items have a status we do not know and are candidates: %(names)s.")
                % {"count": len(self.odd), "names": ", ".join(sorted(set(self.odd)))}
            )
        reading.notes.append(
            _(
                "Links become related or replacing ones, never dependencies: none are named. "
                "%(count)d lead to an item in the files."
            )
            % {"count": len(reading.links)}
        )


def _kept(**fields: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}
