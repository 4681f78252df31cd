"""What stands around every page of a workspace: rail, switcher, search, create, account.

A link is there when its page is: each names an address, and what has no such
address is left out. Costs one query, and once a minute one write.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from openweft.items.notices.reading import count_unread
from openweft.web.addresses import address
from openweft.web.request import PageRequest
from openweft.web.toasts import said
from openweft.workspaces.models import Member, Workspace
from openweft.workspaces.operations import mark_seen
from openweft.workspaces.permissions import Action, may

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the rail: where one is on its own pages, else on all of `address`'s module."""

    label: Text
    icon: str
    address: str
    pages: frozenset[str] = frozenset()


OF_PROMISES = frozenset({"commitments", "commitment", "new_commitment", "settle"})
RAIL: tuple[tuple[Text, tuple[Place, ...]], ...] = (
    (_("Listen"), (Place(_("Today"), "sun", "today:page"),)),
    (
        _("Decide"),
        (
            Place(_("Strategy"), "compass", "strategy:page"),
            Place(_("Roadmap"), "chart-gantt", "roadmap:page"),
            Place(_("Promises"), "handshake", "roadmap:commitments", OF_PROMISES),
        ),
    ),
    (_("Deliver"), (Place(_("Releases"), "rocket", "releases:page"),)),
    ("", (Place(_("Settings"), "settings", "settings:front"),)),
)
SETTINGS = (
    (_("Workspace"), "settings:workspace", Action.SEE_ORGANISATION),
    (_("Members"), "people:members", Action.SEE_ORGANISATION),
    (_("Functions"), "organisation:functions", Action.SEE_ORGANISATION),
    (_("Teams"), "organisation:teams", Action.SEE_ORGANISATION),
    (_("Products"), "organisation:products", Action.SEE_ORGANISATION),
    (_("Planning"), "planning_settings:page", Action.SEE_ORGANISATION),
    (_("Import"), "imports:page", Action.IMPORT),
    (_("Export"), "exports:page", Action.EXPORT),
    (_("API keys"), "settings:keys", Action.MANAGE_KEYS),
    (_("Trash"), "trash:page", Action.SEE_ORGANISATION),
    (_("History"), "audit:page", Action.AUDIT),
    (_("Notices"), "notice_settings:page", None),
    (_("My account"), "me:page", None),
)
OF_SETTINGS = frozenset(
    {"settings", "people", "organisation", "planning_settings", "imports", "me", "notice_settings"}
)


@dataclass(frozen=True, slots=True)
class Makeable:
    """An entry of the create menu, shown to those who may."""

    label: Text
    icon: str
    address: str
    action: Action


CREATE = (
    Makeable(_("Initiative"), "layers", "roadmap:new", Action.PROPOSE),
    Makeable(_("Objective"), "target", "strategy:new_objective", Action.EDIT_STRATEGY),
    Makeable(_("Release"), "rocket", "releases:new", Action.CURATE),
    Makeable(_("Promise"), "handshake", "roadmap:new_commitment", Action.CURATE),
)


def shell(request: PageRequest) -> dict[str, Any]:
    """The context of `layout.html`; also notes that the member is looking."""
    member, here = request.member, request.workspace
    mark_seen(member, at=timezone.now())
    user, match = request.user, request.resolver_match
    return {
        "shell": {
            "workspace": _named(here),
            "workspaces": [_named(seat.workspace) for seat in request.seats],
            "workspaces_url": reverse("onboarding:workspaces"),
            "member": {
                "id": member.pk,
                "name": member.name,
                "initials": member.initials,
                "role": member.get_role_display(),
            },
            "groups": list(_groups(request)),
            "settings": list(_settings(request)),
            "create": list(_create(member)),
            "notices": {
                "url": reverse("notices:page", kwargs={"slug": here.slug}),
                "count": count_unread(member),
                "is_current": match is not None and match.view_name == "notices:page",
            },
            "search_url": address("search", here.slug),
            "query": _query(request),
            "theme": user.theme,
            "density": user.density,
            "messages": said(request),
            "language": get_language(),
            "preferences_url": reverse("account:preferences"),
            "settings_url": address("me:page", here.slug),
            "sign_out_url": reverse("account_logout"),
        }
    }


def _query(request: PageRequest) -> str:
    """What was searched for, where its results are shown."""
    match = request.resolver_match
    return request.GET.get("q", "")[:200] if match and match.url_name == "search" else ""


def first_page(slug: str) -> str:
    """The address of the first page of the rail that is there."""
    urls = (address(place.address, slug) for _title, group in RAIL for place in group)
    return next(url for url in urls if url)


def _named(workspace: Workspace) -> dict[str, str]:
    return {
        "name": workspace.name,
        "slug": workspace.slug,
        "initial": workspace.name[:1].upper(),
        "url": reverse("home", kwargs={"slug": workspace.slug}),
    }


def _groups(request: PageRequest) -> Iterator[dict[str, Any]]:
    for title, places in RAIL:
        links = [link for place in places if (link := _link(place, request))]
        if links:
            yield {"title": title, "links": links}


def _link(place: Place, request: PageRequest) -> dict[str, Any] | None:
    url = address(place.address, request.workspace.slug)
    if url is None:
        return None
    match = request.resolver_match
    at = match.namespace if match else ""
    name = (match.url_name or "") if match else ""
    module = place.address.partition(":")[0]
    is_mine = name in place.pages if place.pages else name not in OF_PROMISES
    is_current = (at == module and is_mine) or (module == "settings" and at in OF_SETTINGS)
    return {
        "label": place.label,
        "icon": place.icon,
        "url": url,
        "is_current": is_current,
    }


def _settings(request: PageRequest) -> Iterator[dict[str, Any]]:
    """The tabs of the settings pages; one of a thing's own page is where its list is."""
    here = request.path
    for label, name, action in SETTINGS:
        if action is not None and not may(request.member, action):
            continue
        url = reverse(name, kwargs={"slug": request.workspace.slug})
        yield {"label": label, "url": url, "is_current": here.startswith(url)}


def _create(member: Member) -> Iterator[dict[str, Any]]:
    for entry in CREATE:
        url = address(entry.address, member.workspace.slug)
        if url and may(member, entry.action):
            yield {"label": entry.label, "icon": entry.icon, "url": url}
