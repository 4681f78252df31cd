from dataclasses import replace
from datetime import date

import pytest

from openweft.common.errors import Conflict, Invalid, NotAllowed, Stale
from openweft.items.models import Item
from openweft.strategy.models import KeyResult, Measurement, Metric, Objective
from openweft.strategy.operations import (
    KeyResultTerms,
    MetricTerms,
    align_item,
    check_in,
    confirm_alignment,
    create_key_result,
    create_metric,
    create_objective,
    edit_key_result,
    edit_metric,
    edit_objective,
    record_measurement,
    unalign_item,
)
from openweft.strategy.reading import neglected, standings
from openweft.workspaces.models import Event
from tests.factories import make_item, restrict

TERMS = KeyResultTerms(baseline=4, target=12, starts_on=date(2026, 7, 1), due_on=date(2027, 3, 31))


@pytest.fixture
def goal(ana):
    return create_objective(title="Win regulated buyers", by=ana)


@pytest.fixture
def result(ana, goal):
    return create_key_result(
        goal.pk, title="Regulated accounts", metric=MetricTerms("Accounts"), terms=TERMS, by=ana
    )


@pytest.fixture
def item(ana):
    return make_item(ana, "Single sign-on")


def test_a_key_result_comes_with_its_metric(ana, goal, result):
    assert (result.objective, result.metric.name, result.item.key) == (goal, "Accounts", "KR-1")


def test_a_metric_that_is_begun_says_which(ana, result):
    told = Event.objects.get(code="metric.created")
    assert (told.subject, told.after) == ("Accounts", {"metric": result.metric_id})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"target": 4}, "nothing would change"),
        ({"due_on": date(2026, 7, 1)}, "due after it starts"),
        ({"confidence": 1.2}, "between 0 and 1"),
        ({"baseline": float("nan")}, "are numbers"),
        ({"target": float("inf")}, "are numbers"),
    ],
)
def test_terms_that_make_no_key_result_are_refused(ana, goal, change, sentence):
    with pytest.raises(Invalid, match=sentence):
        create_key_result(
            goal.pk, title="KR", metric=MetricTerms("M"), terms=replace(TERMS, **change), by=ana
        )
    assert not KeyResult.objects.exists()
    assert not Metric.objects.exists()


@pytest.mark.parametrize(("value", "share"), [(None, 0), (4, 0), (8, 0.5), (14, 1.25), (2, -0.25)])
def test_progress_is_the_share_of_the_way_also_beyond_it(value, share):
    assert KeyResult(baseline=4, target=12).progress(value) == share


def test_progress_works_downwards_too():
    assert KeyResult(baseline=6.5, target=3).progress(4.75) == pytest.approx(0.5)


def test_time_passed_stays_between_start_and_end():
    result = KeyResult(starts_on=date(2026, 1, 1), due_on=date(2026, 1, 11))
    days = (date(2025, 1, 1), date(2026, 1, 6), date(2027, 1, 1))
    assert [result.time_passed(day) for day in days] == [0, 0.5, 1]


def test_a_second_measurement_of_a_day_replaces_the_first_and_the_event_keeps_it(cleo, result):
    day = date(2026, 9, 1)
    record_measurement(result.metric_id, day=day, value=5, by=cleo)
    record_measurement(result.metric_id, day=day, value=6, source="CRM", by=cleo)
    assert Measurement.objects.get().value == 6
    assert Event.objects.filter(code="metric.measured").first().before == {"value": 5}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_measurement_is_a_number(cleo, result, value):
    with pytest.raises(Invalid):
        record_measurement(result.metric_id, day=date(2026, 9, 1), value=value, by=cleo)


def test_metrics_differ_in_name_and_point_up_or_down(ana):
    create_metric(MetricTerms("Accounts"), by=ana)
    with pytest.raises(Invalid, match="already"):
        create_metric(MetricTerms(" Accounts "), by=ana)
    with pytest.raises(Invalid):
        create_metric(MetricTerms("Other", direction="sideways"), by=ana)
    with pytest.raises(Invalid):
        create_metric(MetricTerms("x" * 161), by=ana)


def test_a_check_in_moves_the_confidence_and_keeps_the_note(cleo, result):
    made = check_in(result.pk, confidence=0.4, note=" Nordbank waits. ", by=cleo)
    result.refresh_from_db()
    assert (result.confidence, made.note) == (0.4, "Nordbank waits.")
    check_in(result.pk, confidence=0.4, by=cleo)
    assert result.check_ins.count() == 2
    with pytest.raises(Invalid):
        check_in(result.pk, confidence=float("nan"), by=cleo)


def test_a_key_result_keeps_what_was_measured_long_ago(ana, result):
    today = date(2029, 1, 1)
    record_measurement(result.metric_id, day=date(2026, 12, 1), value=8, by=ana)
    record_measurement(result.metric_id, day=date(2027, 3, 1), value=12, by=ana)

    (standing,) = standings(ana, today)

    assert (standing.value, standing.measured_on) == (12, date(2027, 3, 1))
    assert (standing.progress, standing.word) == (1, "reached")
    assert neglected(ana, today) == []


def test_viewers_and_guests_measure_nothing(ben, gus, ana, result):
    for by in (ben, gus):
        with pytest.raises(NotAllowed):
            record_measurement(result.metric_id, day=date(2026, 9, 1), value=5, by=by)
    with pytest.raises(NotAllowed):
        check_in(result.pk, confidence=0.4, by=ben)
    with pytest.raises(Item.DoesNotExist):
        check_in(result.pk, confidence=0.4, by=gus)


def test_a_metric_of_another_workspace_does_not_exist(eve, result):
    with pytest.raises(Metric.DoesNotExist):
        record_measurement(result.metric_id, day=date(2026, 9, 1), value=5, by=eve)


def test_the_second_tab_on_a_key_result_is_told(ana, result):
    edit_key_result(result.pk, changes={"title": "First"}, based_on=1, by=ana)
    with pytest.raises(Conflict):
        edit_key_result(result.pk, terms=replace(TERMS, target=9), based_on=1, by=ana)


def test_aligning_again_replaces_what_was_said(ana, goal, item):
    first = align_item(item.pk, objective_id=goal.pk, contribution=0.5, reason=" Why ", by=ana)
    second = align_item(item.pk, objective_id=goal.pk, contribution=-0.5, by=ana)
    assert first.pk == second.pk
    assert goal.alignments.get().contribution == -0.5
    assert Event.objects.filter(code="alignment.stated").first().before["contribution"] == 0.5


@pytest.mark.parametrize(
    "values",
    [
        {"contribution": 1.1},
        {"contribution": float("nan")},
        {"contribution": 1, "confidence": -0.1},
    ],
)
def test_an_alignment_out_of_range_is_refused(ana, goal, item, values):
    with pytest.raises(Invalid):
        align_item(item.pk, objective_id=goal.pk, **values, by=ana)


def test_an_alignment_goes_through_a_key_result_of_its_objective(ana, item, result):
    other = create_objective(title="Grow self-serve", by=ana)
    with pytest.raises(Invalid, match="another objective"):
        align_item(item.pk, objective_id=other.pk, key_result_id=result.pk, contribution=1, by=ana)
    aligned = align_item(
        item.pk, objective_id=result.objective_id, key_result_id=result.pk, contribution=1, by=ana
    )
    assert aligned.key_result == result


def test_new_words_ask_alignments_to_be_confirmed(ana, goal, item):
    alignment = align_item(item.pk, objective_id=goal.pk, contribution=1, by=ana)
    edit_objective(goal.pk, horizon="H2", based_on=1, by=ana)
    alignment.refresh_from_db()
    assert not alignment.needs_confirming

    edit_objective(goal.pk, changes={"title": "Win every buyer"}, based_on=None, by=ana)
    alignment = type(alignment).objects.get()
    assert alignment.needs_confirming

    assert not confirm_alignment(alignment.pk, by=ana).needs_confirming


def test_one_edit_of_an_objective_is_one_step_of_its_version(ana, goal):
    edit_objective(goal.pk, changes={"title": "Win more"}, horizon="H3", based_on=1, by=ana)
    goal = Objective.objects.get(pk=goal.pk)
    assert (goal.horizon, goal.wording_version) == ("H3", 2)
    with pytest.raises(Conflict):
        edit_objective(goal.pk, horizon="H1", based_on=1, by=ana)


def test_a_withdrawn_alignment_stays_in_its_event(ana, goal, item):
    alignment = align_item(item.pk, objective_id=goal.pk, contribution=0.5, by=ana)
    unalign_item(alignment.pk, by=ana)
    assert not goal.alignments.exists()
    assert Event.objects.get(code="alignment.withdrawn").before["contribution"] == 0.5


def test_an_alignment_with_what_one_may_not_see_does_not_exist(workspace, ana, goal, item):
    from tests.factories import make_member

    carl = make_member(workspace, "Carl Curator", "curator")
    alignment = align_item(item.pk, objective_id=goal.pk, contribution=0.5, by=ana)
    restrict(item)
    with pytest.raises(Item.DoesNotExist):
        align_item(item.pk, objective_id=goal.pk, contribution=1, by=carl)
    with pytest.raises(Item.DoesNotExist):
        unalign_item(alignment.pk, by=carl)


def test_contributors_align_nothing(cleo, goal, item):
    with pytest.raises(NotAllowed):
        align_item(item.pk, objective_id=goal.pk, contribution=1, by=cleo)


def test_a_series_is_called_otherwise_and_keeps_its_values(ana, ben, result):
    record_measurement(result.metric_id, value=5, day=date(2026, 8, 1), by=ana)
    edited = edit_metric(
        result.metric_id, MetricTerms("Buyers", unit="accounts"), based_on=1, by=ana
    )
    assert (edited.name, edited.unit, edited.version) == ("Buyers", "accounts", 2)
    assert edited.measurements.get().value == 5
    event = Event.objects.get(code="metric.edited")
    assert (event.before["name"], event.after["name"]) == ("Accounts", "Buyers")

    with pytest.raises(Stale, match=r"Ana Curator changed Buyers since .*: name, unit"):
        edit_metric(result.metric_id, MetricTerms("Late"), based_on=1, by=ana)
    with pytest.raises(NotAllowed):
        edit_metric(result.metric_id, MetricTerms("Mine"), by=ben)


@pytest.mark.parametrize(
    "terms", [MetricTerms("  "), MetricTerms("A" * 161), MetricTerms("Taken")]
)
def test_a_series_keeps_a_name_of_its_own(ana, result, terms):
    create_metric(MetricTerms("Taken"), by=ana)
    with pytest.raises(Invalid):
        edit_metric(result.metric_id, terms, by=ana)
    assert Metric.objects.filter(name="Accounts").exists()


def test_a_series_of_another_workspace_does_not_exist(eve, result):
    with pytest.raises(Metric.DoesNotExist):
        edit_metric(result.metric_id, MetricTerms("Mine"), by=eve)
