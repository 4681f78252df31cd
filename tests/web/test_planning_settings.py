import pytest

from openweft.roadmap.models import Floor, Policy, Size
from openweft.roadmap.operations import Band, set_floor


@pytest.fixture
def page(workspace) -> str:
    return f"/w/{workspace.slug}/settings/planning/"


def policy(**changes):
    given = {
        "value_model": "strategic",
        "discount_a_year": 10,
        "default_reach_share": 50,
        "default_alignment": 2,
        "default_capacity_weeks": 12,
        "focus_share": 80,
        "version": 1,
    }
    return given | changes


def test_a_curator_changes_how_value_is_reckoned(signed_in, ana, page):
    answer = signed_in(ana).post(page + "policy", policy(value_model="rice", focus_share=60))
    saved = Policy.objects.get(workspace=ana.workspace)
    assert answer.status_code == 302
    assert (saved.value_model, saved.focus_share) == ("rice", 0.6)


def test_two_curators_at_once_are_shown_both_texts(signed_in, ana, page):
    browser = signed_in(ana)
    browser.post(page + "policy", policy(focus_share=60))

    late = browser.post(page + "policy", policy(focus_share=70))
    assert late.status_code == 409
    assert "Stored now: 60.0." in late.text
    assert 'value="70"' in late.text
    assert Policy.objects.get(workspace=ana.workspace).focus_share == 0.6

    browser.post(page + "policy", policy(focus_share=70, version=2))
    assert Policy.objects.get(workspace=ana.workspace).focus_share == 0.7


def test_a_share_above_the_whole_is_refused_beside_its_field(signed_in, ana, page):
    answer = signed_in(ana).post(page + "policy", policy(focus_share=130))
    assert answer.status_code == 422
    assert "less than or equal to 100" in answer.text


def test_sizes_are_set_and_shown(signed_in, ana, page):
    browser = signed_in(ana)
    browser.post(page + "sizes", {"code": "m", "low": 2, "likely": 4, "high": 9, "version": 1})
    assert Size.objects.get(workspace=ana.workspace).code == "M"
    assert "2 to 9, likely 4" in browser.get(page).text


def test_a_size_out_of_order_says_so(signed_in, ana, page):
    sent = {"code": "M", "low": 9, "likely": 4, "high": 2, "version": 1}
    answer = signed_in(ana).post(page + "sizes", sent)
    assert answer.status_code == 422
    assert "low ≤ likely ≤ high" in answer.text


def test_a_floor_is_set_and_removed(signed_in, ana, page):
    browser = signed_in(ana)
    sent = {"what": "horizon:H3", "least": 15, "most": "", "version": 1}
    browser.post(page + "floors", sent)
    floor = Floor.objects.get(workspace=ana.workspace)
    assert (floor.dimension, floor.label, floor.least_share) == ("horizon", "H3", 0.15)

    stale = browser.post(page + f"floors/{floor.pk}/remove", {"version": 1})
    assert stale.status_code == 409
    browser.post(page + f"floors/{floor.pk}/remove", {"version": 2})
    assert not Floor.objects.exists()


@pytest.mark.parametrize("who", ["ben", "cleo"])
def test_others_read_it_and_change_nothing(request, who, signed_in, ana, page):
    floor = set_floor(Band("horizon", "H3", least=0.15), by=ana)
    browser = signed_in(request.getfixturevalue(who))
    assert "at least 15" in browser.get(page).text
    assert browser.post(page + "policy", policy()).status_code == 403
    assert browser.post(page + f"floors/{floor.pk}/remove").status_code == 403
    assert Floor.objects.exists()


def test_a_guest_and_a_stranger_see_nothing(signed_in, gus, eve, page):
    assert signed_in(gus).get(page).status_code == 403
    assert signed_in(eve).get(page).status_code == 404


def test_what_is_set_beside_the_policy_goes_by_its_version(signed_in, ana, page):
    browser, seen = signed_in(ana), {"version": 1}
    size = {"code": "M", "low": 2, "likely": 4, "high": 9, **seen}
    assert browser.post(page + "sizes", size).status_code == 302

    late = browser.post(page + "sizes", {**size, "high": 11})
    assert (late.status_code, "Stored now: 9.0." in late.text) == (409, True)
    assert "Ana Curator changed the planning policy since you opened it: sizes." in late.text
    floor = {"what": "horizon:H3", "least": 15, "most": "", **seen}
    assert browser.post(page + "floors", floor).status_code == 409
    gate = {"what": "orphans:strategic", "mode": "block", **seen}
    late = browser.post(page + "gates/", gate)
    assert (late.status_code, "Stored now:" in late.text) == (409, True)
    assert not Floor.objects.exists()
    assert Size.objects.get().high == 9
