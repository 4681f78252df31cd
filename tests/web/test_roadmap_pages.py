import re

import pytest

from openweft.items.operations import edit_item
from openweft.roadmap.models import Initiative, Plan
from openweft.roadmap.operations import (
    InitiativeTerms,
    create_initiative,
    depend,
    edit_initiative,
    move_initiative,
)
from tests.web.conftest import SECRET, as_seen

HTMX = {"HX-Request": "true", "HX-Target": "aside#drawer"}
SHAPES = ("timeline", "next", "list")


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_shows_the_published_plan(signed_in, ana, at, published, shape):
    text = signed_in(ana).get(at(f"roadmap/?shape={shape}")).text
    assert "Single sign-on" in text
    assert f"v{published.number}" in text


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("who", ["cleo", "ben", "gus"])
def test_no_shape_learns_of_what_is_restricted(request, signed_in, at, published, who, shape):
    text = signed_in(request.getfixturevalue(who)).get(at(f"roadmap/?shape={shape}&out=all")).text
    assert SECRET not in text


def test_the_strip_counts_what_the_reader_may_see(signed_in, cleo, ana, at, published):
    assert "of 2" in signed_in(ana).get(at("roadmap/")).text
    assert "of 1" in signed_in(cleo).get(at("roadmap/")).text


def test_a_guest_sees_no_plan(signed_in, gus, at, published):
    assert "Published plan" not in signed_in(gus).get(at("roadmap/")).text


def test_a_stranger_finds_nothing(signed_in, eve, at, initiative):
    browser = signed_in(eve)
    for path in ("roadmap/", f"initiatives/{initiative.item.key}", "commitments/", "releases/"):
        assert browser.get(at(path)).status_code == 404


@pytest.mark.parametrize("shape", SHAPES)
def test_an_empty_roadmap_teaches_the_first_step(signed_in, ana, at, shape):
    text = signed_in(ana).get(at(f"roadmap/?shape={shape}")).text
    assert "let the best plan be computed" in text
    assert "Start with one team" in text
    assert "<table" not in text
    assert "Compute plan" not in text


def test_the_filter_narrows_every_shape(signed_in, ana, at, initiative, hidden):
    browser = signed_in(ana)
    for shape in SHAPES:
        text = browser.get(at(f"roadmap/?shape={shape}&q=sign")).text
        assert SECRET not in text.replace("value=", "")
        nothing = browser.get(at(f"roadmap/?shape={shape}&q=zebra")).text
        assert "Nothing matches" in nothing
        assert "Not planned" not in nothing


def test_the_list_pages_by_keyset_without_gap(signed_in, ana, at, sizes):
    for number in range(60):
        create_initiative(title=f"Thing {number:02}", state="candidate", by=ana)
    browser = signed_in(ana)
    first = browser.get(at("roadmap/?shape=list&sort=title")).text
    following = first.partition('id="pager"')[2].partition('href="')[2].partition('"')[0]
    second = browser.get(at("roadmap/") + following.replace("&amp;", "&")).text
    shown = [f"Thing {n:02}" for n in range(60)]
    assert [title for title in shown if title in first] == shown[:50]
    assert [title for title in shown if title in second] == shown[50:]


def test_asking_for_a_plan_shows_its_progress(signed_in, ana, at, initiative):
    browser = signed_in(ana)
    assert browser.post(at("roadmap/solve")).status_code == 302
    plan = Plan.objects.get()
    assert "Computing plan v1" in browser.get(at("roadmap/")).text
    assert "every 1s" in browser.get(at("roadmap/plans/1/progress"), headers=HTMX).text
    browser.post(at("roadmap/plans/1/cancel"))
    plan.refresh_from_db()
    assert plan.state == Plan.State.CANCELLED


def test_a_proposal_is_shown_and_published(signed_in, ana, at, published):
    from openweft.roadmap.operations import main_scenario
    from openweft.roadmap.operations.planning import begin_plan
    from openweft.roadmap.planner import solve_plan

    plan = solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))
    browser = signed_in(ana)
    assert "is a proposal" in browser.get(at(f"roadmap/?plan={plan.number}")).text
    browser.post(at(f"roadmap/plans/{plan.number}/publish"), {"note": "Capacity changed"})
    plan.refresh_from_db()
    assert plan.is_published


def test_a_viewer_computes_and_publishes_nothing(signed_in, ben, at, published):
    browser = signed_in(ben)
    assert "Compute plan" not in browser.get(at("roadmap/")).text
    assert browser.post(at("roadmap/solve")).status_code == 403
    assert browser.post(at(f"roadmap/plans/{published.number}/publish")).status_code == 403


def test_the_drawer_is_a_fragment_and_the_page_is_whole(signed_in, ana, at, initiative):
    browser = signed_in(ana)
    path = at(f"initiatives/{initiative.item.key}")
    assert "<html" in browser.get(path).text
    fragment = browser.get(path, headers=HTMX).text
    assert fragment.lstrip().startswith("<aside")
    assert "Single sign-on" in fragment


def test_why_stands_first_and_names_nothing_hidden(
    signed_in, ana, cleo, at, published, initiative
):
    path = at(f"initiatives/{initiative.item.key}")
    assert "In, because" in signed_in(ana).get(path).text
    assert SECRET not in signed_in(cleo).get(path).text


def test_what_it_serves_leads_to_the_vision_and_its_value_into_terms(
    signed_in, ana, at, initiative, objective
):
    edit_initiative(initiative.pk, terms=InitiativeTerms(reach_share=0.5), based_on=None, by=ana)
    text = signed_in(ana).get(at(f"initiatives/{initiative.item.key}")).text
    path = text.partition('aria-label="Alignment path"')[2].partition("</ol>")[0]
    assert path.index("Win regulated buyers") < path.index("the vision")
    assert "Alignment</span>" in text
    assert "Share reached</span>" in text
    assert re.search(r"1\.000 × 0\.\d\d × 0\.\d\d = 0\.", text)


def test_acts_change_what_they_say(signed_in, ana, at, initiative, objective, team):
    browser, path = signed_in(ana), at(f"initiatives/{initiative.item.key}/")
    browser.post(path + "move", as_seen(initiative, state="committed"))
    browser.post(path + "status", {"health": "at_risk", "sentence": "The vendor is late."})
    points = {"team": team.pk, "low": 2, "likely": 3, "high": 9}
    browser.post(path + "estimates", as_seen(initiative, **points))
    browser.post(path + "effort", as_seen(initiative, team=team.pk, spent=1.5))
    browser.post(path + "pin", {"side": "in", "reason": "Promised"})
    dates = {"starts_on": "2030-01-01", "finishes_on": "2030-02-01"}
    browser.post(path + "dates", as_seen(initiative, **dates))
    browser.post(path + "links", {"source": "Jira", "external_id": "SSO-1"})
    terms = {"type": "compliance", "horizon": "H2", "reach_share": 0.3}
    browser.post(path + "terms", as_seen(initiative, **terms))
    initiative.refresh_from_db()
    estimate = initiative.estimates.get()
    assert (initiative.state, initiative.health, initiative.type) == (
        "committed",
        "at_risk",
        "compliance",
    )
    assert (estimate.high, estimate.spent) == (9, 1.5)
    assert initiative.pins.get().side == "in"
    assert initiative.delivery_links.get().external_id == "SSO-1"
    assert str(initiative.finishes_on) == "2030-02-01"
    assert initiative.reach_share == 0.3

    browser.post(path + "terms", as_seen(initiative, **{**terms, "reach_share": ""}))
    initiative.refresh_from_db()
    assert initiative.reach_share is None


def test_a_refused_act_says_why_and_changes_nothing(signed_in, ana, at, initiative):
    browser, path = signed_in(ana), at(f"initiatives/{initiative.item.key}/")
    moved = as_seen(initiative, state="declined", reason="")
    answer = browser.post(path + "move", moved, follow=True)
    assert "Say why it is declined." in answer.text
    answer = browser.post(
        path + "ties", {"rule": "finish_to_start", "other": "INIT-9999"}, follow=True
    )
    assert "There is no initiative INIT-9999." in answer.text
    initiative.refresh_from_db()
    assert initiative.state == "candidate"


def test_a_viewer_sees_no_controls_and_every_act_is_refused(signed_in, ben, at, initiative):
    browser, path = signed_in(ben), at(f"initiatives/{initiative.item.key}")
    text = browser.get(path).text
    assert "Edit title" not in text
    assert "Pin in" not in text
    for act in ("move", "ship", "terms", "dates", "pin", "alignments", "ties", "release"):
        given: dict[str, object] = {"state": "committed", "side": "in", "reason": "x"}
        given |= {"type": "quality"}
        given |= {"horizon": "H1", "serves": initiative.pk, "contribution": 1, "confidence": 1}
        given |= {"other": initiative.item.key, "rule": "together"}
        assert browser.post(f"{path}/{act}", given).status_code in {403, 404}
    assert Initiative.objects.get().state == "candidate"


def test_hidden_neighbours_are_not_named(signed_in, ana, cleo, at, initiative, hidden):
    depend(initiative.pk, first_id=hidden.pk, by=ana)
    text = signed_in(cleo).get(at(f"initiatives/{initiative.item.key}")).text
    assert SECRET not in text
    assert hidden.item.key not in text


def test_what_was_declined_since_is_no_longer_listed_as_left_out(
    signed_in, ana, at, published, initiative
):
    published.entries.filter(initiative=initiative).update(included=False)
    browser = signed_in(ana)
    assert "Not in the plan" in browser.get(at("roadmap/")).text
    move_initiative(initiative.pk, state="declined", reason="No buyer", by=ana)
    assert "Not in the plan" not in browser.get(at("roadmap/")).text


def test_a_plan_asked_for_that_there_is_not_shows_none(signed_in, ana, at, published):
    text = signed_in(ana).get(at("roadmap/?plan=99")).text
    assert "Published plan" not in text


def test_a_new_initiative_needs_only_a_title(signed_in, cleo, at):
    browser = signed_in(cleo)
    given = {"title": "Faster search", "type": "quality", "horizon": "H1"}
    assert browser.post(at("initiatives/new"), given).status_code == 302
    assert Initiative.objects.get().state == "proposed"
    assert browser.post(at("initiatives/new"), given | {"title": " "}).status_code == 422


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("initiatives/new", "roadmap/"),
        ("commitments/new", "commitments/"),
        ("releases/new", "releases/"),
    ],
)
def test_who_changes_their_mind_goes_back_to_the_list(signed_in, ana, at, path, back):
    text = signed_in(ana).get(at(path)).text
    assert re.search(f'href="{at(back)}"[^>]*>\\s*(<span>)?Cancel', text)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_promise_keeps_its_verb_and_the_way_back(signed_in, ana, at, headers):
    refused = signed_in(ana).post(at("commitments/new"), {"title": "One"}, headers=headers)
    assert refused.status_code == 422
    assert "<span>Promise</span>" in refused.text
    assert re.search(f'href="{at("commitments/")}"[^>]*>\\s*(<span>)?Cancel', refused.text)


def test_shipping_is_asked_for_only_when_in_progress(signed_in, ana, at, initiative):
    browser, path = signed_in(ana), at(f"initiatives/{initiative.item.key}")
    assert "Ship it?" not in browser.get(path).text
    move_initiative(initiative.pk, state="in_progress", by=ana)
    assert "Ship it?" in browser.get(path).text
    browser.post(path + "/ship", as_seen(initiative))
    initiative.refresh_from_db()
    assert initiative.state == "shipped"


def test_promises_show_money_to_curators_alone(signed_in, ana, cleo, at, commitment):
    assert "41,200" in signed_in(ana).get(at("commitments/")).text
    ledger = signed_in(cleo).get(at("commitments/")).text
    assert "41,200" not in ledger
    assert "At stake" not in ledger
    assert "41,200" not in signed_in(cleo).get(at(f"commitments/{commitment.item.key}")).text


def test_a_promise_is_made_and_settled(signed_in, ana, at, initiative):
    browser = signed_in(ana)
    given = {"title": "Sign-on", "to_whom": "Nordbank", "due_on": "2030-03-31", "confidence": 0.8}
    browser.post(at("commitments/new"), given | {"initiative": initiative.item.key.lower()})
    row = initiative.commitments.get()
    browser.post(at(f"commitments/{row.item.key}/settle"), as_seen(row, state="kept"))
    row.refresh_from_db()
    assert row.state == "kept"
    assert "Nordbank" in browser.get(at("commitments/?show=settled")).text


def test_a_part_shows_what_it_takes_from_its_whole(
    signed_in, ana, cleo, at, initiative, objective
):
    part = create_initiative(
        title="Directory", terms=InitiativeTerms(parent_id=initiative.pk), by=ana
    )
    page = at(f"initiatives/{part.item.key}")

    text = signed_in(ana).get(page).text
    assert "Taken over from the whole" in text
    assert "Single sign-on" in text
    assert objective.item.title in text
    assert "Withdraw" not in text

    edit_item(initiative.pk, changes={"visibility": "restricted"}, based_on=None, by=ana)
    text = signed_in(cleo).get(page).text
    assert "a restricted item" in text
    assert "Single sign-on" not in text
