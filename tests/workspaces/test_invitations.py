from datetime import timedelta

import pytest
from django.utils import timezone

from openweft.common.errors import Conflict, Invalid, NotAllowed
from openweft.workspaces.models import Event, Invitation, Member, Role
from openweft.workspaces.operations import (
    accept_invitation,
    change_role,
    deactivate_member,
    find_invitation,
    invite_member,
    revoke_invitation,
)
from tests.factories import make_member, make_user


@pytest.fixture
def pat(db):
    return make_user("Pat Newcomer")


def test_whoever_holds_the_link_takes_a_seat_in_its_role(olga, pat):
    _invitation, secret = invite_member(role="curator", email="Pat@Example.com", by=olga)

    member = accept_invitation(secret, user=pat)

    assert (member.workspace, member.role, member.name) == (
        olga.workspace,
        Role.CURATOR,
        "Pat Newcomer",
    )
    assert Event.objects.get(code="member.joined").by == member


def test_the_secret_is_kept_nowhere(olga):
    invitation, secret = invite_member(role="viewer", by=olga)
    kept = [str(value) for value in vars(invitation).values()]
    kept += [str(event.after) for event in Event.objects.all()]
    assert secret not in " ".join(kept)
    assert find_invitation(secret) == invitation


def test_a_link_admits_one_person(olga, pat):
    _invitation, secret = invite_member(role="viewer", by=olga)
    accept_invitation(secret, user=pat)
    with pytest.raises(Conflict, match="has been used"):
        accept_invitation(secret, user=make_user("Quin Late"))


def test_a_withdrawn_link_says_so(olga, pat):
    invitation, secret = invite_member(role="viewer", by=olga)
    revoke_invitation(invitation.pk, by=olga)
    revoke_invitation(invitation.pk, by=olga)
    with pytest.raises(Conflict, match="withdrawn"):
        accept_invitation(secret, user=pat)
    assert Event.objects.filter(code="invitation.revoked").count() == 1


def test_an_old_link_says_so(olga, pat):
    _invitation, secret = invite_member(role="viewer", by=olga)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Conflict, match="expired"):
        accept_invitation(secret, user=pat)
    assert not Member.objects.filter(user=pat).exists()


def test_a_made_up_link_does_not_exist(olga, pat):
    with pytest.raises(Invitation.DoesNotExist):
        accept_invitation("guess", user=pat)


def test_a_member_keeps_their_seat_and_the_link_stays_good(olga, ana, pat):
    _invitation, secret = invite_member(role="viewer", by=olga)
    assert accept_invitation(secret, user=ana.user) == ana
    ana.refresh_from_db()
    assert ana.role == Role.CURATOR
    assert accept_invitation(secret, user=pat).role == Role.VIEWER


def test_a_seat_out_of_use_comes_back_in_the_invitations_role(olga, ana):
    deactivate_member(ana.pk, by=olga)
    _invitation, secret = invite_member(role="viewer", by=olga)
    back = accept_invitation(secret, user=ana.user)
    assert (back.pk, back.role, back.is_active) == (ana.pk, Role.VIEWER, True)


def test_a_seat_kept_for_somebody_becomes_theirs(olga, pat):
    seat = Member.objects.create(workspace=olga.workspace, name="Patricia N.", role="contributor")
    _invitation, secret = invite_member(role="contributor", seat_id=seat.pk, by=olga)
    taken = accept_invitation(secret, user=pat)
    assert (taken.pk, taken.user, taken.name) == (seat.pk, pat, "Patricia N.")


def test_a_seat_taken_meanwhile_leaves_a_new_one(olga, pat):
    seat = Member.objects.create(workspace=olga.workspace, name="Patricia N.", role="contributor")
    _one, first = invite_member(role="contributor", seat_id=seat.pk, by=olga)
    _two, second = invite_member(role="viewer", seat_id=seat.pk, by=olga)
    accept_invitation(first, user=pat)
    assert accept_invitation(second, user=make_user("Quin Late")).pk != seat.pk


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [({"role": "emperor"}, "no role"), ({"role": "viewer", "email": "nobody"}, "no e-mail")],
)
def test_an_invitation_needs_a_role_and_if_any_a_real_address(olga, terms, sentence):
    with pytest.raises(Invalid, match=sentence):
        invite_member(**terms, by=olga)


def test_a_seat_somebody_sits_on_is_not_offered(olga, ana):
    with pytest.raises(Invalid, match="their seat already"):
        invite_member(role="viewer", seat_id=ana.pk, by=olga)


def test_another_workspaces_seats_and_invitations_do_not_exist(olga, eve):
    invitation, _secret = invite_member(role="viewer", by=olga)
    seat = Member.objects.create(workspace=olga.workspace, name="Kept")
    with pytest.raises(Invitation.DoesNotExist):
        revoke_invitation(invitation.pk, by=eve)
    with pytest.raises(Member.DoesNotExist):
        invite_member(role="viewer", seat_id=seat.pk, by=eve)


def test_a_used_invitation_cannot_be_withdrawn(olga, pat):
    invitation, secret = invite_member(role="viewer", by=olga)
    accept_invitation(secret, user=pat)
    with pytest.raises(Conflict, match="accepted already"):
        revoke_invitation(invitation.pk, by=olga)


@pytest.mark.parametrize("who", ["ana", "ben", "cleo", "gus"])
def test_only_owners_invite(request, who):
    with pytest.raises(NotAllowed):
        invite_member(role="guest", by=request.getfixturevalue(who))


@pytest.mark.parametrize("how", ["leaves", "is_demoted"])
def test_who_no_longer_owns_cannot_come_back_by_a_link_of_their_own(olga, workspace, pat, how):
    second = make_member(workspace, "Otto Owner", Role.OWNER)
    _invitation, secret = invite_member(role=Role.OWNER, by=second)
    if how == "leaves":
        deactivate_member(second.pk, by=olga)
    else:
        change_role(second.pk, role=Role.VIEWER, by=olga)
    with pytest.raises(Conflict, match="withdrawn"):
        accept_invitation(secret, user=pat)
