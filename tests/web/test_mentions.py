import pytest

from openweft.items.models import Comment, Mention
from tests.factories import make_member


@pytest.fixture
def path(at, initiative) -> str:
    return at(f"items/{initiative.item.key}/comments")


def test_a_name_after_an_at_sign_mentions_its_member(signed_in, ana, cleo, at, path, initiative):
    signed_in(ana).post(path, {"body": "What do you think, @cleo contributor?"})
    assert Mention.objects.get().member == cleo
    page = signed_in(ana).get(at(f"initiatives/{initiative.item.key}")).text
    assert "<strong>@Cleo Contributor</strong>?" in page


def test_the_longest_of_two_names_is_meant(workspace, signed_in, ana, path):
    make_member(workspace, "Max")
    longer = make_member(workspace, "Max Power")
    signed_in(ana).post(path, {"body": "@Max Power, please. @Maximilian is nobody."})
    assert Mention.objects.get().member == longer
    assert "@Maximilian" in Comment.objects.get().body


def test_a_comment_is_edited_as_it_was_written(signed_in, ana, cleo, at, path):
    browser = signed_in(ana)
    browser.post(path, {"body": "Ask @Cleo Contributor"})
    comment = Comment.objects.get()
    assert "Ask @Cleo Contributor</textarea>" in browser.get(at(f"comments/{comment.pk}")).text
    given = {"body": "Ask @Cleo Contributor twice", "version": 1}
    browser.post(at(f"comments/{comment.pk}"), given)
    comment.refresh_from_db()
    assert comment.body == f"Ask @[{cleo.pk}] twice"


def test_a_hostile_name_stays_a_name(workspace, signed_in, ana, at, path, initiative):
    make_member(workspace, "<img src=x>")
    browser = signed_in(ana)
    browser.post(path, {"body": "@<img src=x>"})
    text = browser.get(at(f"initiatives/{initiative.item.key}")).text
    assert "<img src=x>" not in text.replace("&lt;img src=x&gt;", "")
