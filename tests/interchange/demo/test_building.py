from datetime import date

import pytest

from openweft.interchange.demo import EMAIL, PASSWORD, SIGN_INS, build
from openweft.items.models import Comment, Item
from openweft.roadmap.models import Estimate, Initiative, Plan, PlanEntry
from openweft.strategy.models import Alignment, Measurement
from openweft.workspaces.models import Event, User, Workspace

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY = date(2026, 11, 23)
LIFE = ("state", "state_reason", "starts_on", "finishes_on", "shipped_on", "value")


def portrait(workspace):
    """All that shows of a workspace, without row ids."""
    items = Item.objects.filter(workspace=workspace)
    mine = {"initiative__workspace": workspace}
    tables = (
        items.values_list("key", "title", "body", "version", "created_at", "updated_at"),
        Initiative.objects.filter(workspace=workspace).values_list("item__key", *LIFE),
        Estimate.objects.filter(**mine).values_list("low", "likely", "high", "spent", "remaining"),
        Alignment.objects.filter(item__in=items).values_list("item__key", "objective__item__key"),
        Measurement.objects.filter(metric__workspace=workspace).values_list("day", "value"),
        Comment.objects.filter(item__in=items).values_list("item__key", "created_at"),
        PlanEntry.objects.filter(**mine).values_list("included", "starts_on", "finishes_on"),
        Event.objects.filter(workspace=workspace).values_list("at", "code", "by__name", "subject"),
    )
    return [sorted(map(repr, rows)) for rows in tables]


def test_the_same_day_gives_the_same_workspace():
    first = portrait(build(DAY))

    again = portrait(build(DAY, is_fresh=True))

    assert again == first


def test_a_workspace_that_is_there_is_left_alone():
    workspace = build(DAY)
    workspace.members.filter(name__startswith="Anneli").update(job_title="Changed")

    assert build(DAY) == workspace
    assert workspace.members.filter(job_title="Changed").exists()
    assert Workspace.objects.count() == 1


def test_a_fresh_one_leaves_nothing_of_the_old_and_keeps_the_users():
    old = build(DAY)
    users = set(User.objects.values_list("pk", flat=True))

    new = build(DAY, is_fresh=True)

    assert new.pk != old.pk
    assert Plan.objects.count() == 1
    assert not Item.objects.exclude(workspace=new).exists()
    assert set(User.objects.values_list("pk", flat=True)) == users


def test_the_demo_signs_in_and_progress_is_told():
    told = []

    workspace = build(DAY, progress=lambda share, part: told.append((share, part)))

    user = User.objects.get(email=EMAIL)
    assert user.check_password(PASSWORD)
    assert user.seats.get().workspace == workspace
    assert set(SIGN_INS) == set(User.objects.values_list("email", flat=True))
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert (told[0][1], told[-1][1]) == ("the company", "the history")
