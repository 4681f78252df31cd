"""A draft of the strategy is edited, compared, made live and discarded on its pages."""

import pytest

from openweft.items.operations import share_item
from openweft.roadmap.models import Plan
from openweft.roadmap.operations import align_and_value, create_initiative
from openweft.roadmap.planner import solve_plan
from openweft.strategy.models import Objective, StrategyVersion
from openweft.strategy.operations import create_objective, make_live, start_draft
from openweft.strategy.problems import live_version, weights_of
from tests.web.conftest import as_seen, seen_places

HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(ana, objective) -> StrategyVersion:
    return start_draft(by=ana)


@pytest.fixture
def new(ana, draft) -> Objective:
    return create_objective(title="Grow self-serve", version_id=draft.pk, by=ana)


def test_an_objective_is_added_to_a_draft_under_another(signed_in, ana, at, objective, draft):
    browser = signed_in(ana)
    form = browser.get(at(f"objectives/new?version={draft.number}")).text
    assert f"It is for {draft}" in form
    given = {"title": "Pass reviews", "horizon": "H2", "parent": objective.pk}
    answer = browser.post(at("objectives/new"), given | {"version": draft.number})
    assert answer["Location"].endswith(f"/strategy/?version={draft.number}")

    made = Objective.objects.get(item__title="Pass reviews")
    assert made.drafted_in == draft
    assert draft.placements.get(objective=made).parent == objective
    assert "Pass reviews" not in browser.get(at("strategy/")).text
    assert "Pass reviews" in browser.get(at(f"strategy/?version={draft.number}")).text


def test_a_refused_objective_of_a_draft_stays_one_of_the_draft(signed_in, ana, at, draft):
    browser = signed_in(ana)
    given = {"title": "", "body": "Long words.", "horizon": "H2", "version": draft.number}
    refused = browser.post(at("objectives/new"), given)
    assert refused.status_code == 422
    assert "Long words." in refused.text
    assert f'name="version" value="{draft.number}"' in refused.text


def test_the_words_of_a_drafted_objective_are_edited_on_its_page(signed_in, ana, at, new):
    browser, path = signed_in(ana), at(f"items/{new.item.key}/edit")
    browser.post(path, {"title": "Grow alone", "version": 1})
    assert "Grow alone" in browser.get(at(f"objectives/{new.item.key}")).text
    sent = {"based_on": as_seen(new)["version"], "horizon": "H3"}
    browser.post(at(f"objectives/{new.item.key}/horizon"), sent)
    new.refresh_from_db()
    assert new.horizon == "H3"


def test_an_objective_is_moved_weighed_and_dropped_in_a_draft_alone(
    signed_in, ana, at, objective, draft, new
):
    browser, path = signed_in(ana), at(f"objectives/{objective.item.key}")
    answer = browser.post(f"{path}/weigh", seen_places(draft, percent=70))
    assert answer["Location"].endswith(f"?version={draft.number}")
    assert weights_of(draft) == pytest.approx({objective.pk: 0.7, new.pk: 0.3})

    browser.post(f"{path}/place", seen_places(draft, parent=new.pk))
    assert weights_of(draft) == {objective.pk: 1, new.pk: 1}
    assert "moved" in browser.get(at(f"strategy/?version={draft.number}")).text

    browser.post(f"{path}/leave", seen_places(draft))
    assert weights_of(draft) == {new.pk: 1}
    assert weights_of(live_version(ana.workspace)) == {objective.pk: 1}
    text = browser.get(at(f"strategy/?version={draft.number}")).text
    assert "Not in this draft" in text
    assert "Put back" in text


def test_a_share_out_of_range_comes_back_as_it_was_typed(signed_in, ana, at, draft, new):
    path = at(f"objectives/{new.item.key}/weigh")
    given = {"percent": "170", "version": draft.number}
    for headers in (HTMX, {}):
        refused = signed_in(ana).post(path, given, headers=headers)
        assert refused.status_code == 422
        assert 'value="170"' in refused.text
        assert f'name="version" value="{draft.number}"' in refused.text


def test_the_page_of_an_objective_says_in_which_version_it_is_looked_at(
    signed_in, ana, at, objective, draft, new
):
    browser = signed_in(ana)
    page = browser.get(at(f"objectives/{objective.item.key}?version={draft.number}")).text
    assert f"Its place in {draft}, a draft" in page
    assert "50.0 % of the strategy" in page.replace("\xa0", " ")
    assert "a draft" not in browser.get(at(f"objectives/{objective.item.key}")).text
    own = browser.get(at(f"objectives/{new.item.key}")).text
    assert f"Written for {draft}, a draft" in own
    assert browser.get(at(f"objectives/{new.item.key}?version=1")).status_code == 404


def test_a_version_that_is_closed_is_only_read(signed_in, ana, at, objective, draft):
    make_live(draft.pk, by=ana)
    browser = signed_in(ana)
    page = browser.get(at(f"objectives/{objective.item.key}?version=1")).text
    assert "which is old" in page
    assert "Take it out" not in page
    refused = browser.post(
        at(f"objectives/{objective.item.key}/leave"), {"version": 1}, follow=True
    )
    assert "stays as it was" in refused.text


def test_members_read_a_draft_and_guests_do_not(signed_in, ana, ben, gus, at, draft, new):
    page = signed_in(ben).get(at(f"strategy/?version={draft.number}")).text
    assert "Grow self-serve" in page
    assert "Make it live" not in page
    assert signed_in(ben).get(at(f"objectives/{new.item.key}")).status_code == 200
    share_item(new.pk, members=[gus], by=ana)
    assert signed_in(gus).get(at(f"objectives/{new.item.key}")).status_code == 404
    assert "Grow self-serve" not in signed_in(gus).get(at("strategy/")).text
    for name in ("place", "weigh", "leave"):
        given = {"version": draft.number, "percent": 10}
        path = at(f"objectives/{new.item.key}/{name}")
        assert signed_in(ben).post(path, given).status_code == 403
        assert signed_in(gus).post(path, given).status_code == 404


def test_comparing_tells_what_moves_and_what_initiatives_are_worth(
    signed_in, ana, at, objective, initiative, draft, new
):
    other = create_initiative(title="Self-serve billing", state="candidate", by=ana)
    align_and_value(initiative.pk, objective_id=objective.pk, contribution=1, by=ana)
    align_and_value(other.pk, objective_id=new.pk, contribution=1, by=ana)
    text = signed_in(ana).get(at(f"strategy/compare?old=1&new={draft.number}")).text
    assert "entered" in text
    assert "lighter" in text
    assert "Self-serve billing" in text
    assert "Single sign-on" in text
    assert "1 → " in text


def test_a_draft_is_discarded_on_its_page(signed_in, ana, at, draft, new):
    browser = signed_in(ana)
    assert "Discard the draft" in browser.get(at(f"strategy/?version={draft.number}")).text
    browser.post(at(f"strategy/versions/{draft.number}/discard"))
    draft.refresh_from_db()
    assert draft.state == "discarded"
    assert browser.get(at(f"objectives/{new.item.key}")).status_code == 404


def test_a_plan_is_tried_under_a_draft_and_says_so(
    signed_in, ana, ben, at, initiative, draft, new, published
):
    browser = signed_in(ana)
    where = at(f"strategy/?version={draft.number}")
    assert "Compute a plan under it" in browser.get(where).text
    browser.post(at(f"roadmap/under/{draft.number}"))
    plan = Plan.objects.get(state="solving")
    assert plan.scenario.strategy_version == draft
    solve_plan(plan)

    page = browser.get(at(f"roadmap/?plan={plan.number}")).text
    assert "Trial plan" in page
    assert "It can be published once that is live." in page
    assert f"roadmap/plans/{plan.number}/publish" not in page
    assert browser.post(at(f"roadmap/plans/{plan.number}/publish")).status_code == 422
    assert "is a trial under" in browser.get(at("roadmap/")).text
    assert "computed under it" in browser.get(where).text

    browser.post(at(f"strategy/versions/{draft.number}/live"))
    assert "Proposed plan" in browser.get(at(f"roadmap/?plan={plan.number}")).text
    assert signed_in(ben).post(at(f"roadmap/under/{draft.number}")).status_code == 403


def test_what_serves_an_objective_is_stated_on_its_page(signed_in, ana, cleo, at, initiative, new):
    browser, path = signed_in(ana), at(f"objectives/{new.item.key}")
    given = {"contribution": "0.8", "confidence": "0.5", "reason": "Asked for."}
    refused = browser.post(f"{path}/serve", given | {"initiative": "INIT-999"})
    assert refused.status_code == 422
    assert "There is no initiative with that key." in refused.text
    assert "Asked for." in refused.text
    browser.post(f"{path}/serve", given | {"initiative": initiative.item.key.lower()})
    stated = new.alignments.get()
    assert (stated.item, stated.contribution) == (initiative.item, 0.8)
    assert "0.80 × 0.50" in browser.get(path).text
    assert "Grow self-serve" not in browser.get(at(f"initiatives/{initiative.item.key}")).text

    assert "Withdraw" not in signed_in(cleo).get(path).text
    assert signed_in(cleo).post(f"{path}/serve", {"withdraw": stated.pk}).status_code == 403
    signed_in(ana).post(f"{path}/serve", {"withdraw": stated.pk})
    assert not new.alignments.exists()


def test_what_serves_is_withdrawn_where_it_is_stated_alone(signed_in, ana, at, objective, new):
    elsewhere = objective.alignments.get()
    answer = signed_in(ana).post(
        at(f"objectives/{new.item.key}/serve"), {"withdraw": elsewhere.pk}
    )
    assert answer.status_code == 404
    assert objective.alignments.exists()


def test_what_was_taken_out_is_put_back_on_the_drafts_page_and_in_no_trash(
    signed_in, ana, at, draft, new
):
    browser = signed_in(ana)
    browser.post(at(f"objectives/{new.item.key}/leave"), seen_places(draft))
    page = browser.get(at(f"strategy/?version={draft.number}")).text
    assert "written for this draft, in the trash" in page
    assert "Grow self-serve" not in browser.get(at("settings/trash/")).text
    assert "Grow self-serve" not in browser.get(at("strategy/")).text
    browser.post(at(f"items/{new.item.key}/restore"))
    assert draft.placements.filter(objective=new, objective__is_deleted=False).exists()


def test_a_discarded_draft_is_brought_back_later(signed_in, ana, at, draft, new):
    browser = signed_in(ana)
    browser.post(at(f"strategy/versions/{draft.number}/discard"))
    assert f"Bring {draft} back" in browser.get(at("strategy/")).text
    browser.post(at(f"strategy/versions/{draft.number}/restore"))
    assert "Grow self-serve" in browser.get(at(f"strategy/?version={draft.number}")).text
