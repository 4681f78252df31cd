import pytest

from openweft.common.errors import Conflict, Invalid, NotAllowed
from openweft.items.models import Comment, Follower, Item, ItemLink, Mention
from openweft.items.talk import (
    add_comment,
    delete_comment,
    edit_comment,
    follow,
    link_items,
    restore_comment,
    unfollow,
    unlink_items,
)
from openweft.workspaces.models import Event
from tests.factories import make_item, restrict


@pytest.fixture
def item(ana):
    return make_item(ana, "Faster month-end")


def test_whoever_comments_follows_from_then_on(cleo, item):
    comment = add_comment(item.pk, body="  Please. \x00", by=cleo)
    assert comment.body == "Please."
    assert Follower.objects.get().member == cleo


@pytest.mark.parametrize("body", ["", " \n", "\x00"])
def test_a_comment_needs_words(cleo, item, body):
    with pytest.raises(Invalid):
        add_comment(item.pk, body=body, by=cleo)


def test_a_mention_names_those_who_may_see_the_item(ana, ben, cleo, eve, item):
    restrict(item, ben)
    body = f"@[{ben.pk}] @[{ben.pk}] @[{cleo.pk}] @[{eve.pk}] @[999999999999999999999]"
    add_comment(item.pk, body=body, by=ana)
    assert [mention.member for mention in Mention.objects.all()] == [ben]


def test_only_its_author_edits_a_comment(ana, cleo, ben, item):
    comment = add_comment(item.pk, body="First", by=cleo)
    with pytest.raises(NotAllowed):
        edit_comment(comment.pk, body="Theirs", based_on=1, by=ben)
    edited = edit_comment(comment.pk, body="Second", based_on=1, by=cleo)
    assert (edited.body, edited.version) == ("Second", 2)
    with pytest.raises(Conflict):
        edit_comment(comment.pk, body="Third", based_on=1, by=cleo)


def test_a_deleted_comment_keeps_its_words_and_comes_back(ana, cleo, ben, item):
    comment = add_comment(item.pk, body="Hasty", by=cleo)
    with pytest.raises(NotAllowed):
        delete_comment(comment.pk, by=ben)
    delete_comment(comment.pk, by=ana)
    comment.refresh_from_db()
    assert (comment.body, comment.deleted_at is None) == ("Hasty", False)
    restore_comment(comment.pk, by=cleo)
    comment.refresh_from_db()
    assert comment.deleted_at is None


def test_a_comment_on_what_one_may_not_see_does_not_exist(ana, cleo, gus, eve, item):
    restrict(item)
    comment = add_comment(item.pk, body="Quiet", by=ana)
    for by in (cleo, gus, eve):
        with pytest.raises(Item.DoesNotExist):
            add_comment(item.pk, body="Loud", by=by)
        with pytest.raises(Comment.DoesNotExist):
            edit_comment(comment.pk, body="Loud", based_on=None, by=by)
        with pytest.raises(Comment.DoesNotExist):
            delete_comment(comment.pk, by=by)


def test_following_twice_is_once(cleo, item):
    follow(item.pk, by=cleo)
    follow(item.pk, by=cleo)
    unfollow(item.pk, by=cleo)
    unfollow(item.pk, by=cleo)
    codes = list(Event.objects.values_list("code", flat=True))
    assert codes == ["item.unfollowed", "item.followed"]


def test_the_same_tie_twice_is_one(ana, item):
    other = make_item(ana, "Close from the phone")
    first = link_items(item.pk, target_id=other.pk, relation="related", by=ana)
    assert link_items(item.pk, target_id=other.pk, relation="related", by=ana) == first
    unlink_items(first.pk, by=ana)
    assert not ItemLink.objects.exists()


def test_an_item_is_not_tied_to_itself_nor_by_a_tie_there_is_none_of(ana, item):
    with pytest.raises(Invalid):
        link_items(item.pk, target_id=item.pk, relation="related", by=ana)
    other = make_item(ana, "Close from the phone")
    with pytest.raises(Invalid):
        link_items(item.pk, target_id=other.pk, relation="hates", by=ana)


def test_a_tie_to_what_one_may_not_see_is_neither_made_nor_cut(ana, workspace, item):
    from tests.factories import make_member

    carl = make_member(workspace, "Carl Curator", "curator")
    secret = restrict(make_item(ana, "Buy the competitor"))
    tie = link_items(item.pk, target_id=secret.pk, relation="related", by=ana)
    with pytest.raises(Item.DoesNotExist):
        link_items(item.pk, target_id=secret.pk, relation="part_of", by=carl)
    with pytest.raises(ItemLink.DoesNotExist):
        unlink_items(tie.pk, by=carl)
