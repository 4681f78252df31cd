"""What was typed comes back with the sentence, whatever refused it; what is sent twice is once."""

import pytest

from openweft.items.models import Comment
from openweft.items.operations import edit_item
from openweft.items.talk import add_comment, edit_comment
from openweft.roadmap.models import Initiative
from openweft.workspaces.models import Event
from tests.web.conftest import as_seen

TYPED = "Kept as it was typed"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def path(at, initiative) -> str:
    return at(f"initiatives/{initiative.item.key}")


REFUSED = [
    ("status", {"health": "no", "sentence": TYPED}),
    ("estimates", {"team": "x", "low": "7.25"}),
    ("ties", {"rule": "together", "other": "INIT-4711"}),
    ("links", {"source": TYPED, "external_id": ""}),
    ("alignments", {"serves": "99", "contribution": "0.5", "confidence": "1", "reason": TYPED}),
    ("move", {"state": "paused", "reason": TYPED}),
    ("pin", {"side": "sideways", "reason": TYPED}),
    ("terms", {"type": "x", "stated_value_why": TYPED}),
    ("dates", {"starts_on": "the day after"}),
]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
@pytest.mark.parametrize(("act", "given"), REFUSED, ids=[act for act, _ in REFUSED])
def test_a_refused_form_comes_back_as_typed(signed_in, ana, path, initiative, act, given, headers):
    browser, sent = signed_in(ana), as_seen(initiative, **given)
    events = Event.objects.count()
    answer = browser.post(f"{path}/{act}", sent, headers=headers)
    assert answer.status_code == 422
    assert list(given.values())[-1] in answer.text
    assert "autofocus" in answer.text
    assert 'class="errors"' in answer.text or 'class="form-errors"' in answer.text
    assert ("<html" in answer.text) == (not headers)
    assert Event.objects.count() == events


def test_the_field_in_error_is_named_to_readers(signed_in, ana, path):
    text = signed_in(ana).post(f"{path}/pin", {"side": "in"}, headers=HTMX).text
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="pin_reason_error"' in text
    assert 'id="pin_reason_error"' in text


def test_a_form_that_htmx_sent_goes_on_to_the_page(signed_in, ana, path):
    given = {"side": "in", "reason": "Promised"}
    answer = signed_in(ana).post(f"{path}/pin", given, headers=HTMX)
    assert answer["HX-Redirect"] == path


def test_two_clicks_comment_once(signed_in, ana, at, initiative):
    browser = signed_in(ana)
    where = at(f"items/{initiative.item.key}/comments")
    for _ in range(2):
        assert browser.post(where, {"body": TYPED, "sending": "one-sending"}).status_code == 302
    assert Comment.objects.count() == 1
    browser.post(where, {"body": TYPED, "sending": "another"})
    assert Comment.objects.count() == 2


def test_two_clicks_create_one_initiative_and_lead_to_it(signed_in, ana, at):
    browser = signed_in(ana)
    given = {"title": TYPED, "type": "strategic", "horizon": "H1", "sending": "one"}
    first, second = (browser.post(at("initiatives/new"), given) for _ in range(2))
    assert Initiative.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_what_was_refused_may_be_mended_and_sent_again(signed_in, ana, at):
    browser = signed_in(ana)
    given = {"title": "", "type": "strategic", "horizon": "H1", "sending": "one"}
    assert browser.post(at("initiatives/new"), given).status_code == 422
    browser.post(at("initiatives/new"), {**given, "title": TYPED})
    assert Initiative.objects.get().item.title == TYPED


def test_a_stale_comment_shows_both_and_either_can_be_kept(signed_in, ana, at, initiative):
    comment = add_comment(initiative.pk, body="First", by=ana)
    edit_comment(comment.pk, body="Theirs", based_on=1, by=ana)
    browser, where = signed_in(ana), at(f"comments/{comment.pk}")
    stale = browser.post(where, {"body": TYPED, "version": 1})
    assert stale.status_code == 409
    assert "Theirs" in stale.text
    assert TYPED in stale.text
    browser.post(where, {"body": TYPED, "version": 1, "keep": "theirs"})
    assert Comment.objects.get().body == "Theirs"
    browser.post(where, {"body": TYPED, "version": 2, "keep": "mine"})
    assert Comment.objects.get().body == TYPED


@pytest.mark.parametrize("kind", ["key_result", "release", "initiative"])
def test_stale_terms_show_both(request, signed_in, ana, at, item_of, kind):
    row = request.getfixturevalue(kind)
    edit_item(row.pk, changes={"title": "Elsewhere renamed"}, based_on=None, by=ana)
    given = {
        "key_result": ("key-results/{}/terms", "99"),
        "release": ("releases/{}/due", "2031-05-06"),
        "initiative": ("initiatives/{}/terms", TYPED),
    }
    path, mine = given[kind]
    sent: dict[str, dict[str, object]] = {
        "key_result": {
            "baseline": 1,
            "target": mine,
            "starts_on": "2030-01-01",
            "due_on": "2031-01-01",
            "confidence": 0.5,
        },
        "release": {"due_on": mine},
        "initiative": {"type": "strategic", "horizon": "H1", "stated_value_why": mine},
    }
    where = at(path.format(row.item.key))
    answer = signed_in(ana).post(where, {**sent[kind], "version": 1})
    assert answer.status_code == 409
    assert mine in answer.text


NUMBERED = ["releases/?after", "commitments/?after", "roadmap/?shape=list&after", "roadmap/?team",
            "roadmap/?plan", "strategy/?version"]  # fmt: skip


@pytest.mark.parametrize("number", ["²", "٣", "9" * 30, "-1"])
@pytest.mark.parametrize("path", NUMBERED)
def test_an_address_with_no_number_of_ours_is_a_page_all_the_same(
    signed_in, ana, at, path, number
):
    assert signed_in(ana).get(at(f"{path}={number}")).status_code == 200
