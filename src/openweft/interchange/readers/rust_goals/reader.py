"""Reads the folder: one period's goals as candidates, its themes as objectives."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.readers.base import Options, Preview
from openweft.interchange.readers.looks import preview_tables
from openweft.interchange.readers.rust_goals import asks as asking
from openweft.interchange.readers.rust_goals.worth import Standing, note, worth
from openweft.interchange.records import (
    AlignmentRecord,
    InitiativeRecord,
    LinkRecord,
    ObjectiveRecord,
    Place,
    Reading,
    TeamRecord,
    VisionRecord,
)
from openweft.interchange.sources import Source
from openweft.interchange.tables import Table, read_table

GOALS, THEMES = "rust_goals.csv", "rust_roadmap_themes.csv"
ASKS, LINKS = "rust_team_asks.csv", "rust_goal_links.csv"
LATEST = "2026"
GOAL_COLUMNS = (
    "id", "period", "slug", "title", "status", "flagship", "roadmap_theme", "highlight",
    "champion_teams", "summary",
)  # fmt: skip
KEPT = (
    "short_title", "highlight", "champion_teams", "tracking_issue", "status", "needs",
    "what_and_why", "teams", "n_points_of_contact", "n_team_asks",
)  # fmt: skip
UNREAD = {
    GOALS: ["short_title", "needs", "what_and_why", "teams", "n_points_of_contact",
            "tracking_issue", "n_team_asks"],
    THEMES: ["short_title", "status", "flagship", "roadmap_theme", "highlight", "needs", "teams",
             "champion_teams", "n_points_of_contact", "tracking_issue", "n_team_asks"],
    ASKS: ["work_item", "notes"],
}  # fmt: skip
REFERRED = 0.5
Cells = Mapping[str, str]


class GoalsReader:
    """The goals of one period, 2026 unless another is named."""

    key = "rust-goals"
    label = "Rust project goals"
    is_mapped = False

    def detect(self, source: Source) -> float:
        """How surely the source is of this kind, 0 to 1; never raises."""
        return 0.9 if {GOALS, ASKS} <= set(source.names()) else 0.0

    def preview(self, source: Source, options: Options) -> Preview:
        """The goals' columns and first rows. Raises Invalid for what cannot be read."""
        return preview_tables(read_table(source, GOALS, needs=GOAL_COLUMNS), set(UNREAD[GOALS]))

    def read(self, source: Source, options: Options) -> Reading:
        """The period's goals, themes, teams, asks and links. Raises Invalid naming file, row."""
        period = options.period or LATEST
        table = read_table(source, GOALS, needs=GOAL_COLUMNS)
        goals = _of_period(table, period)
        themes = read_table(source, THEMES, needs=("id", "period", "slug", "title", "summary"))
        asks = _asks(read_table(source, ASKS, needs=("period", "goal", "team", "ask")), goals)
        links = read_table(
            source, LINKS, needs=("from_period", "from_goal", "to_period", "to_goal")
        )
        reading = Reading(
            reader=self.key,
            label=options.label or self.key,
            workspace_name=_("Rust project goals %(period)s") % {"period": period},
            rows_read=len(goals),
            vision=VisionRecord(
                _("What the project sets out to do in %(period)s.") % {"period": period}
            ),
            value_model="stated",
            half_capacity=True,
            sizes=list(asking.SIZES),
            unread=dict(UNREAD),
        )
        _read_themes(reading, themes, period)
        _Goals(reading, period, asks, links).read(goals)
        return reading


def _of_period(table: Table, period: str) -> dict[str, tuple[Place, Cells]]:
    goals: dict[str, tuple[Place, Cells]] = {}
    periods = set()
    for place, cells in table.dicts():
        periods.add(cells["period"])
        if cells["period"] != period:
            continue
        slug = cells["slug"]
        if not slug or not cells["title"]:
            raise Invalid(_("%(place)s: a goal needs its slug and title.") % {"place": place})
        if slug in goals:
            raise Invalid(
                _("%(place)s: the goal %(slug)s stands in row %(row)d already.")
                % {"place": place, "slug": slug, "row": goals[slug][0].row}
            )
        goals[slug] = (place, cells)
    if not goals:
        raise Invalid(
            _("%(file)s has no goals of %(period)s; it has %(periods)s.")
            % {"file": table.name, "period": period, "periods": ", ".join(sorted(periods))}
        )
    return goals


def _asks(table: Table, goals: Mapping[str, object]) -> dict[str, list[asking.Ask]]:
    period = {place_cells[1]["period"] for place_cells in goals.values()}  # type: ignore[index]
    asks: dict[str, list[asking.Ask]] = {slug: [] for slug in goals}
    for place, cells in table.dicts():
        if cells["period"] not in period:
            continue
        if cells["goal"] not in goals:
            raise Invalid(
                _("%(place)s: there is no goal %(goal)s.")
                % {"place": place, "goal": cells["goal"]}
            )
        if not cells["team"]:
            raise Invalid(_("%(place)s: an ask needs its team.") % {"place": place})
        level = cells.get("support_level", "")
        asks[cells["goal"]].append(asking.Ask(cells["team"], cells["ask"], level))
    return asks


def _read_themes(reading: Reading, table: Table, period: str) -> None:
    for _place, cells in table.dicts():
        if cells["period"] == period:
            body = "\n\n".join(
                part for part in (cells["summary"], cells.get("what_and_why", "")) if part
            )
            reading.objectives.append(ObjectiveRecord(cells["title"], cells["id"], body))
    if reading.objectives:
        reading.notes.append(
            _("The files give themes no weight: the %(count)d themes share the vision equally.")
            % {"count": len(reading.objectives)}
        )


class _Goals:
    """Turns goals into initiatives, with what the other files say about them at hand."""

    def __init__(
        self, reading: Reading, period: str, asks: Mapping[str, list[asking.Ask]], links: Table
    ) -> None:
        self.reading, self.period, self.asks = reading, period, asks
        self.links = [cells for _place, cells in links.dicts()]
        self.themes = {each.title.casefold(): each for each in reading.objectives}
        self.theme_slugs = {each.source_id.partition("/")[2]: each for each in reading.objectives}

    def read(self, goals: Mapping[str, tuple[Place, Cells]]) -> None:
        """Fill the reading."""
        referred, continued = self._referred(goals)
        for slug, (place, cells) in goals.items():
            standing = Standing(
                teams=len({ask.team for ask in self.asks[slug]}),
                references=referred.get(slug, 0),
                continues=len(continued.get(slug, ())),
            )
            self.reading.initiatives.append(
                self._initiative(place, cells, standing, continued.get(slug, []))
            )
        teams = {
            estimate.team: None
            for initiative in self.reading.initiatives
            for estimate in initiative.estimates or ()
        }
        self.reading.teams.extend(TeamRecord(team, key=team) for team in sorted(teams))
        self._say()

    def _referred(
        self, goals: Mapping[str, object]
    ) -> tuple[dict[str, int], dict[str, list[str]]]:
        """How often goals of the period are referred to, and what earlier ones each continues."""
        referred: dict[str, int] = {}
        continued: dict[str, list[str]] = {}
        seen = set()
        for link in self.links:
            source, target = link["from_goal"], link["to_goal"]
            if link["from_period"] != self.period:
                continue
            if link["to_period"] != self.period and source in goals:
                continued.setdefault(source, []).append(f"{link['to_period']}/{target}")
            elif target in goals:
                referred[target] = referred.get(target, 0) + 1
                pair = (min(source, target), max(source, target))
                if source in goals and source != target and pair not in seen:
                    seen.add(pair)
                    self.reading.links.append(
                        LinkRecord(source=self._id(source), target=self._id(target))
                    )
        return referred, continued

    def _id(self, slug: str) -> str:
        return f"{self.period}/{slug}"

    def _initiative(
        self, place: Place, cells: Cells, standing: Standing, continues: list[str]
    ) -> InitiativeRecord:
        slug = cells["slug"]
        champions = [team for team in cells["champion_teams"].split(";") if team]
        value, why = worth(cells, standing)
        kept = {name: cells[name] for name in KEPT if cells.get(name)}
        estimates = asking.estimates_of(self.asks[slug]) or asking.default_estimates(champions)
        return InitiativeRecord(
            source_id=cells["id"] or self._id(slug),
            aliases=(slug,),
            title=cells["title"],
            place=place,
            body=cells["summary"],
            state="candidate",
            tags=tuple(
                filter(None, (cells["highlight"], "flagship" if cells["flagship"] else ""))
            ),
            columns={"type": "strategic", "stated_value": value, "stated_value_why": why[:300]},
            fields={"continues": continues} if continues else {},
            estimates=estimates,
            alignments=self._alignments(cells),
            unread=kept,
        )

    def _alignments(self, cells: Cells) -> tuple[AlignmentRecord, ...]:
        found: dict[str, AlignmentRecord] = {}
        for theme in filter(None, (cells["roadmap_theme"], cells["flagship"])):
            if objective := self.themes.get(theme.casefold()):
                why = _("The goal names this theme.")
                found[objective.source_id] = AlignmentRecord(objective.source_id, 1.0, 1.0, why)
        for link in self.links:
            if link["from_period"] != self.period or link["to_period"] != self.period:
                continue
            for slug, other in (
                (link["from_goal"], link["to_goal"]),
                (link["to_goal"], link["from_goal"]),
            ):
                objective = self.theme_slugs.get(other)
                if slug == cells["slug"] and objective and objective.source_id not in found:
                    why = _("Goal and theme refer to each other.")
                    found[objective.source_id] = AlignmentRecord(
                        objective.source_id, REFERRED, 1.0, why
                    )
        return tuple(found.values())

    def _say(self) -> None:
        reading = self.reading
        loose = sum(1 for each in reading.initiatives if not each.alignments)
        unasked = sum(1 for its in self.asks.values() if not its)
        reading.notes += [note(), *asking.notes_on(self.asks)]
        if unasked:
            reading.notes.append(
                _("%(count)d goals ask nothing of any team: M of each team that champions them.")
                % {"count": unasked}
            )
        if loose:
            reading.notes.append(
                _("%(count)d goals name no theme and are aligned to none.") % {"count": loose}
            )
        reading.notes.append(
            _(
                "All %(count)d goals enter as candidates, whatever their status. Links of goals "
                "only say that one refers to the other: %(links)d related links, no dependencies."
            )
            % {"count": len(reading.initiatives), "links": len(reading.links)}
        )
