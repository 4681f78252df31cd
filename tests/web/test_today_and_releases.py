from datetime import timedelta

import pytest
from django.utils import timezone

from openweft.items.operations import share_item
from openweft.items.talk import add_comment, follow
from openweft.reports.today import MOST, today_for
from openweft.roadmap.models import Commitment, Initiative, Release
from openweft.roadmap.operations import (
    CommitmentTerms,
    create_commitment,
    create_initiative,
    move_initiative,
    plan_into_release,
    post_status,
)
from tests.web.conftest import SECRET, TODAY, as_seen


@pytest.fixture
def started(ana, initiative) -> Initiative:
    move_initiative(initiative.pk, state="in_progress", by=ana)
    Initiative.objects.filter(pk=initiative.pk).update(
        starts_on=TODAY - timedelta(days=40), finishes_on=TODAY - timedelta(days=3)
    )
    return initiative


def test_today_says_what_is_late_and_silent(signed_in, ana, at, started):
    text = signed_in(ana).get(at("today/")).text
    assert "3 days late" in text
    assert "no word yet" in text


def test_today_warns_of_promises_planned_too_late(signed_in, ana, at, initiative, commitment):
    Commitment.objects.update(due_on=TODAY + timedelta(days=5))
    Initiative.objects.update(finishes_on=TODAY + timedelta(days=9))
    assert "planned 4 days late" in signed_in(ana).get(at("today/")).text


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"state": "declined"}, "its initiative is declined"),
        ({"state": "paused"}, "its initiative is paused"),
        ({"state": "stopped"}, "its initiative is stopped"),
        ({"finishes_on": None}, "its initiative has no day planned"),
        ({"is_deleted": True}, "its initiative is deleted"),
        ({}, ""),
    ],
)
def test_today_warns_of_promises_nobody_works_towards(
    signed_in, ana, at, initiative, commitment, changes, fact
):
    Initiative.objects.update(**{"finishes_on": TODAY, **changes})
    text = signed_in(ana).get(at("today/")).text
    assert ("1 promise is at risk" in text) is bool(fact)
    assert f"{fact} · Nordbank" in text if fact else "· Nordbank" not in text


def test_today_reads_only_what_it_shows_and_counts_the_rest(ana, initiative, release):
    rows = [
        create_initiative(title=f"Thing {n}", state="candidate", by=ana) for n in range(MOST + 1)
    ]
    for row in rows:
        move_initiative(row.pk, state="in_progress", by=ana)
    Initiative.objects.filter(state="in_progress").update(
        starts_on=TODAY - timedelta(days=40), finishes_on=TODAY - timedelta(days=3)
    )
    Release.objects.update(due_on=TODAY - timedelta(days=4))
    terms = CommitmentTerms(to_whom="Nordbank", due_on=TODAY + timedelta(days=5))
    for row in rows:
        create_commitment(title="By spring", terms=terms, initiative_id=row.pk, by=ana)
    Initiative.objects.filter(state="in_progress").update(state="paused")
    day = today_for(ana, now=timezone.now(), curates=True)
    assert (len(day.promises), day.more_promises) == (MOST, 1)
    Initiative.objects.filter(state="paused").update(state="in_progress")
    day = today_for(ana, now=timezone.now(), curates=True)
    assert (len(day.late), day.more_late, day.late[0].item) == (MOST, 2, release.item)
    assert (len(day.silent), day.more_silent) == (MOST, 1)


def test_today_tells_a_promise_without_naming_its_hidden_initiative(
    signed_in, ana, cleo, at, hidden
):
    terms = CommitmentTerms(to_whom="Nordbank", due_on=TODAY + timedelta(days=5))
    create_commitment(title="By spring", terms=terms, initiative_id=hidden.pk, by=ana)
    Initiative.objects.filter(pk=hidden.pk).update(finishes_on=TODAY + timedelta(days=9))
    text = signed_in(cleo).get(at("today/")).text
    assert SECRET not in text
    assert "planned" not in text


def test_today_tells_others_of_what_they_own_or_follow(signed_in, ana, cleo, at, initiative):
    from openweft.items.talk import add_comment, follow

    assert "Single sign-on" not in signed_in(cleo).get(at("today/")).text
    follow(initiative.pk, by=cleo)
    add_comment(initiative.pk, body="News", by=ana)
    assert "Single sign-on" in signed_in(cleo).get(at("today/")).text


def test_today_shows_how_it_goes_as_mark_and_sentence(signed_in, ana, cleo, at, started):
    for sentence in ("Nearly there.", "The vendor is late."):
        post_status(started.pk, health="off_track", sentence=sentence, by=cleo)
    text = signed_in(ana).get(at("today/")).text
    assert text.count("The vendor is late.") == 2
    assert "Nearly there." not in text
    assert text.count("Off track") == 2
    assert "said how it goes" not in text


def test_today_leads_with_what_matters(signed_in, ana, cleo, at, started):
    post_status(started.pk, health="at_risk", sentence="One of us is ill.", by=cleo)
    text = " ".join(signed_in(ana).get(at("today/")).text.split())
    assert '<a class="quiet-link" href="#late">1 thing is late</a>' in text
    assert '<a class="quiet-link" href="#astray">1 initiative is at risk</a>' in text


@pytest.mark.parametrize("who", ["ben", "cleo", "gus"])
def test_today_keeps_what_is_restricted(request, signed_in, at, published, who):
    assert SECRET not in signed_in(request.getfixturevalue(who)).get(at("today/")).text


def test_today_tells_a_guest_of_no_talk_but_what_else_happens(signed_in, ana, gus, at, initiative):
    share_item(initiative.pk, members=[gus], by=ana)
    follow(initiative.pk, by=gus)
    add_comment(initiative.pk, body="Between us: the vendor is late.", by=ana)

    text = signed_in(gus).get(at("today/")).text
    assert "said who may see it" in text
    assert "commented" not in text


def test_today_marks_as_read(signed_in, ana, cleo, at, initiative):
    from openweft.items.talk import add_comment

    add_comment(initiative.pk, body="News", by=cleo)
    browser = signed_in(ana)
    assert "commented" in browser.get(at("today/")).text
    browser.post(at("today/read"))
    assert "commented" not in browser.get(at("today/")).text


def test_an_empty_workspace_is_told_how_to_begin(signed_in, ana, at):
    assert "Start with a list" in signed_in(ana).get(at("today/")).text


def test_a_release_is_planned_filled_and_shipped(signed_in, ana, at, started):
    browser = signed_in(ana)
    made = browser.post(at("releases/new"), {"title": "Spring", "due_on": "2030-03-01"})
    key = made["Location"].rpartition("/")[2]
    path = at(f"releases/{key}")
    browser.post(path + "/initiatives", {"initiative": [started.pk]})
    assert "Single sign-on" in browser.get(path).text
    browser.post(path + "/ship", as_seen(Release.objects.get()))
    started.refresh_from_db()
    assert started.state == "shipped"
    assert "Out since" in browser.get(path).text


def test_a_release_with_unstarted_work_is_not_shipped(signed_in, ana, at, initiative, release):
    plan_into_release(release.pk, initiative_ids=[initiative.pk], by=ana)
    path = at(f"releases/{release.item.key}")
    assert (
        "never started" in signed_in(ana).post(path + "/ship", as_seen(release), follow=True).text
    )
    release.refresh_from_db()
    assert release.state == "planned"


def test_a_release_counts_only_what_is_seen(signed_in, ana, cleo, at, release, hidden):
    plan_into_release(release.pk, initiative_ids=[hidden.pk], by=ana)
    text = signed_in(cleo).get(at(f"releases/{release.item.key}")).text
    assert SECRET not in text
    assert "Nothing in it yet." in text


def test_a_viewer_plans_no_release(signed_in, ben, at, release):
    browser = signed_in(ben)
    given = {"title": "x", "due_on": "2030-01-01"}
    assert browser.post(at("releases/new"), given).status_code == 403
    assert browser.post(at(f"releases/{release.item.key}/ship")).status_code == 403
    assert "New release" not in browser.get(at("releases/")).text
