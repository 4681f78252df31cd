import pytest

from openweft.items.models import Comment, Item
from openweft.items.operations import edit_item
from openweft.items.talk import add_comment
from tests.web.conftest import SECRET, as_seen


@pytest.fixture
def path(at, initiative) -> str:
    return at(f"items/{initiative.item.key}/")


def test_words_owner_tags_and_products_change(signed_in, ana, cleo, path, initiative):
    browser = signed_in(ana)
    browser.post(path + "edit", {"title": "Sign-on for all", "version": initiative.item.version})
    browser.post(path + "edit", as_seen(initiative, owner=cleo.pk))
    browser.post(path + "tags", as_seen(initiative, tags="security, EU ,security"))
    item = Item.objects.get(pk=initiative.pk)
    assert (item.title, item.owner) == ("Sign-on for all", cleo)
    assert set(item.tags.values_list("name", flat=True)) == {"security", "EU"}


@pytest.mark.parametrize("name", ["title", "body"])
def test_a_stale_text_shows_both_and_loses_none(signed_in, ana, path, initiative, name):
    item = Item.objects.get(pk=initiative.pk)
    edit_item(item.pk, changes={name: "Theirs, saved"}, based_on=item.version, by=ana)
    answer = signed_in(ana).post(path + "edit", {name: "Mine, not yet", "version": item.version})
    assert answer.status_code == 409
    assert "Theirs, saved" in answer.text
    assert "Mine, not yet" in answer.text
    assert getattr(Item.objects.get(pk=item.pk), name) == "Theirs, saved"


def test_comments_are_made_changed_hidden_and_shown(signed_in, cleo, at, path, initiative):
    browser = signed_in(cleo)
    browser.post(path + "comments", {"body": "Which **directory** first?"})
    comment = Comment.objects.get()
    page = at(f"initiatives/{initiative.item.key}")
    assert "<strong>directory</strong>" in browser.get(page).text
    browser.post(at(f"comments/{comment.pk}"), {"body": "Entra first?", "version": 1})
    browser.post(at(f"comments/{comment.pk}"), {"hide": "1"})
    assert "Entra first?" not in browser.get(page).text
    browser.post(at(f"comments/{comment.pk}/show"))
    assert "Entra first?" in browser.get(page).text


def test_hostile_words_stay_words(signed_in, ana, at, path, initiative):
    browser = signed_in(ana)
    browser.post(path + "comments", {"body": "<script>alert(1)</script> [x](javascript:alert(1))"})
    text = browser.get(at(f"initiatives/{initiative.item.key}")).text
    assert "<script>alert" not in text
    assert 'href="javascript:' not in text


def test_nobody_changes_anothers_comment(signed_in, ana, cleo, at, initiative):
    comment = add_comment(initiative.pk, body="Mine", by=ana)
    assert signed_in(cleo).get(at(f"comments/{comment.pk}")).status_code == 404
    assert signed_in(cleo).post(at(f"comments/{comment.pk}"), {"body": "x"}).status_code == 404


def test_what_is_deleted_comes_back(signed_in, ana, at, path, initiative):
    browser = signed_in(ana)
    gone = browser.post(path + "delete", follow=True)
    assert "restore" in gone.text
    assert browser.get(at(f"initiatives/{initiative.item.key}")).status_code == 404
    browser.post(path + "restore")
    assert browser.get(at(f"initiatives/{initiative.item.key}")).status_code == 200


def test_sharing_opens_a_restricted_item_to_those_named(signed_in, ana, gus, at, hidden):
    page = at(f"initiatives/{hidden.item.key}")
    assert signed_in(gus).get(page).status_code == 404
    given = as_seen(hidden, members=[gus.pk])
    signed_in(ana).post(at(f"items/{hidden.item.key}/share"), given)
    assert SECRET in signed_in(gus).get(page).text


@pytest.mark.parametrize("who", ["cleo", "gus", "eve"])
@pytest.mark.parametrize("act", ["edit", "tags", "share", "comments", "follow", "delete"])
def test_a_hidden_item_takes_no_act(request, signed_in, at, hidden, who, act):
    browser = signed_in(request.getfixturevalue(who))
    given = {"title": "x", "body": "x", "tags": "x"}
    assert browser.post(at(f"items/{hidden.item.key}/{act}"), given).status_code == 404


def test_a_viewer_edits_nothing(signed_in, ben, path, initiative):
    browser = signed_in(ben)
    for act in ("edit", "tags", "share", "delete"):
        assert browser.post(path + act, {"title": "x", "tags": "x"}).status_code == 403
    assert Item.objects.get(pk=initiative.pk).title == "Single sign-on"


def test_following_is_begun_and_ended(signed_in, ben, path, initiative):
    browser = signed_in(ben)
    browser.post(path + "follow")
    assert initiative.item.followers.count() == 1
    browser.post(path + "follow", {"stop": "1"})
    assert initiative.item.followers.count() == 0


def test_history_names_nothing_hidden(signed_in, ana, cleo, at, initiative, hidden):
    from openweft.roadmap.operations import depend

    depend(initiative.pk, first_id=hidden.pk, by=ana)
    shown = signed_in(ana).get(at(f"initiatives/{initiative.item.key}")).text
    told = signed_in(cleo).get(at(f"initiatives/{initiative.item.key}")).text
    assert SECRET in shown
    assert SECRET not in told
    assert "a restricted item" in told
