"""Two people write at once: the second is told who changed what, and what they typed stands."""

import pytest

from openweft.items.operations import edit_item, set_products, set_tags, share_item
from openweft.roadmap.operations import Points, move_initiative, set_estimate
from openweft.workspaces.operations import create_product
from tests.web.conftest import as_seen

HTMX = {"HX-Request": "true"}


@pytest.fixture
def meanwhile(ana, ben, team, initiative):
    """What another does while a form is open, by the address the form is sent to."""
    ledger = create_product(name="Ledger", by=ana)
    pk = initiative.pk
    done = {
        "items/{}/tags": lambda: set_tags(pk, names=["eu"], by=ana),
        "items/{}/products": lambda: set_products(pk, products=[ledger], by=ana),
        "items/{}/share": lambda: share_item(pk, members=[ben], by=ana),
        "initiatives/{}/move": lambda: move_initiative(pk, state="committed", by=ana),
        "initiatives/{}/estimates": lambda: set_estimate(
            pk, team_id=team.pk, estimate=Points(1, 2, 3), by=ana
        ),
        "initiatives/{}/dates": lambda: edit_item(
            pk, changes={"title": "Renamed"}, based_on=None, by=ana
        ),
    }
    return done.__getitem__


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
@pytest.mark.parametrize(
    ("path", "typed", "theirs", "mine"),
    [
        ("items/{}/tags", {"tags": "late"}, "eu", 'value="late"'),
        ("items/{}/products", {"products": []}, "Ledger", "Yours, not saved yet"),
        ("items/{}/share", {"members": []}, "Ben Viewer", "Yours, not saved yet"),
        ("initiatives/{}/move", {"state": "paused", "reason": "Why not"}, "Committed", "Why not"),
        ("initiatives/{}/estimates", {"low": 4, "likely": 5, "high": 6}, "3.0", 'value="6"'),
        ("initiatives/{}/dates", {"starts_on": "2030-01-01"}, "title", 'value="2030-01-01"'),
    ],
    ids=["tags", "products", "share", "move", "estimate", "dates"],
)
def test_the_second_of_two_sees_both_texts_and_chooses(
    signed_in, ana, at, team, initiative, meanwhile, path, typed, theirs, mine, headers
):
    browser, where = signed_in(ana), at(path.format(initiative.item.key))
    sent = as_seen(initiative, team=team.pk, **typed)
    meanwhile(path)()

    late = browser.post(where, sent, headers=headers)
    assert late.status_code == 409
    assert f"Ana Curator changed {initiative.item.key} since you opened it" in late.text
    assert theirs in late.text
    assert mine in late.text
    held = as_seen(initiative)

    kept = browser.post(where, {**sent, "keep": "theirs"})
    assert (kept.status_code, as_seen(initiative)) == (302, held)
    assert browser.post(where, {**sent, **held, "keep": "mine"}).status_code == 302
    assert as_seen(initiative) != held


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
@pytest.mark.parametrize(
    ("path", "sent"),
    [("items/{}/edit", {"visibility": "restricted"}), ("initiatives/{}/ship", {})],
)
def test_a_button_seen_before_another_wrote_changes_nothing(
    signed_in, ana, at, initiative, path, sent, headers
):
    move_initiative(initiative.pk, state="in_progress", by=ana)
    given = as_seen(initiative, **sent)
    edit_item(initiative.pk, changes={"title": "Renamed"}, based_on=None, by=ana)

    late = signed_in(ana).post(at(path.format(initiative.item.key)), given, headers=headers)
    assert late.status_code == 409
    assert "Ana Curator changed INIT-1 since you opened it: title." in late.text
    initiative.refresh_from_db()
    assert (initiative.state, initiative.visibility) == ("in_progress", "workspace")


def test_a_form_without_a_version_is_taken_for_an_old_one(signed_in, ana, at, initiative):
    where = at(f"items/{initiative.item.key}/tags")
    assert signed_in(ana).post(where, {"tags": "late"}).status_code == 409
    assert not initiative.item.tags.exists()


def test_a_goals_horizon_is_set_by_who_saw_the_last(signed_in, ana, at, objective):
    where = at(f"objectives/{objective.item.key}/horizon")
    sent = {"based_on": objective.item.version, "horizon": "H2"}
    assert signed_in(ana).post(where, sent).status_code == 302
    assert signed_in(ana).post(where, {**sent, "horizon": "H3"}).status_code == 409
    objective.refresh_from_db()
    assert objective.horizon == "H2"
