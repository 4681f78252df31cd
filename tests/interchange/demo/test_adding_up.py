import re
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db.models import F, Q, Sum

from openweft.interchange.demo.files import initiative_rows
from openweft.interchange.demo.measuring import metric_rows
from openweft.items.models import Comment, Item
from openweft.roadmap.capacity import capacities, share_left
from openweft.roadmap.models import (
    Commitment,
    Estimate,
    Initiative,
    Plan,
    Release,
    StatusUpdate,
)
from openweft.roadmap.operations import policy_of
from openweft.strategy.models import Alignment, KeyResult, Objective, StrategyVersion
from openweft.strategy.problems import check_shares, weights_of
from openweft.workspaces.models import Event, Member, Product, Team, TeamMembership

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
State = Initiative.State


def initiatives(demo):
    return Initiative.objects.filter(workspace=demo.workspace).select_related("item", "release")


def published(demo):
    return Plan.objects.published().get(workspace=demo.workspace)


def test_the_company_is_as_large_as_promised(demo):
    workspace = demo.workspace

    assert workspace.functions.count() >= 10
    assert workspace.teams.count() == 12
    assert 45 <= workspace.members.count() <= 55
    assert Product.objects.filter(workspace=workspace, level="line").count() == 2
    assert Product.objects.filter(workspace=workspace, level="product").count() == 4
    assert initiatives(demo).count() == 60
    assert 10 <= Commitment.objects.filter(workspace=workspace).count() <= 16


def test_every_state_type_and_horizon_occurs(demo):
    found = initiatives(demo)

    assert {row.state for row in found} == set(State.values)
    assert {row.type for row in found} == set(Initiative.Type.values)
    assert {row.horizon for row in found} == {"H1", "H2", "H3"}


def test_every_function_has_a_lead_of_its_own_and_goals(demo):
    for function in demo.workspace.functions.select_related("lead"):
        assert function.lead.function_id == function.pk
        assert function.goals


def test_nobody_gives_teams_more_than_their_time(demo):
    given = Member.objects.filter(workspace=demo.workspace).annotate(
        given=Sum("memberships__share")
    )

    assert not given.filter(given__gt=1.0001).exists()


def test_most_teams_hold_several_functions(demo):
    functions = defaultdict(set)
    for row in TeamMembership.objects.filter(team__workspace=demo.workspace):
        functions[row.team_id].add(row.function_id)

    assert all(len(found) >= 2 for found in functions.values())


def test_shares_of_every_version_sum_to_one(demo):
    versions = StrategyVersion.objects.filter(workspace=demo.workspace)

    assert [each.state for each in versions.order_by("number")] == ["old", "live", "draft"]
    for version in versions:
        check_shares(version)
        parents = set(version.placements.exclude(parent=None).values_list("parent_id", flat=True))
        leaves = [w for pk, w in weights_of(version).items() if pk not in parents]
        assert sum(leaves) == pytest.approx(1)


def test_key_results_stand_where_their_pace_says(demo):
    paces = {row["title"]: row for row in metric_rows() if "title" in row}
    rows = KeyResult.objects.filter(workspace=demo.workspace, due_on__gte=demo.today)
    for row in rows.select_related("item", "metric"):
        last = row.metric.measurements.first()
        stated = paces[row.item.title]
        step = 0.6 * 10 ** -stated.get("places", 1) / abs(row.target - row.baseline)
        expected = stated["pace"] * row.time_passed(last.day)
        assert row.progress(last.value) == pytest.approx(expected, abs=step), row.item.title


def test_key_results_run_ahead_behind_and_below_their_start(demo):
    rows = KeyResult.objects.filter(workspace=demo.workspace, due_on__gte=demo.today)
    progress = {
        row.pk: row.progress(row.metric.measurements.first().value)
        - row.time_passed(row.metric.measurements.first().day)
        for row in rows.select_related("metric")
    }

    assert sum(1 for each in progress.values() if each > 0.02) >= 3
    assert sum(1 for each in progress.values() if each < -0.1) >= 5
    assert any(
        row.progress(row.metric.measurements.first().value) < 0
        for row in rows.select_related("metric")
    )


def test_measurements_reach_back_two_years_and_not_into_the_future(demo):
    for metric in demo.workspace.metrics.all():
        days = list(metric.measurements.values_list("day", flat=True))
        assert min(days) <= demo.today - timedelta(days=690)
        assert max(days) < demo.today


def test_a_key_results_confidence_is_that_of_its_last_check_in(demo):
    for row in KeyResult.objects.filter(workspace=demo.workspace):
        assert row.confidence == row.check_ins.first().confidence


def test_the_objectives_of_the_live_version_have_key_results_below_them(demo):
    live = StrategyVersion.objects.live().get(workspace=demo.workspace)
    parents = set(live.placements.exclude(parent=None).values_list("parent_id", flat=True))
    leaves = Objective.objects.filter(placements__version=live).exclude(pk__in=parents)

    assert all(objective.key_results.exists() for objective in leaves)


def test_work_in_progress_has_started_and_is_reported_weekly(demo):
    for row in initiatives(demo).filter(state=State.IN_PROGRESS):
        assert row.starts_on <= demo.today
        assert row.finishes_on > demo.today
        latest = row.status_updates.first()
        assert demo.today - latest.at.date() <= timedelta(days=7)
        assert row.health == latest.health
        assert all(each.at.date() >= row.starts_on for each in row.status_updates.all())
    assert {row.health for row in initiatives(demo)} == {"", "on_track", "at_risk", "off_track"}


def test_what_waits_has_not_started(demo):
    waiting = initiatives(demo).filter(state__in=[State.CANDIDATE, State.COMMITTED])

    assert not waiting.filter(starts_on__lte=demo.today).exists()
    assert not Estimate.objects.filter(initiative__in=waiting, spent__gt=0).exists()
    assert not initiatives(demo).filter(state=State.PROPOSED, starts_on__isnull=False).exists()


def test_what_shipped_is_in_a_release_that_went_out_that_day(demo):
    for row in initiatives(demo).filter(state__in=[State.SHIPPED, State.REVIEWED]):
        assert row.release.state == Release.State.OUT
        assert row.shipped_on == row.finishes_on == row.release.out_on < demo.today
        assert not row.estimates.exclude(remaining=0).exists()


def test_what_comes_with_a_release_is_meant_to_finish_by_then(demo):
    for row in initiatives(demo).filter(state__in=[State.IN_PROGRESS, State.COMMITTED]):
        if row.release is not None:
            assert row.release.due_on > demo.today
            assert row.finishes_on <= row.release.due_on


def test_every_release_out_shipped_something_and_each_coming_one_holds_something(demo):
    for release in Release.objects.filter(workspace=demo.workspace):
        if release.state == Release.State.OUT:
            assert release.initiatives.filter(state__in=["shipped", "reviewed"]).exists()
        elif release.state != Release.State.CANCELLED:
            assert release.due_on > demo.today


def test_states_that_need_a_reason_have_one(demo):
    ended = initiatives(demo).filter(
        state__in=[State.REVIEWED, State.DECLINED, State.PAUSED, State.STOPPED]
    )

    assert not ended.filter(state_reason="").exists()


def test_no_team_spent_more_than_it_had(demo):
    weeks = 104
    policy = policy_of(demo.workspace)
    people: dict[int, float] = defaultdict(float)
    for row in TeamMembership.objects.filter(team__workspace=demo.workspace):
        people[row.team_id] += row.people * row.share
    under_way = Estimate.objects.filter(initiative__state=State.IN_PROGRESS)
    for team in Team.objects.filter(workspace=demo.workspace):
        rate = people[team.pk] * policy.focus_share
        ever = team.estimates.aggregate(all=Sum("spent"))["all"]
        assert ever <= rate * weeks
        now = under_way.filter(team=team).select_related("initiative")
        longest = max(((demo.today - each.initiative.starts_on).days for each in now), default=0)
        assert sum(each.spent for each in now) <= rate * longest / 7


def test_demand_is_about_one_and_a_half_of_supply(demo):
    workspace = demo.workspace
    periods = workspace.periods_from(demo.today)
    given = capacities(workspace, periods, policy_of(workspace))
    left = share_left(periods[0], demo.today, [])
    supply = sum(sum(each.person_weeks[1:]) + each.person_weeks[0] * left for each in given)
    wanted = Estimate.objects.filter(
        initiative__in=initiatives(demo).filter(
            state__in=[State.CANDIDATE, State.COMMITTED, State.IN_PROGRESS]
        )
    )

    assert 1.3 <= sum(each.left for each in wanted) / supply <= 1.9


def test_the_published_plan_is_proven_and_some_weeks_old(demo):
    plan = published(demo)

    assert plan.status == "optimal"
    assert plan.greedy_left_share > 0
    assert 33 <= (demo.today - plan.from_day).days <= 37
    assert plan.published_at.date() == plan.from_day
    assert 15 <= plan.entries.filter(included=True).count() <= 30
    assert plan.entries.filter(included=False).count() >= 10


def test_the_published_plan_holds_what_is_in_progress(demo):
    held = published(demo).entries.filter(included=True).values("initiative")

    assert not initiatives(demo).filter(state=State.IN_PROGRESS).exclude(pk__in=held).exists()
    assert not initiatives(demo).filter(state=State.COMMITTED).exclude(pk__in=held).exists()


def test_the_published_plan_keeps_binding_promises(demo):
    plan = published(demo)
    open_ones = Commitment.objects.filter(
        workspace=demo.workspace, state="open", is_binding=True, item__created_at__lt=plan.made_at
    )
    for promise in open_ones:
        entry = plan.entries.get(initiative=promise.initiative)
        assert entry.included
        assert entry.finishes_on <= promise.due_on


def test_promises_are_kept_broken_overdue_and_ahead(demo):
    promises = Commitment.objects.filter(workspace=demo.workspace)

    assert set(promises.values_list("state", flat=True)) == set(Commitment.State.values)
    assert promises.filter(state="open", due_on__lt=demo.today).count() == 2
    assert promises.filter(state="open", due_on__gt=demo.today).count() >= 6
    assert not promises.filter(initiative=None).exists()
    assert not promises.filter(state="kept").exclude(initiative__shipped_on__lte=F("due_on"))
    assert not promises.filter(state__in=["broken", "withdrawn"], state_reason="").exists()


def test_nothing_happens_in_the_future_or_before_there_was_a_company(demo):
    events = Event.objects.filter(workspace=demo.workspace)
    moments = list(events.order_by("pk").values_list("at", flat=True))

    assert moments == sorted(moments)
    assert moments[-1].date() < demo.today
    assert moments[0] == demo.workspace.__class__.objects.get(pk=demo.workspace.pk).created_at
    assert not Item.objects.filter(
        Q(created_at__gt=F("updated_at")), workspace=demo.workspace
    ).exists()
    assert not StatusUpdate.objects.filter(at__date__gte=demo.today).exists()
    assert not Alignment.objects.filter(at__date__gte=demo.today).exists()


def test_every_item_begins_with_its_creation(demo):
    first: dict[int, str] = {}
    events = Event.objects.filter(workspace=demo.workspace).exclude(item_id=None)
    for event in events.order_by("pk"):
        first.setdefault(event.item_id or 0, event.code)

    late = {pk: code for pk, code in first.items() if not code.endswith(".created")}
    assert not Item.objects.filter(pk__in=late).values_list("title", flat=True), late
    assert set(first) == set(
        Item.objects.filter(workspace=demo.workspace).values_list("pk", flat=True)
    )


def test_an_initiatives_history_ends_in_its_state(demo):
    moves = Event.objects.filter(code__in=["initiative.moved", "initiative.shipped"])
    for row in initiatives(demo).exclude(state=State.PROPOSED):
        last = moves.filter(item_id=row.pk).first()
        assert last.after["state"] == row.state
        assert row.state_since == last.at


def test_something_changed_since_the_curator_last_looked(demo):
    ana = demo.seat("demo")

    news = Event.objects.filter(workspace=demo.workspace, at__gt=ana.last_seen_at)

    assert news.exclude(by=ana).count() >= 5


def test_comments_name_members_who_may_see_the_item(demo):
    for comment in Comment.objects.filter(item__workspace=demo.workspace):
        assert comment.author is not None
        assert Item.objects.visible_to(comment.author).filter(pk=comment.item_id).exists()
        for mention in comment.mentions.all():
            assert Item.objects.visible_to(mention.member).filter(pk=comment.item_id).exists()
        assert not re.search(r"@[a-z]", comment.body)


def test_every_initiative_has_words_an_owner_and_a_product(demo):
    for row in initiatives(demo).prefetch_related("item__products"):
        assert len(row.item.body) > 25
        assert row.item.owner is not None
        assert row.item.function is not None
        assert row.item.products.all()


def test_the_files_know_only_keys_that_exist(demo):
    assert len({row["key"] for row in initiative_rows()}) == 60
