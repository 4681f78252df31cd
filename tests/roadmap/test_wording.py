"""Facts of a plan in sentences: reasons, what stood against it, and what things are called."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openweft.common.period import PeriodLength
from openweft.roadmap.models import Plan, PlanEntry
from openweft.roadmap.names import period_label
from openweft.roadmap.operations import Band, create_initiative, main_scenario, set_floor
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.troubles import trouble_of
from openweft.roadmap.wording import Why, number, why_by_entry
from openweft.workspaces.operations import create_team
from tests.factories import restrict


@pytest.fixture
def team(ana):
    return create_team(name="Trust", people=3, by=ana)


@pytest.fixture
def rows(ana, team):
    titles = ("Sign-on", "Directory", "Audit log", "Billing", "Export")
    return [create_initiative(title=title, state="candidate", by=ana) for title in titles]


@pytest.fixture
def plan(ana) -> Plan:
    plan = begin_plan(main_scenario(ana.workspace), by=ana)
    plan.period_starts = ["2027-01-01", "2027-04-01"]
    plan.save()
    return plan


@pytest.fixture
def said(ana, plan, rows, team):
    """Says facts of the first row's entry; names stand for the rows by their order."""

    def say(included, *facts, by=ana):
        entry = PlanEntry(pk=1, plan=plan, initiative=rows[0], included=included)
        entry.facts = [_keyed(fact, rows, team) for fact in facts]
        return str(why_by_entry([entry], by=by)[1])

    return say


def _keyed(fact, rows, team):
    known = {"item": lambda n: str(rows[n].pk), "team": lambda _: str(team.pk)}
    return {name: known[name](value) if name in known else value for name, value in fact.items()}


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ([], "In."),
        ([{"code": "started"}], "In, because work on it is under way."),
        (
            [{"code": "deadline", "period": 1}],
            "In, because it is promised by the end of Q2 2027.",
        ),
        ([{"code": "needed_by", "item": 1}], "In, because Directory needs it."),
        (
            [{"code": "needed_by", "item": 1}, {"code": "needed_by", "item": 2}],
            "In, because Directory and Audit log need it.",
        ),
        (
            [{"code": "value_per_effort", "rank": 2}, {"code": "pinned_in"}],
            "In, because it is pinned in and it is number 2 by value for effort.",
        ),
    ],
)
def test_why_it_is_in(said, facts, sentence):
    assert said(True, *facts) == sentence


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ([], "Out."),
        (
            [{"code": "prerequisite_out", "item": 1}],
            "Out, because it needs Directory, which is out.",
        ),
        (
            [{"code": "team_full", "team": 0, "amount": 2.5, "period": 0}],
            "Out, because Trust lacks 2.5 person-weeks for it until Q1 2027.",
        ),
        (
            [{"code": "displaced_by", "item": n} for n in (1, 2, 2)],
            "Out, because Directory and Audit log hold the room.",
        ),
        (
            [{"code": "displaced_by", "item": n} for n in (1, 2, 3, 4)],
            "Out, because Directory, Audit log, Billing and 1 more hold the room.",
        ),
        (
            [
                {"code": "worth_less", "amount": 100.4},
                {"code": "would_enter_if_effort", "amount": 0.25, "team": 0},
                {"code": "would_enter_if_value", "amount": 9, "item": 1},
            ],
            (
                "Out, because any plan with it is worth at least 100 points less. It would enter "
                "at 0.25 person-weeks or less of Trust or in place of Directory above 9 points."
            ),
        ),
    ],
)
def test_why_it_is_out_and_what_would_change_that(said, facts, sentence):
    assert said(False, *facts) == sentence


def test_a_hidden_holder_is_a_restricted_item(said, cleo, rows):
    restrict(rows[1].item)
    told = said(False, {"code": "displaced_by", "item": 1}, by=cleo)
    assert told == "Out, because a restricted item holds the room."


def test_a_band_is_named_by_its_label_and_one_that_is_gone_is_not(ana, said):
    floor = set_floor(Band("type", "quality", 0.2), by=ana)
    assert "the floor of quality needs it" in said(
        True, {"code": "floor_helps", "floor": str(floor.pk)}
    )
    assert "the band of a former band would break" in said(
        False, {"code": "floor_blocks", "floor": "0"}
    )


@pytest.mark.parametrize(
    ("each", "sentence"),
    [
        ({"kind": "pin", "keys": [0]}, "Sign-on is pinned or committed."),
        ({"kind": "started", "keys": [0]}, "Sign-on is in progress."),
        (
            {"kind": "deadline", "keys": [0], "detail": {"deadline": 0}},
            "Sign-on is promised by the end of Q1 2027.",
        ),
        (
            {"kind": "deadline", "keys": [0], "detail": {"deadline": 0, "earliest_finish": 1}},
            "Sign-on is promised by the end of Q1 2027; alone it could be finished by Q2 2027.",
        ),
        (
            {"kind": "deadline", "keys": [0], "detail": {"deadline": 0, "earliest_finish": 2}},
            (
                "Sign-on is promised by the end of Q1 2027; "
                "it cannot be finished in the time planned."
            ),
        ),
        ({"kind": "after", "keys": [0, 1]}, "Directory waits for Sign-on."),
        ({"kind": "together", "keys": [0, 1]}, "Sign-on and Directory go together."),
        ({"kind": "excludes", "keys": [0, 1]}, "Sign-on and Directory exclude each other."),
    ],
)
def test_what_stood_against_a_plan_is_said(ana, plan, rows, each, sentence):
    keys = [str(rows[n].pk) for n in each["keys"]]
    plan.trouble = [{**each, "keys": keys}]
    assert trouble_of(plan, by=ana) == [sentence]


def test_a_teams_and_a_bands_trouble_is_told_in_numbers(ana, plan, team):
    floor = set_floor(Band("type", "quality", 0.2), by=ana)
    plan.trouble = [
        {"kind": "capacity", "keys": [str(team.pk)], "detail": {"capacity": 9.5, "effort": 40}},
        {"kind": "capacity", "keys": ["0"], "detail": {}},
        {"kind": "floor", "keys": [str(floor.pk)], "detail": {"least": 0.2, "most": 0.25}},
        {"kind": "refused", "sentence": "There is nothing to plan."},
    ]
    assert trouble_of(plan, by=ana) == [
        "Trust has 9.5 person-weeks; what must be in asks for 40.",
        "a former team has 0 person-weeks; what must be in asks for 0.",
        "quality is held between 20 % and 25 % of the planned effort.",
        "There is nothing to plan.",
    ]


@pytest.mark.parametrize(
    ("length", "month", "label"),
    [
        (PeriodLength.MONTH, 1, "April 2027"),
        (PeriodLength.TWO_WEEKS, 1, "the two weeks from April 5, 2027"),
        (PeriodLength.QUARTER, 1, "Q2 2027"),
        (PeriodLength.QUARTER, 4, "Q1 2028"),
    ],
)
def test_a_period_is_called_as_the_workspace_plans(workspace, length, month, label):
    workspace.planning_period, workspace.fiscal_start_month = length, month
    assert period_label(date(2027, 4, 5), workspace) == label


def test_nothing_known_is_said_shortly():
    assert str(Why(included=True, because=())) == "In."
    assert Why(included=False, because=()).change == ""
    assert why_by_entry([], by=None) == {}


@given(st.floats(-1e6, 1e6))
def test_a_number_is_off_by_no_more_than_its_last_digit_shown(amount):
    shown = Decimal(number(amount).replace(",", ""))
    step = Decimal("0.1") if abs(amount) >= 1 else Decimal("0.01")
    step = Decimal(1) if abs(amount) >= 100 else step
    assert abs(shown - Decimal(amount)) <= step / 2
    assert shown == shown.quantize(step, ROUND_HALF_EVEN)
