import re
from html import unescape

import pytest

from openweft.items.operations import edit_item
from openweft.strategy.models import CheckIn, Measurement, Placement, StrategyVersion, Vision
from openweft.strategy.operations import create_objective, set_shares, start_draft
from openweft.strategy.problems import live_version
from tests.web.conftest import seen_places

HTMX = {"HX-Request": "true", "HX-Target": "aside#drawer"}
SECRET_AIM = "Leave the northern market"


@pytest.fixture
def hidden_aim(ana, objective):
    row = create_objective(title=SECRET_AIM, by=ana)
    edit_item(row.pk, changes={"visibility": "restricted"}, based_on=None, by=ana)
    return row


def test_the_tree_shows_weight_progress_and_vision(signed_in, ana, at, key_result):
    text = signed_in(ana).get(at("strategy/")).text
    assert "Every expense settled within a day." in text
    assert "Win regulated buyers" in text
    assert "Accounts live" in text
    assert "behind" in text


@pytest.mark.parametrize("who", ["cleo", "ben", "gus"])
@pytest.mark.parametrize("path", ["strategy/", "strategy/compare", "strategy/?shares=1", "today/"])
def test_a_hidden_objective_is_nowhere(request, signed_in, at, hidden_aim, who, path):
    answer = signed_in(request.getfixturevalue(who)).get(at(path))
    assert SECRET_AIM not in answer.text
    assert hidden_aim.item.key not in answer.text


@pytest.mark.parametrize("who", ["cleo", "gus", "eve"])
def test_a_hidden_objective_has_no_page(request, signed_in, at, hidden_aim, who):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(at(f"objectives/{hidden_aim.item.key}")).status_code == 404


def test_a_guest_sees_neither_vision_nor_tree(signed_in, gus, at, key_result):
    text = signed_in(gus).get(at("strategy/")).text
    assert "Every expense" not in text
    assert "Win regulated buyers" not in text


def test_an_empty_strategy_teaches(signed_in, ana, at):
    assert "how much each wish weighs" in signed_in(ana).get(at("strategy/")).text


def test_the_vision_is_written_and_a_stale_one_refused(signed_in, ana, at, objective):
    browser = signed_in(ana)
    browser.post(at("strategy/vision"), {"sentence": "A day.", "version": 1})
    stale = browser.post(
        at("strategy/vision"), {"sentence": "An hour.", "version": 1}, follow=True
    )
    assert Vision.objects.get().sentence == "A day."
    assert stale.status_code == 409
    assert "A day." in stale.text
    assert "An hour." in stale.text


def test_shares_that_do_not_add_up_are_refused_in_a_sentence(signed_in, ana, at, objective):
    other = create_objective(title="Grow self-serve", by=ana)
    browser = signed_in(ana)
    given = seen_places(live_version(ana.workspace))
    given |= {f"share-{objective.pk}": 70, f"share-{other.pk}": 20}
    refused = browser.post(at("strategy/shares"), given, follow=True)
    assert "add up to 0.90" in refused.text
    browser.post(at("strategy/shares"), given | {f"share-{other.pk}": 30})
    shares = dict(Placement.objects.values_list("objective_id", "share"))
    assert shares == {objective.pk: pytest.approx(0.7), other.pk: pytest.approx(0.3)}


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_who_sets_shares_late_is_told_and_keeps_what_was_typed(
    signed_in, ana, at, objective, headers
):
    other = create_objective(title="Grow", by=ana)
    first, second = f"share-{objective.pk}", f"share-{other.pk}"
    seen = seen_places(live_version(ana.workspace))
    set_shares(shares={objective.pk: 0.8, other.pk: 0.2}, by=ana)
    browser, where = signed_in(ana), at("strategy/shares")

    late = browser.post(where, seen | {first: 70, second: 30}, headers=headers)
    assert late.status_code == 409
    assert "Ana Curator changed v1 since you opened it: shares." in late.text
    assert 'value="70"' in late.text
    assert "80" in late.text
    assert Placement.objects.get(objective=objective).share == 0.8
    again = int(re.search(r'name="based_on" value="(\d+)"', late.text)[1])
    browser.post(where, seen | {"based_on": again, "keep": "mine", first: 70, second: 30})
    assert Placement.objects.get(objective=objective).share == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("act", "given"), [("weigh", {"percent": "41"}), ("place", {"parent": ""}), ("leave", {})]
)
def test_a_place_is_changed_by_who_saw_the_last(signed_in, ana, at, objective, act, given):
    part = create_objective(title="Part", parent_id=objective.pk, by=ana)
    beside = create_objective(title="Beside", parent_id=objective.pk, by=ana)
    version = live_version(ana.workspace)
    set_shares(parent_id=objective.pk, shares={part.pk: 0.8, beside.pk: 0.2}, by=ana)
    where = at(f"objectives/{part.item.key}/{act}")
    late = signed_in(ana).post(where, {"based_on": version.version, **given})
    assert late.status_code == 409
    assert "Ana Curator changed v1 since you opened it: shares." in unescape(late.text)
    assert given.get("percent", "") in late.text
    place = Placement.objects.get(objective=part)
    assert (place.parent, place.share) == (objective, 0.8)


def test_siblings_are_made_equal(signed_in, ana, at, objective):
    other = create_objective(title="Grow", share=0, by=ana)
    given = seen_places(live_version(ana.workspace), equal=1)
    given |= {f"share-{objective.pk}": 9, f"share-{other.pk}": 1}
    signed_in(ana).post(at("strategy/shares"), given)
    assert set(Placement.objects.values_list("share", flat=True)) == {0.5}


def test_a_draft_is_tried_and_made_live(signed_in, ana, at, objective):
    browser = signed_in(ana)
    browser.post(at("strategy/drafts"))
    draft = StrategyVersion.objects.get(state="draft")
    assert "is a draft" in browser.get(at(f"strategy/?version={draft.number}")).text
    browser.post(at(f"strategy/versions/{draft.number}/live"), {"note": "Focus"})
    draft.refresh_from_db()
    assert (draft.state, draft.note) == ("live", "Focus")


def test_versions_are_compared(signed_in, ana, at, objective):
    start_draft(by=ana)
    create_objective(
        title="Grow self-serve", version_id=StrategyVersion.objects.get(state="draft").pk, by=ana
    )
    text = signed_in(ana).get(at("strategy/compare?old=1&new=2")).text
    assert "entered" in text
    assert "lighter" in text
    assert "100.0 %" in text


def test_one_version_alone_is_compared_with_nothing(signed_in, ana, at, objective):
    text = signed_in(ana).get(at("strategy/compare")).text
    assert "Begin a draft" in text
    assert "<select" not in text


def test_an_objective_and_a_key_result_are_made(signed_in, ana, at, objective):
    browser = signed_in(ana)
    given = {"title": "Pass reviews", "horizon": "H2", "parent": objective.pk}
    assert browser.post(at("objectives/new"), given).status_code == 302
    made = {
        "title": "Reviews passed",
        "direction": "up",
        "unit": "reviews",
        "baseline": 2,
        "target": 9,
        "starts_on": "2026-01-01",
        "due_on": "2026-12-31",
        "confidence": 0.6,
    }
    path = at(f"objectives/{objective.item.key}/key-results/new")
    assert browser.post(path, made).status_code == 302
    refused = browser.post(path, made | {"title": "Again", "target": 2})
    assert refused.status_code == 422
    assert "equals the baseline" in refused.text


def test_a_key_result_is_measured_and_checked_by_a_contributor(signed_in, cleo, at, key_result):
    browser, path = signed_in(cleo), at(f"key-results/{key_result.item.key}/")
    browser.post(path + "measure", {"day": "2026-02-03", "value": "7.5"})
    browser.post(path + "check-in", {"confidence": 0.4, "note": "Two deals slipped."})
    assert Measurement.objects.filter(value=7.5).exists()
    assert CheckIn.objects.get().note == "Two deals slipped."
    assert browser.post(path + "terms", {"baseline": 1, "target": 2}).status_code != 200


def test_a_viewer_measures_nothing(signed_in, ben, at, key_result):
    browser, path = signed_in(ben), at(f"key-results/{key_result.item.key}")
    assert browser.post(path + "/measure", {"day": "2026-02-03", "value": 7}).status_code == 403
    assert "Add</button>" not in browser.get(path).text


def test_the_series_is_downloaded_as_csv(signed_in, ben, at, key_result):
    answer = signed_in(ben).get(at(f"key-results/{key_result.item.key}/series.csv"))
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.text.splitlines()[0] == "day,value,unit,source,note"
    assert len(answer.text.splitlines()) == 2


def test_pages_of_the_strategy_open_as_drawers(signed_in, ana, at, key_result, objective):
    browser = signed_in(ana)
    for path in (f"objectives/{objective.item.key}", f"key-results/{key_result.item.key}"):
        assert browser.get(at(path), headers=HTMX).text.lstrip().startswith("<aside")


def test_an_objective_moves_under_another_but_not_under_itself(signed_in, ana, at, objective):
    child = create_objective(title="Part", parent_id=objective.pk, by=ana)
    browser = signed_in(ana)
    refused = browser.post(
        at(f"objectives/{objective.item.key}/place"),
        seen_places(live_version(ana.workspace), parent=child.pk),
        follow=True,
    )
    assert "cannot come under itself" in refused.text
    seen = seen_places(live_version(ana.workspace), parent="")
    browser.post(at(f"objectives/{child.item.key}/place"), seen)
    assert Placement.objects.get(objective=child).parent is None
