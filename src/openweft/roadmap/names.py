"""What the ids in a plan's facts are called, for one reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openweft.common.period import PeriodLength, quarter_of
from openweft.items.models import Item
from openweft.roadmap.models import Floor, Plan
from openweft.workspaces.models import Member, Team, Workspace

Fact = Mapping[str, Any]

TERMS = {  # of the value models, by the engine's names
    "alignment": gettext_lazy("alignment"),
    "reach_share": gettext_lazy("share reached"),
    "reach": gettext_lazy("reach"),
    "impact": gettext_lazy("impact"),
    "confidence": gettext_lazy("confidence"),
    "ease": gettext_lazy("ease"),
    "effort": gettext_lazy("effort"),
    "business_value": gettext_lazy("business value"),
    "time_criticality": gettext_lazy("time criticality"),
    "risk_reduction": gettext_lazy("risk reduction"),
    "job_size": gettext_lazy("job size"),
    "stated_value": gettext_lazy("stated value"),
}


def period_label(starts_on: date, workspace: Workspace) -> str:
    """What people call a planning period: Q1 2027, March 2027, or the two weeks from a day."""
    if workspace.planning_period == PeriodLength.MONTH:
        return f"{MONTHS[starts_on.month]} {starts_on.year}"
    if workspace.planning_period == PeriodLength.TWO_WEEKS:
        day = date_format(starts_on, "DATE_FORMAT")
        return _("the two weeks from {day}").format(day=day)
    year, quarter = quarter_of(starts_on, workspace.fiscal_start_month)
    return _("Q{quarter} {year}").format(quarter=quarter, year=year)


@dataclass(frozen=True, slots=True)
class Known:
    """Names the reader has been given already, by id: of items they may see, and of all teams."""

    titles: Mapping[int, str] = field(default_factory=dict)
    keys: Mapping[int, str] = field(default_factory=dict)
    teams: Mapping[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Titles, teams, bands and periods by the keys that facts use."""

    titles: Mapping[str, str]
    teams: Mapping[str, str]
    floors: Mapping[str, str]
    periods: Sequence[str]

    @classmethod
    def of(
        cls, plan: Plan, facts: Iterable[Fact], by: Member | None, known: "Known | None" = None
    ) -> "Names":
        """The names of what the facts name, as `by` may know them; all for nobody in particular.

        Up to three queries, however many facts; none for what is `known`.
        """
        given = list(facts)
        known = known or Known()
        titles = {pk: known.titles[pk] for pk in _ids(given) if pk in known.titles}
        if missing := _ids(given) - titles.keys():
            seen = Item.objects.filter(workspace=plan.workspace_id)
            seen = seen if by is None else seen.visible_to(by)
            titles |= dict(seen.filter(pk__in=missing).values_list("pk", "title"))
        teams = known.teams
        if teams is None:
            rows = Team.objects.filter(workspace=plan.workspace_id)
            teams = dict(rows.values_list("pk", "name"))
        floors = []
        if any(fact.get("floor") or fact.get("kind") == "floor" for fact in given):
            floors = list(Floor.objects.filter(workspace=plan.workspace_id))
        return cls(
            titles={str(pk): title for pk, title in titles.items()},
            teams={str(pk): name for pk, name in teams.items()},
            floors={str(floor.pk): floor.label for floor in floors},
            periods=[
                period_label(date.fromisoformat(day), plan.workspace) for day in plan.period_starts
            ],
        )

    def title(self, key: str) -> str:
        return self.titles.get(key) or _("a restricted item")

    def is_hidden(self, fact: Fact) -> bool:
        """Whether the fact is about an item that the reader may not see."""
        return "item" in fact and str(fact["item"]) not in self.titles

    def team(self, key: str) -> str:
        return self.teams.get(key) or _("a former team")

    def floor(self, key: str) -> str:
        return self.floors.get(key) or _("a former band")

    def period(self, index: int | float) -> str:
        return self.periods[int(index)]


def _ids(facts: Iterable[Fact]) -> set[int]:
    named = [key for fact in facts for key in (fact.get("item"), *fact.get("keys", ()))]
    return {int(key) for key in named if key is not None}
