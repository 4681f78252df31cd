"""Initiatives proposed, edited, moved, and how they are said to go."""

import pytest

from openweft.common.errors import Invalid, NotAllowed
from openweft.roadmap.models import Initiative, StatusUpdate
from openweft.roadmap.operations import (
    InitiativeTerms,
    create_initiative,
    edit_initiative,
    move_initiative,
    post_status,
    set_policy,
)
from openweft.workspaces.models import Event
from tests.factories import restrict


@pytest.fixture
def initiative(ana) -> Initiative:
    return create_initiative(title="Single sign-on", state="candidate", by=ana)


def edit(row, by, **terms):
    return edit_initiative(row.pk, terms=InitiativeTerms(**terms), based_on=None, by=by)


def test_a_contributor_proposes_and_a_curator_makes_candidates(ana, cleo):
    assert create_initiative(title="Dark mode", by=cleo).state == "proposed"
    with pytest.raises(NotAllowed):
        create_initiative(title="Dark mode", state="candidate", by=cleo)
    with pytest.raises(Invalid, match="begins as proposed"):
        create_initiative(title="Dark mode", state="shipped", by=ana)
    assert Initiative.objects.count() == 1


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"type": "whim"}, "“whim” is no kind; strategic"),
        ({"horizon": "H4"}, "“H4” is no horizon; H1, H2, H3 are"),
        ({"ease": -1}, "Ease lies between 0"),
    ],
)
def test_terms_there_are_none_of_are_refused_by_name(ana, initiative, terms, sentence):
    with pytest.raises(Invalid, match=sentence):
        create_initiative(title="Dark mode", terms=InitiativeTerms(**terms), by=ana)
    with pytest.raises(Invalid, match=sentence):
        edit(initiative, ana, **terms)
    assert Initiative.objects.count() == 1


def test_words_alone_can_be_edited_and_leave_the_terms(ana, initiative):
    edit(initiative, ana, reach_share=0.3)
    changed = edit_initiative(
        initiative.pk, changes={"title": "One sign-on"}, based_on=None, by=ana
    )
    assert (changed.item.title, changed.reach_share) == ("One sign-on", 0.3)
    assert Event.objects.filter(code="initiative.edited").count() == 1


def test_a_part_names_a_whole_one_may_see_and_closes_no_circle(ana, cleo, initiative):
    part = create_initiative(
        title="Directory", terms=InitiativeTerms(parent_id=initiative.pk), by=cleo
    )
    piece = create_initiative(title="Sync", terms=InitiativeTerms(parent_id=part.pk), by=ana)
    for below in (initiative, part, piece):
        with pytest.raises(Invalid, match="part of itself"):
            edit(initiative, ana, parent_id=below.pk)
    restrict(initiative.item)
    Initiative.objects.filter(pk=initiative.pk).update(visibility="restricted")
    with pytest.raises(Initiative.DoesNotExist):
        create_initiative(title="Mine", terms=InitiativeTerms(parent_id=initiative.pk), by=cleo)
    initiative.refresh_from_db()
    assert initiative.parent is None


def test_a_state_there_is_none_of_is_refused(ana, initiative):
    with pytest.raises(Invalid, match="“asleep” is no state; proposed"):
        move_initiative(initiative.pk, state="asleep", by=ana)
    initiative.refresh_from_db()
    assert initiative.state == "candidate"


def test_how_it_goes_is_said_in_a_tidy_sentence(ana, cleo, initiative):
    update = post_status(
        initiative.pk, health="at_risk", sentence="  Late\x00\nby a week. ", by=cleo
    )
    initiative.refresh_from_db()
    assert (update.sentence, initiative.health) == ("Late by a week.", "at_risk")
    assert initiative.health_at == update.at
    told = Event.objects.get(code="initiative.status_posted")
    assert (told.by, told.after["sentence"]) == (cleo, "Late by a week.")


@pytest.mark.parametrize(("health", "sentence"), [("rosy", "All well."), ("on_track", " \x00 ")])
def test_a_status_without_health_or_words_is_refused(ana, initiative, health, sentence):
    with pytest.raises(Invalid):
        post_status(initiative.pk, health=health, sentence=sentence, by=ana)
    assert not StatusUpdate.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"mood": 1}, "no setting “mood”"),
        ({"value_model": "luck"}, "“luck” is no value model; strategic"),
        ({"focus_share": 1.1}, "Focus share lies between 0 and 1"),
        ({"discount_a_year": 1.0}, "Discount a year"),
        ({"default_capacity_weeks": 10**6}, "Default capacity weeks lies between"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_by_name(ana, changes, sentence):
    with pytest.raises(Invalid, match=sentence):
        set_policy(changes=changes, by=ana)
    assert not Event.objects.filter(code="policy.set").exists()


def test_a_policy_set_as_it_was_is_no_event(ana):
    focus = set_policy(changes={}, by=ana).focus_share
    set_policy(changes={"focus_share": focus}, by=ana)
    assert not Event.objects.filter(code="policy.set").exists()
    set_policy(changes={"focus_share": focus / 2}, by=ana)
    told = Event.objects.get(code="policy.set")
    assert (told.before["focus_share"], told.after["focus_share"]) == (focus, focus / 2)
