"""What the roadmap's lists may be narrowed by, and in which order of an index they are read."""

import pytest
from django.db import connection

from openweft.items.lists.fields import Reading
from openweft.items.lists.grammar import Unreadable, parsed
from openweft.items.lists.keyset import Order, parts_of
from openweft.items.lists.meaning import narrowed
from openweft.items.operations import set_tags
from openweft.items.talk import follow
from openweft.roadmap.lists import INITIATIVES, RELEASES
from openweft.roadmap.operations import (
    InitiativeTerms,
    Points,
    align_and_value,
    create_initiative,
    create_release,
    edit_initiative,
    move_initiative,
    plan_into_release,
    reschedule_initiative,
    set_estimate,
)
from openweft.strategy.models import Objective
from openweft.strategy.operations import align_item, create_objective
from openweft.workspaces.operations import create_team
from tests.factories import restrict
from tests.web.conftest import TODAY


def found(text, by, listing=INITIATIVES):
    rows = narrowed(listing, parsed(text), Reading(by, TODAY))
    return sorted(rows.values_list("item__title", flat=True))


@pytest.fixture
def rows(ana, cleo):
    """Four initiatives: Alpha serves, Beta is late, Gamma is compliance, Delta is restricted."""
    alpha, beta, gamma, delta = (
        create_initiative(title=title, state="candidate", by=ana)
        for title in ("Alpha sign-on", "Beta audit: log", "Gamma", "Delta")
    )
    team = create_team(name="Team Payments", people=3, by=ana)
    set_estimate(alpha.pk, team_id=team.pk, estimate=Points(4, 6, 9), by=ana)
    objective = create_objective(title="Win banks", by=ana)
    align_and_value(alpha.pk, objective_id=objective.pk, contribution=1, by=ana)
    set_tags(alpha.pk, names=["Early bird"], by=ana)
    reschedule_initiative(
        beta.pk, starts_on=TODAY.replace(year=2020), finishes_on=TODAY.replace(year=2021), by=ana
    )
    move_initiative(beta.pk, state="committed", by=ana)
    terms = InitiativeTerms(type="compliance", horizon="H2")
    edit_initiative(gamma.pk, terms=terms, based_on=None, by=ana)
    release = create_release(title="Spring", due_on=TODAY, by=ana)
    plan_into_release(release.pk, initiative_ids=[gamma.pk], by=ana)
    follow(gamma.pk, by=cleo)
    restrict(delta.item)
    type(delta).objects.filter(pk=delta.pk).update(visibility="restricted")
    return alpha, beta, gamma, delta


A, B, C, D = "Alpha sign-on", "Beta audit: log", "Gamma", "Delta"
CASES = {
    "": [A, B, D, C],
    "state:committed": [B],
    "status:Committed": [B],
    "-state:committed": [A, D, C],
    "state:committed,candidate team:team-payments": [A],
    'team:"Team Payments"': [A],
    "team:none": [B, D, C],
    "-team:none": [A],
    "effort>5": [A],
    "effort:5..7": [A],
    "effort<=0": [B, D, C],
    "tag:early-bird": [A],
    "-tag:early-bird": [B, D, C],
    "objective:obj-1": [A],
    "objective:none": [B, D, C],
    "is:orphan": [B, D, C],
    "is:late": [B],
    "kind:compliance": [C],
    "type:strategic": [A, B, D],
    "horizon:h2": [C],
    "release:rel-1": [C],
    "release:none": [A, B, D],
    "starts:2020": [B],
    "starts:none": [A, D, C],
    "after:2020-01-01 before:2030-01-01": [B],
    "finishes<today": [B],
    "owner:me": [A, B, D, C],
    "owner:ana-curator -is:mine": [],
    "follower:cleo-contributor": [C],
    "health:none": [A, B, D, C],
    "added:today": [A, B, D, C],
    '"audit: log"': [B],
    "init-3": [C],
    "-sign -gamma": [B, D],
}


@pytest.mark.parametrize("text", CASES)
def test_a_filter_narrows_to_what_it_says(ana, rows, text):
    assert found(text, ana) == CASES[text]


def test_nobody_is_shown_what_they_may_not_see(cleo, gus, rows):
    assert found("", cleo) == [A, B, C]
    assert found("delta", cleo) == []
    assert found("", gus) == []


WRONG = {
    "staus:committed": "Did you mean “status”?",
    "state:comitted": "Did you mean “committed”?",
    "state>committed": "has no order",
    "effort>much": "“much” is no number",
    "starts:soon": "“soon” is no day",
    "starts:2026-02-30": "is no day",
    "after>2026": "Write after: and a day",
    "effort>1,2": "with one value",
    "is:lste": "Did you mean “late”?",
    "is:none": "never empty",
    '""': "Empty quotes",
    "added:9999": "is no day",
    "value>1e400": "no number a list can compare",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_means_nothing_is_refused_with_its_place(ana, rows, text):
    with pytest.raises(Unreadable, match=WRONG[text]) as refusal:
        found(f"is:open {text}", ana)
    (problem,) = refusal.value.problems
    assert (problem.at, problem.to) == (8, 8 + len(text))


def test_everything_wrong_is_told_at_once(ana, rows):
    with pytest.raises(Unreadable) as refusal:
        found("nobody:me state:open effort>x", ana)
    assert [problem.at for problem in refusal.value.problems] == [0, 10, 21]


def test_no_suggestion_names_what_is_hidden(ana, cleo, rows):
    hidden = create_objective(title="Buy the competitor", by=ana)
    restrict(hidden.item)
    Objective.objects.filter(pk=hidden.pk).update(visibility="restricted")
    key = hidden.item.key.lower()

    assert found(f"objective:{key}", ana) == []
    with pytest.raises(Unreadable) as refusal:
        found(f"objective:{key}x", cleo)
    assert f"“{key}”" not in str(refusal.value)
    with pytest.raises(Unreadable):
        found(f"objective:{key}", cleo)


def test_a_guest_is_told_of_no_team(gus, rows):
    with pytest.raises(Unreadable, match="There is none to choose"):
        found("team:team-payments", gus)


def test_a_list_is_not_narrowed_by_a_hidden_objective(ana, cleo):
    top = create_objective(title="Win banks", by=ana)
    below = create_objective(title="Buy the competitor", parent_id=top.pk, by=ana)
    row = create_initiative(title="Single sign-on", by=ana)
    align_item(row.pk, objective_id=below.pk, contribution=1, by=ana)
    restrict(below.item)
    Objective.objects.filter(pk=below.pk).update(visibility="restricted")

    assert found(f"objective:{top.item.key}", ana) == ["Single sign-on"]
    assert found(f"objective:{top.item.key}", cleo) == []


def test_releases_are_narrowed_too(ana):
    create_release(title="Spring", due_on=TODAY.replace(year=2099), by=ana)
    create_release(title="Long ago", due_on=TODAY.replace(year=2020), by=ana)
    assert found("is:late", ana, RELEASES) == ["Long ago"]
    assert found("due:2099", ana, RELEASES) == ["Spring"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
@pytest.mark.parametrize("is_falling", [False, True])
@pytest.mark.parametrize("listing", [INITIATIVES, RELEASES], ids=lambda listing: listing.name)
def test_every_sort_offered_is_read_in_the_order_of_an_index(ana, listing, is_falling):
    for field in (each for each in listing.fields if each.sort):
        for part in parts_of(
            narrowed(listing, (), Reading(ana, TODAY)), Order(field.sort, is_falling)
        ):
            explained = part[:51].explain()
            assert "TEMP B-TREE" not in explained, (field.name, explained)
            assert "SCAN roadmap" not in explained, (field.name, explained)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
@pytest.mark.parametrize("text", [text for text in CASES if text])
def test_no_filter_scans_the_table(ana, rows, text):
    narrowed_rows = narrowed(INITIATIVES, parsed(text), Reading(ana, TODAY))
    for part in parts_of(narrowed_rows, Order("value", is_falling=True)):
        assert "SCAN roadmap_initiative" not in part[:51].explain()
