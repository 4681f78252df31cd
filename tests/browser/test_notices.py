"""Notices in a real browser: told by the worker, walked by keys, read, and gone from the bell."""

import re

from django.utils import timezone

from openweft.items.notices.telling import tell_news
from openweft.items.talk import add_comment, follow
from openweft.roadmap.operations import create_initiative
from tests.processes import wait_until


def test_a_mention_is_told_walked_to_by_keys_and_read(page, enter, ana, cleo, axe):
    row = create_initiative(title="Single sign-on", state="candidate", by=ana)
    other = create_initiative(title="Audit export", state="candidate", by=ana)
    follow(other.pk, by=cleo)
    tell_news(now=timezone.now())
    add_comment(other.pk, body="Which formats?", by=ana)
    add_comment(row.pk, body=f"@[{cleo.pk}], is SAML enough?", by=ana)
    enter(cleo)

    page.goto(f"/w/{ana.workspace.slug}/today/")
    bell = page.get_by_role("link", name=re.compile("Notices, 2 new"))
    wait_until(lambda: page.reload() and bell.count(), "the worker has told the news")
    bell.click()
    page.get_by_text("is SAML enough?").wait_for()
    axe(page)

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(row.item.key))
    assert page.get_by_role("link", name="Notices, 1 new").count() == 1

    page.go_back()
    page.goto(f"/w/{ana.workspace.slug}/notices/")
    page.get_by_role("button", name="Mark as read: Audit export").click()
    page.get_by_text("Nothing new.").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Which formats?").wait_for()
