"""The worker tells by itself, when there is something to tell."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openweft.integrations import jobs as sending
from openweft.items import jobs
from openweft.items.models import Letter, Notice, NoticePlace
from openweft.items.notices.forgetting import KEPT, forget_old_notices
from openweft.items.notices.place import has_news
from openweft.items.talk import add_comment
from openweft.jobs import leases, recurring
from openweft.jobs.models import Job
from openweft.jobs.operations import enqueue
from openweft.jobs.runner import run


@pytest.fixture
def work():
    """Runs the job of a kind to its end, as a worker does, and returns it."""

    def do(kind):
        asked = enqueue(kind)
        claimed = leases.claim()
        assert claimed is not None
        run(claimed)
        asked.refresh_from_db()
        return asked

    return do


def test_telling_comes_round_only_when_there_is_news(followed, cleo, monkeypatch, work):
    NoticePlace.objects.update(gaps=[])  # ids that other tests have used up
    period = recurring._periods[jobs.TELL]
    assert period() is None
    add_comment(followed.pk, body="Soon?", by=cleo)
    assert period() == jobs.OFTEN

    asked = work(jobs.TELL)
    assert (asked.state, asked.result) == (Job.State.DONE, {"events": 1})
    assert Notice.objects.count() == 2
    assert not has_news()


def test_mail_comes_round_only_when_some_waits(
    followed, cleo, ana, told, work, settings, mailoutbox
):
    period = recurring._periods[sending.MAIL]
    assert period() is None
    add_comment(followed.pk, body=f"@[{cleo.pk}]", by=ana)
    told()
    assert period() == sending.OFTEN
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert period() is None

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert work(sending.MAIL).result == {"sent": 1}
    assert [mail.to for mail in mailoutbox] == [[f"Cleo Contributor <{cleo.user.email}>"]]
    assert recurring._periods[sending.CHAT]() is None
    assert work(sending.CHAT).result == {"sent": 0}


def test_old_notices_and_letters_are_forgotten(followed, cleo, told, work):
    add_comment(followed.pk, body="Soon?", by=cleo)
    told()
    Letter.objects.create(member=cleo, channel="mail", made_at=timezone.now())
    assert work(jobs.FORGET).result == {"forgotten": 0}

    later = timezone.now() + KEPT + timedelta(days=1)
    assert forget_old_notices(now=later) == 2
    assert not Letter.objects.exists()
