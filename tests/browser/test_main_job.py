"""The keyboard alone does every step of the main job, and a second tab loses nothing."""

import pytest

from openweft.items.models import Item
from openweft.roadmap.models import Initiative, Plan
from openweft.roadmap.operations import Points, create_initiative, set_estimate, set_size
from openweft.strategy.operations import align_item, create_objective, set_vision
from openweft.workspaces.operations import create_team
from tests.factories import PASSWORD


@pytest.fixture
def candidates(ana) -> list[Initiative]:
    set_size("M", points=Points(3, 5, 8), is_default=True, by=ana)
    team = create_team(name="Trust", people=1, by=ana)
    set_vision(sentence="Every expense settled within a day.", by=ana)
    objective = create_objective(title="Win regulated buyers", by=ana)
    made = []
    for number in range(12):
        row = create_initiative(title=f"Step {number + 1:02}", state="candidate", by=ana)
        set_estimate(row.pk, team_id=team.pk, estimate="M", by=ana)
        align_item(row.pk, objective_id=objective.pk, contribution=(number + 1) / 13, by=ana)
        made.append(row)
    return made


def tab_to(page, name: str, most: int = 60) -> None:
    """Tab until the focused element is called `name`."""
    for _step in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => (document.activeElement?.getAttribute('aria-label')"
            " || document.activeElement?.innerText || document.activeElement?.value || '').trim()"
        )
        if said.startswith(name):
            return
    pytest.fail(f"Tab never reached {name!r}.")


def test_the_keyboard_alone_plans_publishes_and_reads_why(page, ana, candidates):
    page.goto("/")
    for kind, text in (("email", ana.user.email), ("password", PASSWORD)):
        while page.evaluate("() => document.activeElement.type") != kind:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/loom/**")

    tab_to(page, "Roadmap")
    page.keyboard.press("Enter")
    page.wait_for_url("**/roadmap/**")
    tab_to(page, "Compute plan")
    page.keyboard.press("Enter")
    page.get_by_text("is a proposal").wait_for(timeout=60_000)

    tab_to(page, "Publish plan", most=120)
    page.keyboard.press("Enter")
    page.get_by_text("Published plan", exact=True).wait_for()
    assert Plan.objects.get().is_published
    page.goto(f"/w/loom/initiatives/{candidates[11].item.key}")
    page.get_by_text("In, because it serves Win regulated buyers").wait_for()


def test_the_keyboard_finds_walks_opens_and_closes(page, enter, ana, candidates):
    enter(ana)
    page.goto("/w/loom/roadmap/?shape=list&sort=title")
    page.keyboard.press("/")
    page.keyboard.type("step 12")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search**")
    page.goto("/w/loom/roadmap/?shape=list&sort=title", wait_until="networkidle")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    drawer = page.locator("#drawer")
    drawer.get_by_role("heading", name="Step 02").wait_for()
    page.keyboard.press("Escape")
    drawer.get_by_role("heading", name="Step 02").wait_for(state="hidden")
    assert page.evaluate("() => document.activeElement.innerText") == "Step 02"


def test_the_keyboard_skips_to_the_strategy_and_opens_an_objective(page, enter, ana, candidates):
    enter(ana)
    page.goto("/w/loom/strategy/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.classList.contains('skip')")
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    drawer = page.locator("#drawer")
    drawer.get_by_text("Served by").wait_for()
    assert "Win regulated buyers" in drawer.inner_text()
    page.keyboard.press("Escape")
    drawer.get_by_text("Served by").wait_for(state="hidden")
    assert page.evaluate("() => document.activeElement.innerText") == "Win regulated buyers"


def test_the_keyboard_posts_the_weeks_word(page, enter, ana, candidates):
    from openweft.roadmap.operations import move_initiative

    row = candidates[0]
    move_initiative(row.pk, state="in_progress", by=ana)
    enter(ana)
    page.goto(f"/w/loom/initiatives/{row.item.key}")
    page.get_by_label("How it goes").focus()
    page.keyboard.type("At")
    page.keyboard.press("Tab")
    page.keyboard.type("The vendor is late.")
    page.keyboard.press("Enter")
    page.get_by_text("The vendor is late.").first.wait_for()
    row.refresh_from_db()
    assert row.health == "at_risk"


def test_two_tabs_on_one_title_lose_neither_text(page, enter, ana, candidates):
    item = candidates[0].item
    enter(ana)
    page.goto(f"/w/loom/initiatives/{item.key}")
    second = page.context.new_page()
    second.goto(f"/w/loom/initiatives/{item.key}")

    for tab, title in ((second, "Theirs, saved first"), (page, "Mine, saved second")):
        tab.get_by_label("Edit title").first.click()
        tab.locator('input[name="title"]').fill(title)
        tab.keyboard.press("Enter")
        tab.wait_for_load_state()

    page.get_by_text("Theirs, saved first").first.wait_for()
    assert page.get_by_label("Yours, not saved yet").input_value() == "Mine, saved second"
    page.get_by_role("button", name="Save mine").click()
    page.locator("h1").get_by_text("Mine, saved second").first.wait_for()
    assert Item.objects.get(pk=item.pk).title == "Mine, saved second"


def test_what_goes_in_the_trash_comes_back_by_undo(page, enter, ana, candidates):
    item = candidates[0].item
    enter(ana)
    page.goto(f"/w/loom/initiatives/{item.key}")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Put in the trash").click()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(f"**/initiatives/{item.key}")
    assert Item.objects.get(pk=item.pk).deleted_at is None
