"""How pages stand: beside each other where there is room, whole where there is not."""

import pytest

from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import create_initiative, move_initiative

LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 5
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def long_one(ana) -> str:
    row = create_initiative(title=LONG, state="candidate", by=ana)
    return row.item.key


def sideways(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_the_facts_stand_beside_what_is_said_and_below_it_on_a_phone(page, enter, ana, long_one):
    enter(ana)
    page.set_viewport_size(WIDE)
    page.goto(f"/w/loom/initiatives/{long_one}")
    main, facts = page.locator(".detail-main"), page.locator(".facts")
    assert facts.bounding_box()["x"] > main.bounding_box()["x"] + main.bounding_box()["width"]
    assert sideways(page) <= 0
    page.set_viewport_size(PHONE)
    assert facts.bounding_box()["y"] > main.bounding_box()["y"] + main.bounding_box()["height"] - 1
    assert sideways(page) <= 0


def test_what_is_cut_short_says_its_whole_text(page, enter, ana, long_one):
    enter(ana)
    page.set_viewport_size({"width": 1024, "height": 800})
    page.goto("/w/loom/roadmap/?shape=list")
    title = page.locator(f'[data-item="{long_one}"]').first
    title.hover()
    whole = title.evaluate("link => link.closest('[title]')?.title ?? ''")
    assert whole in {"", LONG}
    cut = title.evaluate(
        "link => [link, link.parentElement].some(e => e.scrollWidth > e.clientWidth + 1)"
    )
    assert bool(whole) == cut


def test_an_open_drawer_names_the_page_and_closing_gives_its_name_back(page, enter, ana, long_one):
    enter(ana)
    page.goto("/w/loom/roadmap/?shape=list")
    page.locator(f'[data-item="{long_one}"]').first.press("Enter")
    page.locator("#drawer .checks").wait_for()
    assert page.title().startswith(LONG)
    assert page.url.endswith(f"/initiatives/{long_one}")
    page.keyboard.press("Escape")
    page.locator("#drawer").wait_for(state="hidden")
    assert page.title().startswith("Roadmap")


def test_todays_rows_stand_below_each_other_with_text_twice_as_large(page, enter, ana, long_one):
    move_initiative(Initiative.objects.get(item__key=long_one).pk, state="in_progress", by=ana)
    enter(ana)
    page.goto("/w/loom/today/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    title = page.locator(".is-today .row-title").first
    assert title.bounding_box()["width"] > 400
    assert sideways(page) <= 0
