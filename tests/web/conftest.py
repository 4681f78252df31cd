from datetime import date, timedelta
from decimal import Decimal

import pytest

from openweft.items.models import Item, KindRow
from openweft.items.operations import edit_item
from openweft.roadmap.models import Initiative, Release
from openweft.roadmap.operations import (
    CommitmentTerms,
    Points,
    create_commitment,
    create_initiative,
    create_release,
    main_scenario,
    publish_plan,
    set_estimate,
    set_size,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.planner import solve_plan
from openweft.strategy.models import StrategyVersion
from openweft.strategy.operations import (
    KeyResultTerms,
    MetricTerms,
    align_item,
    create_key_result,
    create_objective,
    record_measurement,
    set_vision,
)
from openweft.workspaces.models import Member
from openweft.workspaces.operations import create_team

SECRET = "Buy the competitor quietly"
TODAY = date.today()  # noqa: DTZ011 - the workspace's zone is UTC in tests


def as_seen(row: KindRow, **given: object) -> dict[str, object]:
    """What somebody sends who saw the row as it is now."""
    return {"version": Item.objects.get(pk=row.pk).version, **given}


def seen_places(version: StrategyVersion | None, **given: object) -> dict[str, object]:
    """What somebody sends who saw the places of a version of the strategy as they are now."""
    assert version is not None
    version.refresh_from_db()
    return {"version": version.number, "based_on": version.version, **given}


@pytest.fixture
def team(ana: Member):
    return create_team(name="Trust", people=3, by=ana)


@pytest.fixture
def sizes(ana: Member):
    set_size("S", points=Points(1, 2, 4), by=ana)
    set_size("M", points=Points(3, 5, 8), is_default=True, by=ana)


@pytest.fixture
def initiative(ana: Member, team, sizes) -> Initiative:
    row = create_initiative(title="Single sign-on", state="candidate", by=ana)
    set_estimate(row.pk, team_id=team.pk, estimate="M", by=ana)
    return row


@pytest.fixture
def hidden(ana: Member, team, sizes) -> Initiative:
    """A candidate only Ana may see."""
    row = create_initiative(title=SECRET, state="candidate", by=ana)
    set_estimate(row.pk, team_id=team.pk, estimate="S", by=ana)
    edit_item(row.pk, changes={"visibility": "restricted"}, based_on=None, by=ana)
    row.refresh_from_db()
    return row


@pytest.fixture
def objective(ana: Member, initiative: Initiative):
    set_vision(sentence="Every expense settled within a day.", by=ana)
    row = create_objective(title="Win regulated buyers", by=ana)
    align_item(initiative.pk, objective_id=row.pk, contribution=0.6, confidence=0.8, by=ana)
    return row


@pytest.fixture
def key_result(ana: Member, objective):
    terms = KeyResultTerms(4, 12, TODAY - timedelta(days=50), TODAY + timedelta(days=50))
    row = create_key_result(
        objective.pk, title="Accounts live", metric=MetricTerms("Accounts"), terms=terms, by=ana
    )
    record_measurement(row.metric_id, day=TODAY - timedelta(days=1), value=6, by=ana)
    return row


@pytest.fixture
def release(ana: Member) -> Release:
    return create_release(title="Spring", due_on=TODAY + timedelta(days=60), by=ana)


@pytest.fixture
def commitment(ana: Member, initiative: Initiative):
    terms = CommitmentTerms(
        to_whom="Nordbank", due_on=TODAY + timedelta(days=300), revenue_at_stake=Decimal(41200)
    )
    return create_commitment(title="Sign-on", terms=terms, initiative_id=initiative.pk, by=ana)


@pytest.fixture
def published(ana: Member, initiative: Initiative, hidden: Initiative):
    plan = solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))
    return publish_plan(plan.pk, by=ana)


@pytest.fixture
def at(workspace):
    """An address in the workspace."""
    return lambda path: f"/w/{workspace.slug}/{path}"


@pytest.fixture
def item_of():
    return lambda pk: Item.objects.get(pk=pk)
