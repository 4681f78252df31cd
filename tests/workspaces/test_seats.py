from datetime import timedelta

import pytest
from django.utils import timezone

from openweft.common.errors import Conflict, Invalid, NotAllowed
from openweft.workspaces.models import Event, Member, Role
from openweft.workspaces.operations import (
    change_role,
    create_function,
    deactivate_member,
    edit_member,
    make_api_key,
    mark_seen,
    reactivate_member,
    set_preferences,
)
from openweft.workspaces.permissions import Action, may
from tests.factories import make_member


def test_an_owner_gives_another_role(olga, ben):
    change_role(ben.pk, role="curator", by=olga)

    ben.refresh_from_db()
    assert ben.role == Role.CURATOR
    event = Event.objects.get(code="member.role_changed")
    assert (event.before, event.after) == ({"role": "viewer"}, {"role": "curator"})


@pytest.mark.parametrize("who", ["ana", "ben", "cleo", "gus"])
def test_nobody_but_an_owner_gives_roles_not_even_to_themselves(request, olga, who):
    member = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        change_role(member.pk, role="owner", by=member)


def test_a_role_there_is_none_of_is_refused(olga, ben):
    with pytest.raises(Invalid, match="no role"):
        change_role(ben.pk, role="emperor", by=olga)


def test_the_last_owner_cannot_step_down_or_leave(olga):
    with pytest.raises(Conflict, match="only owner"):
        change_role(olga.pk, role="viewer", by=olga)
    with pytest.raises(Conflict, match="only owner"):
        deactivate_member(olga.pk, by=olga)
    olga.refresh_from_db()
    assert (olga.role, olga.is_active) == (Role.OWNER, True)


def test_one_of_two_owners_may_step_down_unless_the_other_has_left(olga, workspace):
    second = make_member(workspace, "Otto Owner", Role.OWNER)
    change_role(second.pk, role="viewer", by=olga)
    change_role(second.pk, role="owner", by=olga)
    deactivate_member(second.pk, by=olga)

    with pytest.raises(Conflict):
        change_role(olga.pk, role="viewer", by=olga)


def test_a_seat_out_of_use_may_nothing_and_its_keys_end(olga, ana):
    key, _secret = make_api_key(name="export", scopes=["read"], by=ana)

    gone = deactivate_member(ana.pk, by=olga)

    key.refresh_from_db()
    assert not key.is_valid(timezone.now())
    assert not any(may(gone, action) for action in Action)


def test_a_person_let_back_in_has_the_role_they_had(olga, ana):
    deactivate_member(ana.pk, by=olga)
    assert reactivate_member(ana.pk, by=olga).role == Role.CURATOR
    ana.refresh_from_db()
    assert ana.is_active


def test_anybody_may_leave_and_nobody_may_throw_others_out(olga, ben, cleo):
    with pytest.raises(NotAllowed):
        deactivate_member(cleo.pk, by=ben)
    deactivate_member(ben.pk, by=ben)
    ben.refresh_from_db()
    assert not ben.is_active


def test_a_member_of_another_workspace_does_not_exist(olga, eve):
    for call in (
        lambda: change_role(olga.pk, role="viewer", by=eve),
        lambda: deactivate_member(olga.pk, by=eve),
        lambda: edit_member(olga.pk, changes={"name": "Eve"}, by=eve),
    ):
        with pytest.raises(Member.DoesNotExist):
            call()


def test_people_name_themselves_but_do_not_choose_their_function(olga, cleo):
    legal = create_function(name="Legal", by=olga)
    edit_member(cleo.pk, changes={"name": "Cleo C.", "job_title": " Counsel "}, by=cleo)
    with pytest.raises(NotAllowed):
        edit_member(cleo.pk, changes={"function_id": legal.pk}, by=cleo)

    edit_member(cleo.pk, changes={"function_id": legal.pk}, by=olga)

    cleo.refresh_from_db()
    assert (cleo.name, cleo.job_title, cleo.function) == ("Cleo C.", "Counsel", legal)


def test_a_first_look_has_nothing_before_it(ana):
    now = timezone.now()
    mark_seen(ana, at=now)
    ana.refresh_from_db()
    assert (ana.last_seen_at, ana.seen_before_at) == (now, None)


def test_a_visit_after_a_pause_remembers_the_last_one(ana):
    yesterday = timezone.now() - timedelta(days=1)
    now = timezone.now()
    mark_seen(ana, at=yesterday)

    mark_seen(ana, at=now)
    mark_seen(ana, at=now + timedelta(minutes=10))

    ana.refresh_from_db()
    assert ana.seen_before_at == yesterday
    assert ana.last_seen_at == now + timedelta(minutes=10)


def test_looks_within_a_minute_write_once(ana, django_assert_num_queries):
    now = timezone.now()
    mark_seen(ana, at=now)
    with django_assert_num_queries(0):
        mark_seen(ana, at=now + timedelta(seconds=59))


def test_a_new_name_reaches_the_seats_that_had_the_old_one(ana, eve):
    make_member(eve.workspace, "Nickname", user=ana.user)

    set_preferences(ana.user, name="Ana Curie", theme="dark")

    names = set(Member.objects.filter(user=ana.user).values_list("name", flat=True))
    assert names == {"Ana Curie", "Nickname"}
    assert ana.user.theme == "dark"


@pytest.mark.parametrize(
    "values", [{"theme": "pink"}, {"density": "airy"}, {"time_zone": "Nowhere"}, {"name": " "}]
)
def test_a_preference_there_is_none_of_is_refused(ana, values):
    with pytest.raises(Invalid):
        set_preferences(ana.user, **values)
