"""A published plan keeps every hard constraint, told from the rows alone."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openweft.common.period import PeriodLength, last_working_day
from openweft.engine.planning.explain import explain
from openweft.engine.planning.problem import Limits
from openweft.engine.planning.solve import solve
from openweft.roadmap.answers import keep_answer
from openweft.roadmap.models import Commitment, Dependency, Estimate, Initiative, Pin, Plan
from openweft.roadmap.operations import (
    CommitmentTerms,
    InitiativeTerms,
    Points,
    create_commitment,
    create_initiative,
    depend,
    main_scenario,
    pin_initiative,
    publish_plan,
    reschedule_initiative,
    set_estimate,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.problems import ask_for
from openweft.workspaces.models import Role
from openweft.workspaces.operations import create_team
from tests.factories import make_member, make_workspace

LIMITS = Limits(seconds=3, threads=1)
RULES = ("finish_to_start", "finish_to_start", "together", "excludes")
TINY = 1e-4


@st.composite
def worlds(draw):
    """What a small workspace asks of its planner."""
    count = draw(st.integers(2, 5))
    some = st.integers(0, count - 1)
    pairs = st.sampled_from([*combinations(range(count), 2)])
    ahead = st.integers(0, 200)
    return {
        "length": draw(st.sampled_from(PeriodLength)),
        "today": date(2027, 1, 1) + timedelta(days=draw(st.integers(0, 364))),
        "rooms": draw(st.lists(st.integers(1, 4), min_size=1, max_size=2)),
        "efforts": draw(st.lists(st.integers(0, 30), min_size=count, max_size=count)),
        "values": draw(st.lists(st.integers(0, 9), min_size=count, max_size=count)),
        "ties": draw(
            st.lists(st.tuples(pairs, st.sampled_from(RULES), st.integers(0, 70)), max_size=3)
        ),
        "promises": draw(st.lists(st.tuples(some, ahead), max_size=2)),
        "pins": draw(st.dictionaries(some, st.sampled_from(["in", "out"]), max_size=2)),
        "waits": draw(st.dictionaries(some, ahead, max_size=2)),
    }


def build(world):
    """The workspace of a world, and who curates it."""
    workspace = make_workspace(planning_period=world["length"])
    ana = make_member(workspace, "Ana Curator", Role.OWNER)
    teams = [
        create_team(name=f"Team {n}", people=people, by=ana)
        for n, people in enumerate(world["rooms"])
    ]
    rows = []
    for n, (weeks, value) in enumerate(zip(world["efforts"], world["values"], strict=True)):
        terms = InitiativeTerms(reach_share=value / 9)
        rows.append(create_initiative(title=f"Work {n}", terms=terms, state="candidate", by=ana))
        team = teams[n % len(teams)]
        set_estimate(rows[n].pk, team_id=team.pk, estimate=Points(weeks, weeks, weeks), by=ana)
    for (first, then), rule, lag in world["ties"]:
        depend(rows[then].pk, first_id=rows[first].pk, rule=rule, lag_days=lag, by=ana)
    for n, days in world["promises"]:
        promise = CommitmentTerms(to_whom="Acme", due_on=world["today"] + timedelta(days=days))
        create_commitment(title="Promise", terms=promise, initiative_id=rows[n].pk, by=ana)
    for n, side in world["pins"].items():
        pin_initiative(rows[n].pk, side=side, reason="Because.", by=ana)
    for n, days in world["waits"].items():
        reschedule_initiative(
            rows[n].pk,
            starts_on=None,
            finishes_on=None,
            not_before=world["today"] + timedelta(days=days),
            by=ana,
        )
    return ana


def planned(ana, today) -> Plan:
    """The best plan, published where there is one."""
    plan = begin_plan(main_scenario(ana.workspace), by=ana)
    plan.from_day = today
    asked = ask_for(plan.scenario, today)
    result = solve(asked.problem, LIMITS)
    reasons = explain(asked.problem, result) if result.placed else {}
    keep_answer(plan, asked, result, reasons)
    if plan.state != Plan.State.READY:
        return plan
    return publish_plan(plan.pk, reason="They know of what slips.", by=ana)


@pytest.mark.slow
@given(worlds())
@settings(max_examples=25)
def test_a_published_plan_breaks_nothing(db, world):
    ana = build(world)
    plan = planned(ana, world["today"])
    if plan.state != Plan.State.READY:
        assert plan.trouble
        return
    entries = {entry.initiative_id: entry for entry in plan.entries.all()}
    rows = {row.pk: row for row in Initiative.objects.filter(workspace=ana.workspace)}
    holds_capacity(plan, entries)
    holds_ties(ana, entries, rows)
    holds_promises(ana, entries, rows, world["today"])
    for pin in Pin.objects.filter(initiative__in=rows):
        assert entries[pin.initiative_id].included is (pin.side == Pin.Side.IN)
    for pk, row in rows.items():
        entry = entries[pk]
        assert (row.starts_on, row.finishes_on) == (entry.starts_on, entry.finishes_on)
        assert (row.starts_on is not None) is entry.included
        if entry.included:
            assert world["today"] <= row.starts_on <= row.finishes_on < plan.ends_before
            assert row.not_before is None or row.not_before <= row.starts_on


def holds_capacity(plan, entries):
    loads = {(load.team_id, load.starts_on): load for load in plan.loads.all()}
    for (team, starts_on), load in loads.items():
        at = plan.period_starts.index(starts_on.isoformat())
        used = sum(entry.spread.get(str(team), [0] * 99)[at] for entry in entries.values())
        assert used == pytest.approx(load.used, abs=TINY)
        assert load.used <= load.capacity + TINY
    for estimate in Estimate.objects.filter(initiative__in=entries):
        entry = entries[estimate.initiative_id]
        given_to = sum(entry.spread.get(str(estimate.team_id), []))
        wanted = estimate.left if entry.included else 0
        assert given_to == pytest.approx(wanted, abs=TINY)


def holds_ties(ana, entries, rows):
    for tie in Dependency.objects.filter(then__workspace=ana.workspace):
        first, then = entries[tie.first_id], entries[tie.then_id]
        if tie.rule == Dependency.Rule.TOGETHER:
            assert first.included is then.included
        elif tie.rule == Dependency.Rule.EXCLUDES:
            assert not (first.included and then.included)
        elif then.included:
            assert first.included
            begins = rows[tie.first_id].finishes_on + timedelta(days=tie.lag_days + 1)
            assert rows[tie.then_id].starts_on >= begins


def holds_promises(ana, entries, rows, today):
    first = ana.workspace.period_of(today)
    for promise in Commitment.objects.filter(workspace=ana.workspace):
        entry, row = entries[promise.initiative_id], rows[promise.initiative_id]
        if Pin.objects.filter(initiative=row, side=Pin.Side.OUT).exists():
            continue
        if promise.due_on >= entry.plan.ends_before:
            continue
        assert entry.included
        within = max(promise.due_on, last_working_day(first), today)
        assert row.finishes_on <= within
