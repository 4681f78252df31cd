"""Finding items by their words and by what is said about them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openweft.items.models import Item, SearchText, Visibility
from openweft.items.operations import delete_item, edit_item, restore_item
from openweft.items.search import COLUMNS, find_items, index_workspace
from openweft.items.talk import add_comment, delete_comment, edit_comment, restore_comment
from openweft.items.words import folded, terms
from openweft.roadmap.operations import create_initiative
from tests.factories import make_item, restrict

pytestmark = pytest.mark.django_db


def found(text, by, most=50):
    return [hit.item.title for hit in find_items(text, by=by, most=most)]


def test_words_of_titles_texts_and_comments_are_found(ana):
    titled = make_item(ana, "Export to a spreadsheet")
    written = make_item(
        ana, "Something else", body="Customers want a *spreadsheet* of their jobs."
    )
    said = make_item(ana, "A third thing")
    add_comment(said.pk, body="A spreadsheet would do.", by=ana)

    hits = find_items("spreadsheet", by=ana, most=9)

    assert [(hit.item, hit.where) for hit in hits] == [
        (titled, "title"),
        (said, "comment"),
        (written, "body"),
    ]


def test_every_word_must_be_there_and_may_be_a_beginning(ana):
    make_item(ana, "Export invoices by night")
    assert found("invo exp", ana) == ["Export invoices by night"]
    assert found("invoice import", ana) == []


def test_a_short_word_is_not_a_beginning(ana):
    make_item(ana, "Go to market")
    make_item(ana, "Gone fishing")
    assert found("go", ana) == ["Go to market"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Überprüfung der Größe", "uberprufung"),
        ("Uberprufung", "ÜBERPRÜFUNG"),
        ("Straße sperren", "strasse"),
        ("製品の検索を速く", "検索"),
        ("הזמנה חדשה", "הזמנה"),
        ("E-mail (HTML)", "e-mail html"),
        ("C’est l’été", "ete"),
    ],
)
def test_case_accents_and_scripts_do_not_matter(ana, title, text):
    make_item(ana, title)
    assert found(text, ana) == [title]


def test_titles_that_begin_with_the_words_come_first_then_the_newest(ana):
    for title in ("Old map of roads", "Map of roads", "Roads of a map", "New map of roads"):
        make_item(ana, title)
    titles = found("map of roads", ana)
    assert titles == ["Map of roads", "New map of roads", "Old map of roads", "Roads of a map"]


def test_a_key_or_number_is_found_before_words(ana):
    item = make_item(ana, "A key", number=4711)
    make_item(ana, "The year 4711")
    assert found("4711", ana) == ["A key", "The year 4711"]
    assert found(item.key.lower(), ana) == ["A key"]


def test_what_one_may_not_see_is_not_found(ana, ben, cleo, gus, eve, restricted):
    add_comment(restricted.pk, body="About the takeover.", by=ana)
    for text in ("competitor", "takeover", restricted.key):
        assert found(text, ana) == [restricted.title]
        for other in (ben, cleo, gus, eve):
            assert found(text, other) == []


def test_a_guest_does_not_find_what_is_said_internally(ana, gus):
    item = make_item(ana, "Shared with Gus")
    restrict(item, gus)
    add_comment(item.pk, body="They will hardly renew.", by=ana)
    add_comment(item.pk, body="We deliver in spring.", is_public=True, by=ana)
    assert found("renew", gus) == []
    assert found("spring", gus) == ["Shared with Gus"]
    assert found("renew", ana) == ["Shared with Gus"]


def test_the_trash_is_not_searched(ana):
    initiative = create_initiative(title="Vanishing act", by=ana)
    delete_item(initiative.pk, by=ana)
    assert found("vanishing", ana) == []
    restore_item(initiative.pk, by=ana)
    assert found("vanishing", ana) == ["Vanishing act"]


def test_words_follow_every_edit(ana):
    initiative = create_initiative(title="First words", by=ana)
    edit_item(initiative.pk, changes={"title": "Second words"}, based_on=None, by=ana)
    assert (found("first", ana), found("second", ana)) == ([], ["Second words"])
    comment = add_comment(initiative.pk, body="apples", by=ana)
    edit_comment(comment.pk, body="oranges", based_on=None, by=ana)
    assert (found("apples", ana), found("oranges", ana)) == ([], ["Second words"])
    delete_comment(comment.pk, by=ana)
    assert found("oranges", ana) == []
    restore_comment(comment.pk, by=ana)
    assert found("oranges", ana) == ["Second words"]


def test_an_erased_item_leaves_no_words(ana):
    item = make_item(ana, "Gone for good")
    Item.objects.filter(pk=item.pk).delete()
    assert not SearchText.objects.filter(pk=item.pk).exists()
    assert found("gone", ana) == []


def test_what_is_kept_along_is_what_a_new_reading_gives(ana, workspace):
    for n in range(5):
        initiative = create_initiative(title=f"Number {n}", by=ana)
        add_comment(initiative.pk, body=f"say {n} @[{ana.pk}]", is_public=bool(n % 2), by=ana)
    along = list(SearchText.objects.order_by("pk").values_list("pk", *COLUMNS))
    SearchText.objects.all().delete()
    index_workspace(workspace)
    assert list(SearchText.objects.order_by("pk").values_list("pk", *COLUMNS)) == along


SIGNS = ('"', "'", "a OR", "NEAR(", "x:*", "&|!", "()", "-", "*", "\\", "%")


@pytest.mark.parametrize("text", SIGNS)
def test_signs_of_the_databases_are_only_signs(ana, text):
    make_item(ana, "Plain title")
    assert found(text, ana) == []
    assert found(f"plain {text} title", ana) in (["Plain title"], [])


def test_a_text_of_any_length_is_kept(ana):
    make_item(ana, "Long", body="αβγ " * 20_000 + "wort" * 60_000)
    assert found("αβγ", ana) == ["Long"]


@given(st.text(max_size=60))
def test_folding_again_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=40))
def test_a_text_holds_its_own_words(text):
    words = f" {folded(text)} "
    assert all(f" {' '.join(term.words)}" in words for term in terms(text))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40))
def test_anything_typed_is_a_search(ana, text):
    find_items(text, by=ana, most=5)


def test_portal_items_are_found_by_members(ben, ana):
    make_item(ana, "On the portal", visibility=Visibility.PORTAL)
    assert found("portal", ben) == ["On the portal"]
