"""The list every page of rows is made of: its address, its filter's line, its file."""

import csv
import io
import re

import pytest

from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import create_initiative, create_release, move_initiative
from tests.web.conftest import SECRET, TODAY

FROM_HTMX = {"HX-Request": "true", "HX-Request-Type": "full"}
LIST = "roadmap/?shape=list"


def titles(text):
    return re.findall(r'data-item="[^"]+"[^>]*>([^<]+)</a>', text)


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def things(ana):
    for number, state in enumerate(("proposed", "candidate", "candidate")):
        row = create_initiative(title=f"Thing {number}", state=state, by=ana)
        Initiative.objects.filter(pk=row.pk).update(value=number)
    move_initiative(row.pk, state="committed", by=ana)


def test_a_list_is_grouped_by_state_in_the_order_of_life(signed_in, ana, at, things):
    text = signed_in(ana).get(at(LIST)).text
    assert re.findall(r'rowgroup"[^>]*>(\w+) <span class="count">(\d+)', text) == [
        ("Committed", "1"),
        ("Candidate", "1"),
        ("Proposed", "1"),
    ]


def test_a_sort_asked_for_is_of_all_rows(signed_in, ana, at, things):
    browser = signed_in(ana)
    assert titles(browser.get(at(f"{LIST}&sort=-value")).text) == ["Thing 2", "Thing 1", "Thing 0"]
    assert titles(browser.get(at(f"{LIST}&sort=value")).text) == ["Thing 0", "Thing 1", "Thing 2"]
    grouped = browser.get(at(f"{LIST}&sort=value&group=kind")).text
    assert "Strategic" in grouped
    assert titles(grouped) == ["Thing 0", "Thing 1", "Thing 2"]


def test_the_address_chooses_columns(signed_in, ana, at, initiative):
    text = signed_in(ana).get(at(f"{LIST}&columns=team,nonsense,effort")).text
    heads = re.findall(r"<th scope=\"col\".*?</th>", text, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", head) for head in heads] == ["Title", "Team", "Effort, pw"]
    assert ">Trust</td>" in text


@pytest.mark.parametrize("query", ["sort=nonsense", "group=title", "columns=,,", "after=x~y"])
def test_what_makes_no_sense_in_an_address_is_left_out(signed_in, ana, at, things, query):
    response = signed_in(ana).get(at(f"{LIST}&{query}"))
    assert response.status_code == 200
    assert len(titles(response.text)) == 3


def test_grouped_pages_join_without_gap(signed_in, ana, at):
    for number in range(70):
        create_initiative(title=f"Thing {number:02}", state=STATES[number % 2], by=ana)
    browser = signed_in(ana)
    first = browser.get(at(LIST)).text
    following = first.partition('id="pager"')[2].partition('href="')[2].partition('"')[0]
    second = browser.get(at("roadmap/") + following.replace("&amp;", "&")).text

    assert len(titles(first)) == 50
    assert sorted(titles(first) + titles(second)) == [f"Thing {n:02}" for n in range(70)]
    assert 'rowgroup"' not in second


STATES = ("candidate", "proposed")


def test_a_filter_that_cannot_be_read_changes_its_line_alone(signed_in, ana, at, things):
    browser = signed_in(ana)
    response = browser.get(at(f"{LIST}&q=staet:open+%3Cb%3E"), headers=FROM_HTMX)
    assert response.status_code == 422
    assert response["HX-Retarget"] == response["HX-Reselect"] == "#list-filter"
    assert response["HX-Push-Url"] == "false"
    assert 'value="staet:open &lt;b&gt;"' in response.text
    assert "Did you mean “state”?" in response.text

    whole = browser.get(at(f"{LIST}&q=staet:open"))
    assert whole.status_code == 422
    assert "nothing is listed" in whole.text
    assert not titles(whole.text)


@pytest.mark.parametrize("shape", ["list", "timeline", "next"])
def test_no_shape_lists_by_a_filter_that_cannot_be_read(signed_in, ana, at, things, shape):
    response = signed_in(ana).get(at(f"roadmap/?shape={shape}&q=state:nonsense"))
    assert response.status_code == 422
    assert "Thing" not in response.text.partition('id="roadmap"')[2]


def test_what_is_picked_is_written_into_the_filter(signed_in, ana, at, things):
    picked = "&was=tag:none+state:proposed&q=tag:none+state:proposed+thing"
    response = signed_in(ana).get(at(f"{LIST}{picked}&pick.state=candidate&pick.kind="))
    assert response.status_code == 302
    assert response["Location"].endswith("?shape=list&q=tag%3Anone+thing+state%3Acandidate")


def test_a_select_nobody_touched_undoes_nothing_typed(signed_in, ana, at, things):
    typed = "&was=state:proposed&q=state:candidate&pick.state=proposed"
    response = signed_in(ana).get(at(LIST + typed))
    assert response["Location"].endswith("q=state%3Acandidate")


def test_a_condition_goes_by_its_cross(signed_in, ana, at, things):
    text = signed_in(ana).get(at(f"{LIST}&q=state:candidate+thing")).text
    assert 'href="?shape=list&amp;q=thing"' in text


def test_the_file_holds_what_is_on_the_screen(signed_in, ana, at, things):
    address = at(f"{LIST}&q=-state:proposed&columns=key,title,state,owner&sort=title&format=csv")
    response = signed_in(ana).get(address)
    assert response["Content-Disposition"] == (
        f'attachment; filename="initiatives-{TODAY:%Y-%m-%d}.csv"'
    )
    assert rows_of(response) == [
        {"Key": "INIT-2", "Title": "Thing 1", "State": "Candidate", "Owner": "Ana Curator"},
        {"Key": "INIT-3", "Title": "Thing 2", "State": "Committed", "Owner": "Ana Curator"},
    ]


def test_the_file_holds_all_pages_and_nothing_hidden(signed_in, ana, cleo, at, hidden):
    for number in range(60):
        create_initiative(title=f"Thing {number:02}", by=ana)
    address = at(f"{LIST}&format=csv")
    assert len(rows_of(signed_in(ana).get(address))) == 61
    seen = rows_of(signed_in(cleo).get(address))
    assert len(seen) == 60
    assert SECRET not in str(seen)


def test_a_file_of_nothing_readable_is_refused(signed_in, ana, at):
    assert signed_in(ana).get(at(f"{LIST}&q=x:y&format=csv")).status_code == 422


def test_releases_are_coming_unless_others_are_asked_for(signed_in, ana, at):
    create_release(title="Spring", due_on=TODAY, by=ana)
    gone = create_release(title="Winter", due_on=TODAY, by=ana)
    type(gone).objects.filter(pk=gone.pk).update(state="cancelled")
    browser = signed_in(ana)
    assert titles(browser.get(at("releases/")).text) == ["Spring"]
    assert titles(browser.get(at("releases/?q=is:past")).text) == ["Winter"]
    assert titles(browser.get(at("releases/?q=")).text) == ["Spring", "Winter"]
