"""Who is told of what: once, never of one's own act, never of what one may not see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openweft.items.models import Notice, NoticePlace
from openweft.items.notices import telling
from openweft.items.notices.kinds import NoticeKind, _kinds, declare, kinds
from openweft.items.notices.operations import choose_notices, read_notice
from openweft.items.notices.place import start_after_what_is_there
from openweft.items.notices.telling import tell_news
from openweft.items.operations import delete_item, edit_item
from openweft.items.talk import add_comment, edit_comment, follow
from openweft.roadmap.operations import (
    CommitmentTerms,
    create_commitment,
    create_initiative,
    move_initiative,
    post_status,
    ship_initiative,
)
from openweft.workspaces.models import Event
from openweft.workspaces.operations.addresses import refuse_address
from tests.factories import make_member, restrict

TITLE = "Single sign-on"


def test_followers_and_owner_are_told_of_a_comment_but_not_its_author(followed, told, cleo):
    add_comment(followed.pk, body="Soon?", by=cleo)

    assert told() == {("Ana", "follow", TITLE, 1), ("Ben", "follow", TITLE, 1)}


def test_who_is_mentioned_and_follows_is_told_once_as_mentioned(followed, told, ana, cleo):
    add_comment(followed.pk, body=f"@[{cleo.pk}] look", by=ana)

    assert told() == {("Cleo", "mention", TITLE, 1), ("Ben", "follow", TITLE, 1)}


def test_telling_again_tells_nothing_anew(followed, told, cleo):
    add_comment(followed.pk, body="Soon?", by=cleo)
    first = told()

    assert told() == first
    assert tell_news(now=timezone.now()) == 0
    assert NoticePlace.objects.get().up_to == Event.objects.latest("pk").pk


def test_a_batch_that_fails_leaves_no_notice_and_is_told_whole_the_next_time(
    followed, told, cleo, monkeypatch
):
    add_comment(followed.pk, body="Soon?", by=cleo)

    def fail():
        raise RuntimeError("the worker was killed")

    with pytest.raises(RuntimeError):
        tell_news(now=timezone.now(), guard=fail)
    assert Notice.objects.count() == 0
    assert len(told()) == 2


def test_further_events_join_the_open_notice_until_it_is_read(followed, told, cleo, ana):
    add_comment(followed.pk, body="One", by=cleo)
    told()
    add_comment(followed.pk, body="Two", by=cleo)
    add_comment(followed.pk, body="Three", by=cleo)
    assert ("Ana", "follow", TITLE, 3) in told()
    notice = Notice.objects.get(member=ana)
    assert notice.comment.body == "Three"

    read_notice(notice.pk, at=timezone.now(), by=ana)
    add_comment(followed.pk, body="Four", by=cleo)
    assert {("Ana", "follow", TITLE, 3), ("Ana", "follow", TITLE, 1)} <= told()


def test_an_edited_comment_tells_only_those_it_names_anew(followed, told, ana, cleo, ben):
    comment = add_comment(followed.pk, body=f"@[{cleo.pk}] look", by=ana)
    told()
    edit_comment(comment.pk, body=f"@[{cleo.pk}] and @[{ben.pk}] look", based_on=None, by=ana)

    assert ("Ben", "mention", TITLE, 1) in told()
    assert Notice.objects.filter(member=cleo).count() == 1


def test_who_is_made_the_owner_is_told(told, initiative, ana, cleo):
    edit_item(initiative.pk, changes={"owner": cleo}, based_on=None, by=ana)
    create_initiative(title="For Cleo", item={"owner": cleo}, by=ana)

    assert told() == {("Cleo", "assignment", TITLE, 1), ("Cleo", "assignment", "For Cleo", 1)}


def test_status_and_shipping_are_told_as_what_they_are(followed, told, ana, cleo):
    for state in ("committed", "in_progress"):
        move_initiative(followed.pk, state=state, by=ana)
    post_status(followed.pk, health="on_track", sentence="Half done.", by=ana)
    ship_initiative(followed.pk, by=ana)

    kinds = {kind for who, kind, _title, _count in told() if who == "Cleo"}
    assert kinds == {"follow", "status", "shipping"}


def test_a_promise_is_at_risk_when_its_work_is_said_to_go_badly(told, initiative, ana, cleo):
    terms = CommitmentTerms(to_whom="Nordbank", due_on=timezone.now().date())
    promise = create_commitment(
        title="Sign-on", terms=terms, initiative_id=initiative.pk, item={"owner": cleo}, by=ana
    )
    told()
    post_status(initiative.pk, health="at_risk", sentence="Late.", by=ana)

    assert ("Cleo", "promise_at_risk", TITLE, 1) in told()
    assert promise.item.owner == cleo


def test_nobody_is_told_of_what_they_may_not_see(followed, told, ana, cleo, ben, gus, eve):
    follow_as_before = followed.item
    restrict(follow_as_before, ben)
    add_comment(followed.pk, body=f"@[{cleo.pk}] @[{gus.pk}] @[{eve.pk}] quietly", by=ana)

    assert told() == {("Ben", "follow", TITLE, 1)}


def test_a_guest_hears_of_public_comments_alone(followed, told, ana, gus):
    restrict(followed.item, gus)
    follow(followed.pk, by=gus)
    told()
    add_comment(followed.pk, body=f"@[{gus.pk}] internally", by=ana)
    assert not Notice.objects.filter(member=gus).exists()

    add_comment(followed.pk, body=f"@[{gus.pk}] hello", is_public=True, by=ana)
    assert ("Gus", "mention", TITLE, 1) in told()


def test_what_went_to_the_trash_meanwhile_is_told_to_nobody(followed, told, ana, cleo):
    add_comment(followed.pk, body="Soon?", by=cleo)
    delete_item(followed.pk, by=ana)

    assert told() == set()


def test_who_chose_no_channel_for_a_kind_is_not_told(followed, told, ana, cleo, ben):
    choose_notices("follow", in_app=False, mail="off", by=ben)
    choose_notices("mention", in_app=False, mail="off", by=cleo)
    add_comment(followed.pk, body=f"@[{cleo.pk}] look", by=ana)

    assert told() == {("Cleo", "follow", TITLE, 1)}


def test_a_seat_that_is_closed_or_empty_is_told_nothing(followed, told, ana, cleo, workspace):
    empty = make_member(workspace, "Nobody Yet", user=None)
    empty.user = None
    empty.save()
    follow(followed.pk, by=empty)
    cleo.is_active = False
    cleo.save()
    told()
    add_comment(followed.pk, body="Anybody?", by=ana)

    assert told() == {("Ben", "follow", TITLE, 1)}


def test_what_was_read_in_or_is_old_is_no_news(followed, told, cleo, workspace):
    add_comment(followed.pk, body="Read in", by=cleo)
    start_after_what_is_there(workspace)
    assert told() == set()

    add_comment(followed.pk, body="Old", by=cleo)
    Event.objects.update(at=timezone.now() - telling.FRESH - timedelta(minutes=1))
    assert told() == set()


def test_an_event_that_becomes_visible_after_later_ones_is_told(followed, told, cleo):
    add_comment(followed.pk, body="First to take a number", by=cleo)
    slow = Event.objects.order_by("-pk").first()
    Event.objects.filter(pk=slow.pk).delete()
    add_comment(followed.pk, body="First to end", by=cleo)
    assert ("Ana", "follow", TITLE, 1) in told()

    slow.save(force_insert=True)
    assert ("Ana", "follow", TITLE, 2) in told()
    assert ("Ana", "follow", TITLE, 2) in told()


def test_a_kind_that_fails_keeps_nobody_from_the_others(followed, told, cleo, caplog):
    def broken(_events):
        raise ZeroDivisionError

    declare(NoticeKind(code="broken", label="Broken", rank=1, audience=broken))
    try:
        add_comment(followed.pk, body="Soon?", by=cleo)
        assert ("Ana", "follow", TITLE, 1) in told()
    finally:
        del _kinds["broken"]
    assert "broken could not be told" in caplog.text


def test_two_kinds_cannot_have_one_code():
    assert "mention" in {kind.code for kind in kinds()}
    with pytest.raises(ValueError, match="mention"):
        declare(NoticeKind(code="mention", label="Again", rank=1, audience=lambda _events: {}))


def test_mail_that_came_back_is_told_to_its_member_and_the_owners(told, cleo, olga, ana):
    refuse_address(cleo.user.email.upper(), why="No such mailbox", at=timezone.now())
    refuse_address(cleo.user.email, why="Again", at=timezone.now())

    assert told() == {("Cleo", "mail_back", "", 1), ("Olga", "mail_back", "", 1)}
