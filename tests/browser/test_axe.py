"""Every page of the demo workspace: axe finds nothing grave in light or dark, none overflows."""

import pytest

from openweft.interchange.demo import EMAIL, build
from openweft.workspaces.models import Member, User
from tests.factories import PASSWORD

PAGES = (
    "today/",
    "roadmap/",
    "roadmap/?shape=next",
    "roadmap/?shape=list",
    "roadmap/?q=nothing-like-it",
    "initiatives/INIT-18",
    "initiatives/new",
    "commitments/",
    "commitments/COM-1",
    "commitments/new",
    "releases/",
    "releases/?show=past",
    "releases/REL-9",
    "strategy/",
    "strategy/?shares=1",
    "strategy/?version=3",
    "strategy/compare",
    "objectives/OBJ-2",
    "objectives/OBJ-17",
    "objectives/new",
    "objectives/OBJ-2/key-results/new",
    "key-results/KR-3",
    "search?q=van",
    "start",
    "settings/workspace",
    "settings/members/",
    "settings/functions",
    "settings/functions/new",
    "settings/teams",
    "settings/teams/new",
    "settings/products",
    "settings/products/new",
    "settings/planning/",
    "settings/import/",
    "settings/export/",
    "settings/keys",
    "settings/trash/",
    "settings/history/",
    "settings/notices/",
    "settings/me/",
    "notices/",
    "notices/?show=all",
    "releases/new",
    "search?q=zzzz",
)
OWN = (
    "/workspaces",
    "/workspaces/new",
    "/account/password/change/",
    "/account/email/",
    "/w/nowhere/today/",
)
DOORS = (
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-stale/",
    "/account/signup/",
)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def demo(db, enter):
    workspace = build()
    user = User.objects.get(email=EMAIL)
    user.set_password(PASSWORD)
    user.save()
    enter(user.seats.get(workspace=workspace))
    return workspace


def overflows(page) -> bool:
    return page.evaluate(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
    )


def test_every_page_is_sound_in_light_dark_and_on_a_phone(page, demo, axe):
    wrong = []
    for path in PAGES:
        page.set_viewport_size({"width": 1280, "height": 800})
        answer = page.goto(f"/w/{demo.slug}/{path}")
        if answer.status != 200:
            wrong.append((path, answer.status))
            continue
        try:
            axe(page)
        except AssertionError as grave:
            wrong.append((path, str(grave)[:400]))
        page.set_viewport_size(PHONE)
        if overflows(page):
            wrong.append((path, "wider than a phone"))
    assert wrong == []


def test_ones_own_pages_and_the_errors_are_sound(page, demo, axe):
    wrong = []
    for path in OWN:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path)
        try:
            axe(page)
        except AssertionError as grave:
            wrong.append((path, str(grave)[:400]))
        page.set_viewport_size(PHONE)
        if overflows(page):
            wrong.append((path, "wider than a phone"))
    assert wrong == []


def test_the_pages_of_single_rows_are_sound(page, demo, axe):
    wrong = []
    for place in ("functions", "teams", "products", "import/"):
        page.goto(f"/w/{demo.slug}/settings/{place}")
        row = page.locator(".lines a").first
        if row.count():
            row.click()
            page.wait_for_load_state()
            try:
                axe(page)
            except AssertionError as grave:
                wrong.append((place, str(grave)[:400]))
    assert wrong == []


@pytest.mark.parametrize("role", ["viewer", "guest"])
def test_the_same_pages_are_sound_for_whom_may_see_less(page, demo, enter, axe, role):
    user = User.objects.create_user(email=f"{role}@example.com", password=PASSWORD, name="Vera")
    enter(Member.objects.create(workspace=demo, user=user, name="Vera", role=role))
    wrong = []
    for path in PAGES:
        answer = page.goto(f"/w/{demo.slug}/{path}")
        assert answer.status in {200, 403, 404}, path
        try:
            axe(page)
        except AssertionError as grave:
            wrong.append((path, str(grave)[:400]))
    assert wrong == []


def test_a_drawer_and_the_reference_are_sound(page, demo, axe):
    page.goto(f"/w/{demo.slug}/roadmap/?shape=list")
    page.locator("[data-row] a[data-item]").first.click()
    page.locator("#drawer .checks").wait_for()
    axe(page)
    page.goto("/api/v1/docs")
    axe(page)


def test_the_doors_are_sound_in_light_dark_and_on_a_phone(page, ana, axe):
    for path in DOORS:
        assert page.goto(path).status == 200
        axe(page)
        page.set_viewport_size(PHONE)
        assert not overflows(page)


def test_setting_up_an_empty_installation_is_sound(page, db, axe):
    page.goto("/")
    page.get_by_label("Workspace").wait_for()
    axe(page)
    page.set_viewport_size(PHONE)
    assert not overflows(page)
