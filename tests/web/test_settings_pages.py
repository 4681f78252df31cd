"""Every settings page as every role; what each may change stands in its own file."""

from datetime import date

import pytest

from openweft.workspaces.operations import add_closed_days

PAGES = (
    "workspace",
    "members/",
    "functions",
    "teams",
    "products",
)
FOR_CURATORS = ("import/", "keys", "functions/new", "teams/new", "products/new")


@pytest.mark.parametrize("name", PAGES)
def test_anybody_with_a_seat_reads_the_settings(signed_in, ben, olga, name):
    for member in (ben, olga):
        assert signed_in(member).get(f"/w/loom/settings/{name}").status_code == 200


@pytest.mark.parametrize("name", PAGES + FOR_CURATORS)
def test_a_guest_is_told_that_settings_are_not_theirs(signed_in, gus, name):
    page = signed_in(gus).get(f"/w/loom/settings/{name}")
    assert page.status_code == 403
    assert "does not allow you" in page.text


@pytest.mark.parametrize("name", FOR_CURATORS)
def test_what_curators_make_is_closed_to_viewers(signed_in, ana, ben, name):
    assert signed_in(ana).get(f"/w/loom/settings/{name}").status_code == 200
    assert signed_in(ben).get(f"/w/loom/settings/{name}").status_code == 403


@pytest.mark.parametrize("name", PAGES + FOR_CURATORS + ("me/", ""))
def test_another_workspaces_settings_do_not_exist(signed_in, workspace, eve, name):
    assert signed_in(eve).get(f"/w/loom/settings/{name}").status_code == 404


def test_closed_days_ahead_stand_first_and_past_ones_aside(signed_in, olga):
    for name, year in (("Gone looms", 2020), ("Far looms", 2091), ("Near looms", 2090)):
        day = date(year, 12, 24)
        add_closed_days(name=name, starts_on=day, ends_on=day, by=olga)
    text = signed_in(olga).get("/w/loom/settings/workspace").text
    said = [text.index(word) for word in ("Near looms", "Far looms", "Past <", "Gone looms")]
    assert said == sorted(said)


def test_a_guest_gets_to_their_own_account(signed_in, gus):
    client = signed_in(gus)
    assert client.get("/w/loom/settings/")["Location"] == "/w/loom/settings/me/"
    page = client.get("/w/loom/settings/me/")
    assert page.status_code == 200
    assert "/w/loom/settings/members" not in page.text
