"""The workspace's calendar in what a plan is asked and how its periods are called."""

from datetime import date

import pytest

from openweft.common.period import Span
from openweft.roadmap.names import period_label
from openweft.roadmap.operations import (
    CommitmentTerms,
    create_commitment,
    create_initiative,
    main_scenario,
)
from openweft.roadmap.problems import ask_for, last_period_before
from openweft.workspaces.models import ClosedDays
from openweft.workspaces.operations import create_team

TODAY = date(2027, 1, 4)


@pytest.fixture
def months(workspace):
    workspace.planning_period = "month"
    workspace.save()
    return workspace.periods_from(TODAY)


def test_quarters_are_called_after_the_fiscal_year_they_belong_to(workspace):
    workspace.fiscal_start_month = 4
    days = [period.starts_on for period in workspace.periods_from(date(2026, 11, 27), 3)]
    assert [period_label(day, workspace) for day in days] == ["Q3 2027", "Q4 2027", "Q1 2028"]


def test_a_promise_by_a_periods_last_working_day_is_kept_by_that_period(months):
    friday = date(2027, 2, 26)
    assert last_period_before(friday, months) == 1
    assert last_period_before(date(2027, 2, 25), months) == 0
    assert last_period_before(date(2027, 2, 25), months, [Span(friday, friday)]) == 1
    assert last_period_before(date(2028, 1, 1), months) is None


def test_a_plan_is_asked_to_keep_a_promise_by_the_last_working_day(ana, months):
    create_team(name="Trust", people=3, by=ana)
    row = create_initiative(title="Single sign-on", state="candidate", by=ana)
    terms = CommitmentTerms(to_whom="Acme", due_on=date(2027, 2, 25))
    create_commitment(title="Sign-on", terms=terms, initiative_id=row.pk, by=ana)

    def deadline():
        (item,) = ask_for(main_scenario(ana.workspace), TODAY).problem.items
        return item.deadline

    assert deadline() == 0
    friday = date(2027, 2, 26)
    ClosedDays.objects.create(
        workspace=ana.workspace, name="Carnival", starts_on=friday, ends_on=friday
    )
    assert deadline() == 1
