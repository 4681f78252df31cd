"""Pages of lists ask as many questions for many rows as for few, and not more than stands here."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openweft.roadmap.operations import (
    CommitmentTerms,
    create_commitment,
    create_initiative,
    create_release,
    set_estimate,
)
from openweft.strategy.operations import align_item, create_objective
from openweft.workspaces.models import Member
from tests.web.conftest import TODAY

BUDGETS = {
    "roadmap/": 11,
    "roadmap/?by=objective": 10,
    "roadmap/?by=product": 10,
    "roadmap/?shape=next": 8,
    "roadmap/?shape=list": 10,
    "roadmap/?shape=list&q=state:candidate&sort=-value": 8,
    "roadmap/?shape=list&columns=title,team,tag,product": 13,
    "releases/": 6,
    "commitments/": 6,
    "strategy/": 19,
    "today/": 26,
    "notices/": 6,
    "notices/?show=all": 6,
    "settings/notices/": 7,
    "settings/members/": 8,
    "settings/teams": 6,
    "settings/products": 5,
    "settings/functions": 5,
    "search?q=thing": 10,  # on PostgreSQL, which is asked for the newest and then for all
}


def more_of_everything(ana: Member, team, objective, times: int) -> None:
    for number in range(times):
        row = create_initiative(title=f"Thing {number}", state="candidate", by=ana)
        set_estimate(row.pk, team_id=team.pk, estimate="S", by=ana)
        align_item(row.pk, objective_id=objective.pk, contribution=0.5, confidence=0.5, by=ana)
        due_on = TODAY + timedelta(days=30 + number)
        create_release(title=f"Thing out {number}", due_on=due_on, by=ana)
        terms = CommitmentTerms(to_whom="Nordbank", due_on=due_on)
        create_commitment(title=f"Thing told {number}", terms=terms, initiative_id=row.pk, by=ana)
        create_objective(title=f"Thing wanted {number}", by=ana)
        Member.objects.create(workspace=ana.workspace, name=f"Person {number}", role="viewer")


@pytest.mark.parametrize("path", BUDGETS)
def test_a_page_asks_no_more_for_more_rows(
    signed_in, ana, at, published, key_result, objective, team, path
):
    browser = signed_in(ana)

    def asked() -> int:
        assert browser.get(at(path)).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            browser.get(at(path))
        return len(queries)

    more_of_everything(ana, team, objective, times=2)
    few = asked()
    more_of_everything(ana, team, objective, times=4)

    assert asked() == few
    assert few <= BUDGETS[path]
