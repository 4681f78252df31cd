"""What ships says so once, and what is told by it."""

from datetime import date

import pytest

from openweft.common.errors import Conflict, Invalid
from openweft.items.models import Item
from openweft.roadmap.models import Initiative, Release
from openweft.roadmap.operations import (
    create_initiative,
    create_release,
    move_initiative,
    plan_into_release,
    ship_initiative,
    ship_release,
)
from openweft.workspaces.models import Event
from tests.factories import restrict

S = Initiative.State


@pytest.fixture
def started(ana):
    row = create_initiative(title="Single sign-on", state="candidate", by=ana)
    return move_initiative(row.pk, state="in_progress", by=ana)


@pytest.fixture
def release(ana, workspace):
    return create_release(title="Spring", due_on=date(2027, 4, 1), by=ana)


def told(code, row):
    return list(Event.objects.filter(code=code, item_id=row.pk))


def test_shipping_says_what_was_and_what_is(ana, started):
    ship_initiative(started.pk, by=ana)
    (event,) = told("initiative.shipped", started)
    assert (event.before["state"], event.after["state"]) == ("in_progress", "shipped")
    assert event.after["shipped_on"]
    assert event.by == ana


def test_what_is_reviewed_goes_back_without_shipping_a_second_time(ana, started):
    ship_initiative(started.pk, by=ana)
    move_initiative(started.pk, state="reviewed", reason="Sign-ins doubled.", by=ana)
    with pytest.raises(Conflict):
        ship_initiative(started.pk, by=ana)
    back = move_initiative(started.pk, state="shipped", by=ana)
    assert back.state == S.SHIPPED
    assert len(told("initiative.shipped", started)) == 1


@pytest.mark.parametrize("state", ["proposed", "candidate", "committed"])
def test_what_never_started_does_not_ship(ana, state):
    row = create_initiative(title="Directory", by=ana)
    Initiative.objects.filter(pk=row.pk).update(state=state)
    with pytest.raises(Conflict):
        ship_initiative(row.pk, by=ana)
    with pytest.raises(Invalid):
        move_initiative(row.pk, state="shipped", by=ana)
    assert told("initiative.shipped", row) == []


def test_a_release_ships_what_is_in_progress_and_each_says_so(ana, started, release):
    done = create_initiative(title="Audit log", state="candidate", by=ana)
    move_initiative(done.pk, state="in_progress", by=ana)
    plan_into_release(release.pk, initiative_ids=[started.pk, done.pk], by=ana)
    ship_initiative(done.pk, by=ana)

    ship_release(release.pk, by=ana)
    assert [len(told("initiative.shipped", row)) for row in (started, done)] == [1, 1]
    (event,) = told("release.shipped", release)
    assert event.after["state"] == Release.State.OUT
    with pytest.raises(Conflict):
        ship_release(release.pk, by=ana)
    assert len(told("release.shipped", release)) == 1


def test_a_release_with_what_never_started_ships_nothing(ana, started, release):
    waiting = create_initiative(title="Directory", state="candidate", by=ana)
    plan_into_release(release.pk, initiative_ids=[started.pk, waiting.pk], by=ana)
    with pytest.raises(Conflict, match=waiting.item.key):
        ship_release(release.pk, by=ana)
    started.refresh_from_db()
    assert started.state == S.IN_PROGRESS


def test_a_release_ships_what_its_curator_may_not_see_and_names_it_not(ana, olga, release):
    hidden = create_initiative(title="Buy it", state="candidate", item={"owner": olga}, by=ana)
    plan_into_release(release.pk, initiative_ids=[hidden.pk], by=ana)
    restrict(Item.objects.get(pk=hidden.pk))
    Initiative.objects.filter(pk=hidden.pk).update(visibility="restricted", state="in_progress")
    ship_release(release.pk, by=ana)
    hidden.refresh_from_db()
    assert hidden.state == S.SHIPPED
