"""Background work on items: telling members what happened."""

from datetime import timedelta

from django.utils import timezone

from openweft.items.notices.forgetting import forget_old_notices
from openweft.items.notices.place import has_news
from openweft.items.notices.telling import tell_news
from openweft.jobs.context import JobContext
from openweft.jobs.recurring import recurring
from openweft.jobs.registry import Payload, job

TELL, FORGET = "items.tell", "items.forget_notices"
OFTEN = timedelta(seconds=10)

recurring(TELL, lambda: OFTEN if has_news() else None)
recurring(FORGET, lambda: timedelta(days=1))


@job(TELL)
def tell(context: JobContext, payload: Payload) -> dict[str, int]:
    """Write the notices of what happened since the last time."""
    return {"events": tell_news(now=timezone.now(), guard=context.commit_guard)}


@job(FORGET)
def forget(context: JobContext, payload: Payload) -> dict[str, int]:
    """Forget notices and letters nobody looks at any more."""
    return {"forgotten": forget_old_notices(now=timezone.now())}
