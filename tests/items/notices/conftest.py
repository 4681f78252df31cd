"""Items people follow, and what they are told of them."""

import pytest
from django.utils import timezone

from openweft.items.models import Notice
from openweft.items.notices.telling import tell_news
from openweft.items.talk import follow
from openweft.roadmap.operations import create_initiative


@pytest.fixture
def initiative(ana):
    """Ana's."""
    made = create_initiative(title="Single sign-on", state="candidate", by=ana)
    tell_news(now=timezone.now())
    return made


@pytest.fixture
def followed(initiative, cleo, ben):
    """The same, followed by Cleo and Ben."""
    for member in (cleo, ben):
        follow(initiative.pk, by=member)
    tell_news(now=timezone.now())
    return initiative


@pytest.fixture
def told():
    """Tells the news, and what each notice is: who, why, of what, how often."""

    def tell():
        tell_news(now=timezone.now())
        rows = Notice.objects.select_related("member", "item", "event").order_by("pk")
        return {
            (row.member.name.split()[0], row.kind, row.item.title if row.item else "", row.count)
            for row in rows
        }

    return tell
