"""Undo, as the toast offers it: what was taken away stands there again as it was."""

import re
from html import unescape

import pytest

from openweft.roadmap.models import Dependency, Floor
from openweft.roadmap.operations import Band, create_initiative, depend, set_floor
from openweft.strategy.models import Alignment, Objective
from openweft.strategy.operations import create_objective, set_shares, start_draft
from openweft.workspaces.models import Function, Product, Team
from openweft.workspaces.operations import create_function, create_product, create_team
from tests.web.conftest import seen_places

TOAST = re.compile(r"<ow-toast.*?</ow-toast>", re.DOTALL)
ACTION = re.compile(r'<form method="post" action="([^"]+)"')
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def toast_of(page):
    return TOAST.search(page.text)[0]


@pytest.fixture
def undone(signed_in, ana):
    """Does what a button does, as Ana, and then what the toast's Undo does."""
    browser = signed_in(ana)

    def do_and_undo(address, data=None):
        said = toast_of(browser.post(address, data or {}, follow=True))
        fields = {name: unescape(value) for name, value in FIELD.findall(said)}
        return lambda: browser.post(unescape(ACTION.search(said)[1]), fields, follow=True)

    return do_and_undo


@pytest.mark.parametrize(
    ("make", "kind", "where"),
    [(create_team, Team, "teams"), (create_product, Product, "products")],
)
def test_what_is_retired_comes_back(undone, ana, at, make, kind, where):
    row = make(name="Looms", by=ana)
    undo = undone(at(f"settings/{where}/{row.pk}/retire"))
    assert not kind.objects.get().is_active
    assert undo().status_code == 200
    assert kind.objects.get().is_active


def test_a_removed_function_comes_back_with_its_goals(undone, ana, cleo, at):
    row = create_function(name="R&D", lead_id=cleo.pk, goals='Find "one" <new> yarn.', by=ana)
    undo = undone(at(f"settings/functions/{row.pk}/remove"))
    assert not Function.objects.exists()
    undo()
    again = Function.objects.get()
    assert (again.name, again.lead, again.goals) == (row.name, cleo, row.goals)


def test_a_removed_floor_holds_again(undone, ana, at):
    row = set_floor(Band("horizon", "H3", least=0.15), by=ana)
    undo = undone(at(f"settings/planning/floors/{row.pk}/remove"), {"version": 2})
    assert not Floor.objects.exists()
    undo()
    again = Floor.objects.get()
    assert (again.label, again.least_share, again.most_share) == ("H3", 0.15, None)


def test_a_withdrawn_alignment_is_stated_again(undone, at, objective, initiative):
    stated = Alignment.objects.get()
    undo = undone(at(f"initiatives/{initiative.item.key}/alignments"), {"withdraw": stated.pk})
    assert not Alignment.objects.exists()
    undo()
    again = Alignment.objects.get()
    assert (again.objective_id, again.contribution, again.confidence) == (objective.pk, 0.6, 0.8)


def test_what_is_to_confirm_asks_before_and_offers_no_undo(
    signed_in, ana, at, objective, initiative
):
    Objective.objects.update(wording_version=2)
    browser, page = signed_in(ana), at(f"initiatives/{initiative.item.key}")
    assert "older wording" in browser.get(page).text
    stated = Alignment.objects.get()
    after = browser.post(f"{page}/alignments", {"withdraw": stated.pk}, follow=True)
    assert not Alignment.objects.exists()
    assert "Undo" not in toast_of(after)


@pytest.mark.parametrize("side", ["first", "then"])
def test_what_is_untied_from_either_side_is_tied_again(undone, ana, at, initiative, side):
    other = create_initiative(title="Audit trail", state="candidate", by=ana)
    tie = depend(other.pk, first_id=initiative.pk, lag_days=14, reason="Same certificate", by=ana)
    key = getattr(tie, side).item.key
    undo = undone(at(f"initiatives/{key}/ties"), {"untie": tie.pk})
    assert not Dependency.objects.exists()
    assert undo().request["PATH_INFO"] == at(f"initiatives/{key}")
    again = Dependency.objects.get()
    assert (again.first_id, again.then_id) == (initiative.pk, other.pk)
    assert (again.rule, again.lag_days, again.reason) == (tie.rule, 14, "Same certificate")


@pytest.fixture
def drafted(ana):
    """A draft with two objectives of the live version and one of its own under the first."""
    one, two = (create_objective(title=title, by=ana) for title in ("One", "Two"))
    draft = start_draft(by=ana)
    set_shares(version_id=draft.pk, shares={one.pk: 0.3, two.pk: 0.7}, by=ana)
    own = create_objective(title="Own", parent_id=one.pk, version_id=draft.pk, by=ana)
    return draft, one, two, own


def places(draft):
    rows = draft.placements.standing().values_list("objective_id", "parent_id", "share")
    return {pk: (parent, pytest.approx(share)) for pk, parent, share in rows}


@pytest.mark.parametrize(
    ("whose", "act", "given"),
    [
        (2, "place", {"parent": ""}),
        (1, "weigh", {"percent": "90"}),
        (1, "leave", {}),
        (2, "leave", {}),
    ],
)
def test_what_is_done_in_a_draft_is_undone(undone, at, drafted, whose, act, given):
    draft, *objectives = drafted
    before = places(draft)
    key = objectives[whose].item.key
    undo = undone(at(f"objectives/{key}/{act}"), seen_places(draft, **given))
    assert places(draft) != before
    undo()
    assert places(draft) == before


def test_a_discarded_draft_is_brought_back(undone, at, drafted):
    draft, *_rest = drafted
    before = places(draft)
    undo = undone(at(f"strategy/versions/{draft.number}/discard"))
    undo()
    draft.refresh_from_db()
    assert draft.is_draft
    assert places(draft) == before


def test_what_is_said_to_serve_an_objective_is_withdrawn_and_said_again(undone, ana, at, drafted):
    *_versions, own = drafted
    served = create_initiative(title="Looms", by=ana)
    given = {"initiative": served.item.key, "contribution": 0.5, "confidence": 1}
    undo = undone(at(f"objectives/{own.item.key}/serve"), given)
    stated = own.alignments.get()
    undo()
    assert not own.alignments.exists()

    undone(at(f"objectives/{own.item.key}/serve"), given)
    stated = own.alignments.get()
    undo = undone(at(f"objectives/{own.item.key}/serve"), {"withdraw": stated.pk})
    assert not own.alignments.exists()
    undo()
    assert own.alignments.get().contribution == 0.5
