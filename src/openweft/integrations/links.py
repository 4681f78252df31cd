"""The addresses that mail and chat lead to, whole."""

from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from openweft.items.notices.reading import Told
from openweft.workspaces.models import Workspace


def base() -> str:
    """The installation's own address, without a slash at the end."""
    return str(settings.ENV.address)


def host() -> str:
    """The installation's name, as it stands in the ids of mail."""
    return urlsplit(base()).hostname or "localhost"


def of_notice(told: Told, workspace: Workspace) -> str:
    """Where a notice opens what it is about, and is read thereby."""
    return f"{base()}{_up_to_the_number(workspace.slug)}{told.pk}/open"


@lru_cache(maxsize=64)
def _up_to_the_number(slug: str) -> str:
    """Found once for a digest's many."""
    return reverse("notices:open", args=[slug, 0]).removesuffix("0/open")


def of_all(workspace: Workspace) -> str:
    """The page of all notices."""
    return base() + reverse("notices:page", args=[workspace.slug])


def of_choices(workspace: Workspace) -> str:
    """The page where one chooses how to be told."""
    return base() + reverse("notice_settings:page", args=[workspace.slug])


def to_stop(token: str) -> str:
    """Where mail is stopped without signing in."""
    return base() + reverse("stop_mail", args=[token])
