"""What an event says on its two sides, for one reader."""

import pytest

from openweft.items.history import tell
from openweft.items.sentences import sentence_of
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Event
from openweft.workspaces.operations import create_function
from tests.factories import make_item, restrict


@pytest.fixture
def item(ana):
    return make_item(ana, "Single sign-on")


def after(ana, item, code="item.edited", **side):
    append_event(code, workspace=ana.workspace, by=ana, item_id=item.pk, after=side)
    (told,) = tell([Event.objects.latest("pk")], by=ana)
    return told.after


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ({"title": "Single sign-on"}, "Single sign-on"),
        ({"title": None, "body": ""}, ""),
        ({"is_binding": True}, "binding"),
        ({"is_binding": False}, ""),
        ({"tags": ["banks", "sso"]}, "banks, sso"),
        ({"reach_share": 0.3}, "reach share 0.3"),
        ({"body": "x" * 100}, "x" * 79 + "…"),
        ({"metric": 3, "value": 4.0}, "value 4"),
    ],
)
def test_a_side_is_told_in_words(ana, item, side, words):
    assert after(ana, item, **side) == words


def test_owners_functions_and_items_are_named_and_those_gone_are_not(ana, cleo, item):
    legal = create_function(name="Legal", by=ana)
    other = make_item(ana, "Directory")
    assert after(ana, item, owner=cleo.pk, function=legal.pk) == "Cleo Contributor, Legal"
    assert after(ana, item, owner=0, function=0) == "somebody, a function"
    assert after(ana, item, first=other.pk, lag_days=3) == "Directory, lag days 3"
    restrict(other)
    (told,) = tell([Event.objects.latest("pk")], by=cleo)
    assert told.after == "a restricted item"


def test_shares_of_siblings_are_not_told_by_their_ids(ana, item):
    assert after(ana, item, "strategy.shares_set", **{"17": 0.5}) == ""


def test_a_code_without_a_sentence_is_told_as_it_is_spelt(ana, item):
    assert sentence_of("loom.made_new") == "loom made new"
    append_event("loom.made_new", workspace=ana.workspace, by=None, item_id=item.pk)
    (told,) = tell([Event.objects.latest("pk")], by=ana)
    assert (told.who, told.sentence) == ("Openweft", "loom made new")
