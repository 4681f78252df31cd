"""Members on the pages: invitations, roles, seats closed and opened again."""

import pytest
from django.core import mail

from openweft.workspaces.models import Invitation, Member, Role

PAGE = "/w/loom/settings/members/"


@pytest.fixture
def owner(signed_in, olga):
    return signed_in(olga)


def invite(client, **sent):
    return client.post(PAGE + "invite", {"role": Role.CONTRIBUTOR, **sent})


def test_an_invitation_without_an_address_is_shown_and_mails_nobody(owner):
    shown = invite(owner)
    assert "http://testserver/invite/" in shown.text
    assert mail.outbox == []
    assert Invitation.objects.get().email == ""


def test_a_mail_server_that_is_down_leaves_the_link_on_the_page(owner, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    shown = invite(owner, email="cora@example.com")
    assert shown.status_code == 200
    assert "http://testserver/invite/" in shown.text
    assert Invitation.objects.get().email == "cora@example.com"


def test_a_refused_invitation_keeps_what_was_typed(owner):
    refused = invite(owner, email="not an address")
    assert refused.status_code == 422
    assert "not an address" in refused.text
    assert not Invitation.objects.exists()


def test_an_invitation_is_revoked_once_and_no_longer_listed(owner):
    invite(owner, email="cora@example.com")
    made = Invitation.objects.get()
    assert "cora@example.com" in owner.get(PAGE).text
    told = owner.post(f"{PAGE}invitations/{made.pk}/revoke", follow=True)
    assert "no longer works" in told.text
    assert "cora@example.com" not in told.text


def test_a_seat_gets_another_name_and_role_at_once_or_not_at_all(owner, olga, cleo):
    page = f"{PAGE}{cleo.pk}"
    assert "Cleo Contributor" in owner.get(page).text
    sent = {"name": "Cleo C.", "role": Role.CURATOR, "title": "", "function": ""}
    cleo.refresh_from_db()
    saved = owner.post(page, {**sent, "version": cleo.version})
    assert saved["Location"] == PAGE, saved.text
    cleo.refresh_from_db()
    assert (cleo.name, cleo.role) == ("Cleo C.", Role.CURATOR)

    now = {"role": Role.VIEWER, "version": cleo.version}
    refused = owner.post(page, {**sent, "name": "  ", **now})
    assert refused.status_code == 422
    cleo.refresh_from_db()
    assert (cleo.name, cleo.role) == ("Cleo C.", Role.CURATOR)


def test_a_closed_seat_can_no_longer_enter_until_it_is_opened_again(owner, olga, cleo, signed_in):
    told = owner.post(f"{PAGE}{cleo.pk}/deactivate", follow=True).text
    assert "Cleo Contributor can no longer enter." in told
    assert f"{PAGE}{cleo.pk}/reactivate" in told
    assert signed_in(cleo).get("/w/loom/settings/me/").status_code == 404
    told = signed_in(olga).post(f"{PAGE}{cleo.pk}/reactivate", follow=True).text
    assert "Cleo Contributor can enter again." in told
    assert signed_in(cleo).get("/w/loom/settings/me/").status_code == 200


def test_an_owner_who_leaves_is_led_out(owner, workspace, olga):
    Member.objects.filter(workspace=workspace).exclude(pk=olga.pk).delete()
    stays = owner.post(f"{PAGE}{olga.pk}/deactivate")
    assert stays.status_code in {409, 422}
    Member.objects.create(workspace=workspace, name="Odd Owner", role=Role.OWNER)
    assert owner.post(f"{PAGE}{olga.pk}/deactivate")["Location"] == "/"


@pytest.mark.parametrize("who", ["ana", "cleo", "gus"])
def test_seats_are_the_owners_alone(request, signed_in, cleo, olga, who):
    other = signed_in(request.getfixturevalue(who))
    for path in (f"{olga.pk}", f"{olga.pk}/deactivate", f"{olga.pk}/reactivate"):
        assert other.post(PAGE + path).status_code == 403
    olga.refresh_from_db()
    assert olga.is_active
