from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from openweft.common.errors import Invalid
from openweft.engine.scoring import Defaults, Ice, Rice, Strategic, Wsjf
from openweft.roadmap.models import Initiative
from openweft.roadmap.names import TERMS
from openweft.roadmap.operations import (
    InitiativeTerms,
    Points,
    align_and_value,
    create_initiative,
    create_objective_and_value,
    delete_and_value,
    discard_draft_and_value,
    edit_initiative,
    make_live_and_value,
    place_objective_and_value,
    remove_from_version_and_value,
    restore_and_value,
    restore_draft_and_value,
    set_estimate,
    set_policy,
    set_shares_and_value,
    unalign_and_value,
)
from openweft.strategy.operations import (
    KeyResultTerms,
    MetricTerms,
    create_key_result,
    create_objective,
    start_draft,
)
from openweft.workspaces.operations import create_team


@pytest.fixture
def objective(ana):
    return create_objective(title="Win regulated buyers", by=ana)


def value_of(row: Initiative) -> float:
    return Initiative.objects.get(pk=row.pk).value


def test_a_value_follows_its_alignment_at_once(ana, objective):
    terms = InitiativeTerms(reach_share=0.5)
    row = create_initiative(title="Sign-on", terms=terms, by=ana)
    orphan = row.value

    stated = align_and_value(
        row.pk, objective_id=objective.pk, contribution=0.8, confidence=0.5, by=ana
    )
    assert value_of(row) == pytest.approx(1000 * 0.8 * 0.5 * 0.5)

    unalign_and_value(stated.pk, by=ana)
    assert value_of(row) == pytest.approx(orphan)


def test_a_part_takes_its_wholes_alignment_and_so_its_value(ana, objective):
    whole = create_initiative(title="Sign-on", by=ana)
    part = create_initiative(
        title="Directory", terms=InitiativeTerms(parent_id=whole.pk, reach_share=1.0), by=ana
    )
    align_and_value(whole.pk, objective_id=objective.pk, contribution=0.5, by=ana)
    assert value_of(part) == pytest.approx(500)


def test_another_model_values_all_anew(ana):
    row = create_initiative(title="Sign-on", by=ana)
    edit_initiative(row.pk, terms=InitiativeTerms(stated_value=42), based_on=None, by=ana)
    set_policy(changes={"value_model": "stated"}, by=ana)
    assert value_of(row) == 42


@pytest.fixture
def sign_on(ana, objective):
    row = create_initiative(title="Sign-on", terms=InitiativeTerms(reach_share=1.0), by=ana)
    align_and_value(row.pk, objective_id=objective.pk, contribution=1, by=ana)
    return row


def test_a_value_follows_the_shares_of_the_strategy(ana, objective, sign_on):
    other = create_objective_and_value(title="Grow", by=ana)
    assert value_of(sign_on) == pytest.approx(500)
    set_shares_and_value(shares={objective.pk: 0.2, other.pk: 0.8}, by=ana)
    assert value_of(sign_on) == pytest.approx(200)
    place_objective_and_value(objective.pk, parent_id=other.pk, by=ana)
    assert value_of(sign_on) == pytest.approx(1000)
    remove_from_version_and_value(objective.pk, by=ana)
    assert value_of(sign_on) != pytest.approx(1000)


def test_a_value_follows_a_change_over_and_no_draft(ana, objective, sign_on):
    draft = start_draft(by=ana)
    create_objective_and_value(title="Grow", version_id=draft.pk, by=ana)
    assert value_of(sign_on) == pytest.approx(1000)
    discard_draft_and_value(draft.pk, by=ana)
    restore_draft_and_value(draft.pk, by=ana)
    assert value_of(sign_on) == pytest.approx(1000)
    make_live_and_value(draft.pk, by=ana)
    assert value_of(sign_on) == pytest.approx(500)


def test_an_objective_in_the_trash_is_worth_nothing_until_it_is_back(ana, objective, sign_on):
    delete_and_value(objective.pk, by=ana)
    assert value_of(sign_on) != pytest.approx(1000)
    restore_and_value(objective.pk, by=ana)
    assert value_of(sign_on) == pytest.approx(1000)


def test_an_initiative_back_from_the_trash_is_worth_what_it_is_now(ana, objective, sign_on):
    delete_and_value(sign_on.pk, by=ana)
    create_objective_and_value(title="Grow", by=ana)
    restore_and_value(sign_on.pk, by=ana)
    assert value_of(sign_on) == pytest.approx(500)


MODELS: dict[str, dict[str, Any]] = {
    "strategic": {"reach_share": 0.25},
    "rice": {"reach_people": 200.0, "impact": 2.0, "confidence": 0.5},
    "ice": {"impact": 3.0, "confidence": 0.5, "ease": 4.0},
    "wsjf": {"business_value": 8.0, "time_criticality": 5.0, "risk_reduction": 2.0},
    "stated": {"stated_value": 42.0},
}
SOONER = ("business_value", "time_criticality", "risk_reduction")
COMBINED = {
    "strategic": lambda t: 1000 * t["alignment"] * t["reach_share"],
    "rice": lambda t: t["reach"] * t["impact"] * t["confidence"] / t["effort"],
    "ice": lambda t: t["impact"] * t["confidence"] * t["ease"],
    "wsjf": lambda t: sum(t[each] for each in SOONER) / t["job_size"],
    "stated": lambda t: t["stated_value"],
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("is_known", [True, False])
def test_a_value_is_what_its_shown_terms_make(ana, objective, model, is_known):
    set_policy(changes={"value_model": model}, by=ana)
    terms = InitiativeTerms(**MODELS[model] if is_known else {})
    row = create_initiative(title="Sign-on", terms=terms, by=ana)
    team = create_team(name="Trust", people=3, by=ana)
    if is_known:
        align_and_value(row.pk, objective_id=objective.pk, contribution=0.6, by=ana)
        set_estimate(row.pk, team_id=team.pk, estimate=Points(2, 4, 6), by=ana)

    row.refresh_from_db()
    shown = {term["name"]: term["amount"] for term in row.value_terms}
    assert any(term["is_default"] for term in row.value_terms) is not is_known
    assert row.value == pytest.approx(COMBINED[model](shown))


@pytest.mark.parametrize("model", [Strategic, Rice, Ice, Wsjf])
def test_every_term_has_a_name_for_people(model):
    inputs = model(*(1.0 for _field in fields(model)))
    assert {term.name for term in inputs.score(Defaults()).terms} <= TERMS.keys()


def test_terms_are_emptied_only_where_that_is_said(ana):
    whole = create_initiative(title="Whole", by=ana)
    terms = InitiativeTerms(reach_share=0.5, impact=3, parent_id=whole.pk)
    row = create_initiative(title="Sign-on", terms=terms, by=ana)

    emptied = InitiativeTerms(ease=2, cleared=frozenset({"reach_share", "parent_id"}))
    edited = edit_initiative(row.pk, terms=emptied, based_on=None, by=ana)

    assert (edited.reach_share, edited.parent_id) == (None, None)
    assert (edited.impact, edited.ease) == (3, 2)
    with pytest.raises(Invalid, match="Horizon cannot be empty"):
        edit_initiative(
            row.pk, terms=InitiativeTerms(cleared=frozenset({"horizon"})), based_on=None, by=ana
        )


def part_of(whole, title, by):
    terms = InitiativeTerms(parent_id=whole.pk, reach_share=1.0)
    return create_initiative(title=title, terms=terms, by=by)


def alignments(*rows) -> list[float | None]:
    return [Initiative.objects.get(pk=row.pk).alignment for row in rows]


def test_a_part_of_a_part_takes_the_alignment_of_the_nearest_whole_that_has_any(ana, objective):
    whole = create_initiative(title="Sign-on", by=ana)
    part = part_of(whole, "Directory", ana)
    detail = part_of(part, "Groups", ana)

    align_and_value(whole.pk, objective_id=objective.pk, contribution=0.5, by=ana)
    assert alignments(part, detail) == [0.5, 0.5]

    nearer = align_and_value(part.pk, objective_id=objective.pk, contribution=0.2, by=ana)
    assert alignments(part, detail) == [0.2, 0.2]

    unalign_and_value(nearer.pk, by=ana)
    assert alignments(part, detail) == [0.5, 0.5]


def test_parts_follow_a_whole_that_moves_or_goes_to_the_trash(ana, objective):
    top = create_initiative(title="Trust", by=ana)
    whole = create_initiative(title="Sign-on", by=ana)
    part = part_of(whole, "Directory", ana)
    align_and_value(top.pk, objective_id=objective.pk, contribution=0.5, by=ana)

    edit_initiative(whole.pk, terms=InitiativeTerms(parent_id=top.pk), based_on=None, by=ana)
    assert alignments(whole, part) == [0.5, 0.5]

    delete_and_value(top.pk, by=ana)
    assert alignments(whole, part) == [None, None]

    restore_and_value(top.pk, by=ana)
    assert alignments(whole, part) == [0.5, 0.5]


def test_an_alignment_through_a_key_result_in_the_trash_counts_for_nothing(ana, objective):
    key_result = create_key_result(
        objective.pk,
        title="Banks won",
        metric=MetricTerms("Banks"),
        terms=KeyResultTerms(0, 10, date(2027, 1, 1), date(2027, 12, 31)),
        by=ana,
    )
    row = create_initiative(title="Sign-on", by=ana)
    align_and_value(
        row.pk, objective_id=objective.pk, key_result_id=key_result.pk, contribution=0.5, by=ana
    )
    delete_and_value(key_result.pk, by=ana)
    assert alignments(row) == [None]
    restore_and_value(key_result.pk, by=ana)
    assert alignments(row) == [0.5]
