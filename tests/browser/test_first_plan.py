"""A sign-up with titles, one team and sizes gets a first plan; the bar is five minutes."""

import time

from openweft.roadmap.models import Plan
from openweft.workspaces.models import User

FIVE_MINUTES = 300
TITLES = (("Single sign-on", "M"), ("Audit export", "S"), ("Data residency", "L"))


def test_an_empty_installation_gets_its_first_plan_from_titles_and_sizes(page, db):
    User.objects.all().delete()
    began = time.monotonic()
    page.goto("/")
    page.get_by_label("Your name").fill("Nia Okafor")
    page.get_by_label("E-mail").fill("nia@example.com")
    page.get_by_label("Password", exact=True).fill("a sentence nobody guesses")
    page.get_by_label("Workspace").fill("Loom & Co")
    page.keyboard.press("Enter")
    page.wait_for_url("**/start")

    page.get_by_label("Team", exact=True).fill("Trust")
    page.get_by_label("People").fill("2")
    for number, (title, size) in enumerate(TITLES, start=1):
        page.get_by_label(f"Title {number}", exact=True).fill(title)
        page.get_by_label(f"Size of title {number}").select_option(size)
    page.get_by_role("button", name="Work out the plan").click()
    page.wait_for_url("**/roadmap/**")
    page.get_by_text("is a proposal").wait_for(timeout=60_000)

    assert Plan.objects.get().state == Plan.State.READY
    assert page.get_by_text("Single sign-on").count() > 0
    page.get_by_role("button", name="Publish plan").click()
    page.get_by_text("Published plan", exact=True).wait_for()
    assert time.monotonic() - began < FIVE_MINUTES
