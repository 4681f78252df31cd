"""Whoever may only read meets no control that would be refused."""

import pytest

from openweft.roadmap.operations import create_initiative
from openweft.strategy.operations import create_objective

CHANGING = "main form[method=post] button[type=submit]"
OWN = {"Comment", "Follow", "Unfollow"}


@pytest.fixture
def pages(ana) -> list[str]:
    row = create_initiative(title="Single sign-on", state="candidate", by=ana)
    objective = create_objective(title="Win regulated buyers", by=ana)
    return [
        "roadmap/",
        "strategy/",
        "releases/",
        "commitments/",
        f"initiatives/{row.item.key}",
        f"objectives/{objective.item.key}",
    ]


def changing(page) -> list[str]:
    """What would post something from the page's main part, one's own word apart."""
    labels = [label.strip() for label in page.locator(CHANGING).all_text_contents()]
    return [label for label in labels if label not in OWN]


def test_a_viewer_is_shown_no_control_that_changes_anything(page, enter, ben, pages):
    enter(ben)
    found = {}
    for path in pages:
        answer = page.goto(f"/w/loom/{path}")
        assert answer.status == 200
        found[path] = changing(page)
        assert page.get_by_role("link", name="New initiative").count() == 0
    assert not any(found.values()), found


def test_a_curator_is_shown_them_on_the_same_pages(page, enter, ana, pages):
    enter(ana)
    page.goto(f"/w/loom/{pages[4]}")
    assert {"Move", "Pin"} <= set(changing(page))
