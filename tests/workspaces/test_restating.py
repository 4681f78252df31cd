"""What was typed over a team's capacity keeps its meaning when the calendar changes."""

from datetime import date

import pytest

from openweft.workspaces.models import Event
from openweft.workspaces.operations import (
    add_closed_days,
    create_team,
    edit_workspace,
    set_capacity,
)


@pytest.fixture
def team(ana):
    return create_team(name="Looms", people=3, by=ana)


def typed(team) -> dict[str, float]:
    rows = team.capacities.order_by("starts_on").values_list("starts_on", "person_weeks")
    return {day.isoformat(): round(weeks, 6) for day, weeks in rows}


def test_a_quarter_is_told_in_months_by_their_working_days(olga, team):
    set_capacity(team.pk, day=date(2027, 1, 1), person_weeks=64, note="on leave", by=olga)

    edit_workspace({"planning_period": "month"}, by=olga)

    assert typed(team) == {"2027-01-01": 21, "2027-02-01": 20, "2027-03-01": 23}
    assert {row.note for row in team.capacities.all()} == {"on leave"}
    told = Event.objects.get(code="team.capacities_restated")
    assert told.before == {"2027-01-01": 64}
    assert told.after["2027-03-01"] == pytest.approx(23)


def test_closed_days_get_nothing(olga, team):
    add_closed_days(name="Winter", starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 31), by=olga)
    set_capacity(team.pk, day=date(2027, 1, 1), person_weeks=43, by=olga)
    edit_workspace({"planning_period": "month"}, by=olga)
    assert typed(team) == {"2027-01-01": 0, "2027-02-01": 20, "2027-03-01": 23}


def test_months_make_a_quarter_only_together(olga, team):
    edit_workspace({"planning_period": "month"}, by=olga)
    olga.workspace.refresh_from_db()
    for month in (1, 2, 3, 5):
        set_capacity(team.pk, day=date(2027, month, 1), person_weeks=month, by=olga)

    edit_workspace({"planning_period": "quarter"}, by=olga)

    assert typed(team) == {"2027-01-01": 6}


def test_another_fiscal_year_moves_the_quarters(olga, team):
    for month, weeks in ((1, 64), (4, 65)):
        set_capacity(team.pk, day=date(2027, month, 1), person_weeks=weeks, by=olga)
    edit_workspace({"fiscal_start_month": 2}, by=olga)
    assert typed(team) == {"2027-02-01": 43 + 22}


def test_other_settings_leave_capacities_alone(olga, team):
    set_capacity(team.pk, day=date(2027, 1, 1), person_weeks=64, by=olga)
    edit_workspace({"horizon_periods": 8, "name": "Loom"}, by=olga)
    assert typed(team) == {"2027-01-01": 64}
    assert not Event.objects.filter(code="team.capacities_restated").exists()
