"""Lists of the API take the filter of the pages."""

import pytest

from openweft.roadmap.operations import create_initiative, create_release
from tests.web.conftest import TODAY


@pytest.fixture
def rows(ana):
    for number, state in enumerate(("candidate", "candidate", "proposed")):
        create_initiative(title=f"Thing {number}", state=state, by=ana)


def titles(answer):
    return [each["title"] for each in answer.json()["items"]]


def test_a_list_is_narrowed_by_the_filter_of_the_pages(ana, as_member, rows):
    call = as_member(ana)
    assert titles(call.get("/initiatives?q=state:candidate")) == ["Thing 1", "Thing 0"]
    assert titles(call.get("/initiatives?q=state:candidate&sort=title")) == ["Thing 0", "Thing 1"]


def test_a_sorted_list_is_paged_by_cursor(ana, as_member, rows):
    call = as_member(ana)
    seen, cursor = [], ""
    while cursor is not None:
        answer = call.get(f"/initiatives?sort=-title&limit=2&cursor={cursor}")
        seen += titles(answer)
        cursor = answer.json()["next_cursor"]
    assert seen == ["Thing 2", "Thing 1", "Thing 0"]


@pytest.mark.parametrize("path", ["initiatives", "releases", "objectives"])
def test_what_cannot_be_read_is_refused_in_a_sentence(ana, as_member, path):
    call = as_member(ana)
    answer = call.get(f"/{path}?q=onwer:me")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert (
        "Character 1: There is no field “onwer”. Did you mean “owner”?" in answer.json()["detail"]
    )
    assert call.get(f"/{path}?sort=nonsense").status_code == 422


def test_the_api_shows_all_releases_unless_narrowed(ana, as_member):
    gone = create_release(title="Winter", due_on=TODAY, by=ana)
    type(gone).objects.filter(pk=gone.pk).update(state="cancelled")
    assert titles(as_member(ana).get("/releases")) == ["Winter"]
    assert titles(as_member(ana).get("/releases?q=is:coming")) == []
