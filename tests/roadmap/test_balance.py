"""Where effort goes and what serves nothing, as alignment reckons both."""

from datetime import date

import pytest

from openweft.items.operations import delete_item
from openweft.reports.today import orphans
from openweft.roadmap.balance import effort_shares
from openweft.roadmap.models import Initiative, Plan, PlanEntry
from openweft.roadmap.operations import (
    InitiativeTerms,
    align_and_value,
    create_initiative,
    create_objective_and_value,
    delete_and_value,
    main_scenario,
    publish_plan,
    remove_from_version_and_value,
    restore_and_value,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.strategy.problems import live_version


@pytest.fixture
def aims(ana):
    return [create_objective_and_value(title=title, by=ana) for title in ("Win", "Keep")]


@pytest.fixture
def whole(ana, aims) -> Initiative:
    row = create_initiative(title="Sign-on", state="candidate", by=ana)
    align_and_value(row.pk, objective_id=aims[0].pk, contribution=0.5, by=ana)
    return row


@pytest.fixture
def part(ana, whole) -> Initiative:
    terms = InitiativeTerms(parent_id=whole.pk)
    return create_initiative(title="Directory", state="candidate", terms=terms, by=ana)


def effort(ana):
    version = live_version(ana.workspace)
    assert version is not None
    return effort_shares(version)


def published(ana, **weeks) -> None:
    plan = begin_plan(main_scenario(ana.workspace), by=ana)
    for title, effort in weeks.items():
        PlanEntry.objects.create(
            plan=plan,
            initiative=Initiative.objects.get(item__title=title),
            included=True,
            starts_on=date(2031, 1, 6),
            finishes_on=date(2031, 3, 28),
            effort_weeks=effort,
        )
    plan.state = Plan.State.READY
    plan.save()
    publish_plan(plan.pk, by=ana)


def test_a_part_serves_what_its_whole_serves(ana, aims, part):
    assert orphans(ana) == 0
    published(ana, Directory=4)
    assert effort(ana) == {aims[0].pk: 1}


@pytest.mark.parametrize("leave", [delete_and_value, remove_from_version_and_value])
def test_what_serves_only_an_objective_that_is_gone_is_an_orphan(ana, aims, whole, part, leave):
    published(ana, **{"Sign-on": 4, "Directory": 2})
    leave(aims[0].pk, by=ana)
    assert orphans(ana) == 2
    assert effort(ana) == {}


def test_an_objective_that_comes_back_is_a_path_again(ana, aims, whole):
    delete_and_value(aims[0].pk, by=ana)
    restore_and_value(aims[0].pk, by=ana)
    assert orphans(ana) == 0


def test_effort_for_an_ancestor_counts_once_at_the_descendant(ana, aims, whole):
    under = create_objective_and_value(title="Under", parent_id=aims[0].pk, by=ana)
    align_and_value(whole.pk, objective_id=under.pk, contribution=0.5, by=ana)
    published(ana, **{"Sign-on": 4})
    assert effort(ana) == {under.pk: 1}


def test_what_is_in_the_trash_takes_no_effort(ana, aims, whole, part):
    align_and_value(part.pk, objective_id=aims[1].pk, contribution=1, by=ana)
    published(ana, **{"Sign-on": 4, "Directory": 12})
    assert effort(ana) == {aims[0].pk: 0.25, aims[1].pk: 0.75}
    delete_item(part.pk, by=ana)
    assert effort(ana) == {aims[0].pk: 1}


def test_a_restricted_orphan_is_not_counted_for_who_may_not_see_it(ana, cleo):
    create_initiative(
        title="Buy them", state="candidate", item={"visibility": "restricted"}, by=ana
    )
    assert (orphans(ana), orphans(cleo)) == (1, 0)
