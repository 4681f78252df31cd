"""Releases: what goes out when, and what is in it."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.roadmap import operations
from openweft.roadmap.models import Initiative, Release
from openweft.web.addresses import item_address
from openweft.web.answering import act, answer
from openweft.web.forms.fields import id_in, is_id
from openweft.web.forms.placed import PlacedForm, Stored
from openweft.web.forms.roadmap import DueForm, ReleaseForm, ReleaseMoveForm
from openweft.web.http import PageRequest, member_required, page, sent
from openweft.web.items.parts import item_context, page_of
from openweft.web.keyset import after, ordered
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, may, require

ROWS = 50
COMING = (Release.State.PLANNED, Release.State.READY)


@member_required
def releases(request: PageRequest) -> HttpResponse:
    """Coming ones by their date, or those that are out, the last first."""
    by = request.member
    shown = "past" if request.GET.get("show") == "past" else "coming"
    seen = Release.objects.visible_to(by).live().select_related("item", "item__owner")
    is_coming = shown == "coming"
    seen = seen.filter(state__in=COMING) if is_coming else seen.exclude(state__in=COMING)
    rows = ordered(seen, "due_on", falling=not is_coming)
    last = id_in(request.GET.get("after", ""))
    if last is not None:
        rows = after(rows, "due_on", last, falling=not is_coming)
    found = list(rows[: ROWS + 1])
    context = {
        "rows": told(found[:ROWS], by),
        "next_url": f"?show={shown}&after={found[ROWS - 1].pk}" if len(found) > ROWS else "",
        "shown": shown,
        "today": request.workspace.today(timezone.now()),
        "may_make": may(by, Action.CURATE),
    }
    return page(request, "releases/page.html", context, block="content")


def told(rows: list[Release], by: Member) -> list[dict[str, Any]]:
    """The rows with how many of their initiatives `by` may see, and how many are done."""
    inside = Initiative.objects.visible_to(by).live().filter(release__in=[row.pk for row in rows])
    counts: dict[int, list[int]] = {}
    for release_id, state in inside.values_list("release_id", "state"):
        count = counts.setdefault(release_id or 0, [0, 0])
        count[0] += 1
        count[1] += state in {Initiative.State.SHIPPED, Initiative.State.REVIEWED}
    slug = by.workspace.slug
    return [
        {
            "row": row,
            "url": item_address(row.item, slug),
            "count": counts.get(row.pk, [0, 0])[0],
            "done": counts.get(row.pk, [0, 0])[1],
        }
        for row in rows
    ]


def seen_release(request: PageRequest, key: str) -> Release:
    """The release of that key; 404 for who may not see it."""
    rows = Release.objects.visible_to(request.member).live()
    rows = rows.select_related("item__owner", "item__function")
    return get_object_or_404(rows, item__key=key)


@member_required
def release(request: PageRequest, key: str) -> HttpResponse:
    row = seen_release(request, key)
    by = request.member
    inside = Initiative.objects.visible_to(by).live().filter(release=row).with_item()
    slug = request.workspace.slug
    item = item_context(request, row.item)
    is_open = row.state in COMING
    free = Initiative.objects.visible_to(by).live().open().filter(release=None).with_item()
    may_change = item["may_edit"] and is_open
    context = {
        **item,
        "forms": {**item["forms"], **(release_forms(request, row) if may_change else {})},
        "row": row,
        "today": request.workspace.today(timezone.now()),
        "is_open": is_open,
        "inside": [(each, item_address(each.item, slug)) for each in inside],
        "free": list(free.order_by("item__title")[:200]) if may_change else [],
    }
    return page(request, "releases/release.html", context, block="drawer")


def release_forms(request: PageRequest, row: Release) -> dict[str, PlacedForm]:
    """The forms of a release that is coming."""

    def at(name: str) -> str:
        where = {"slug": request.workspace.slug, "key": row.item.key}
        return reverse(f"releases:{name}", kwargs=where)

    moving = move_form(row, action=at("move"))
    due = {"due_on": row.due_on, "version": row.item.version}
    return {moving.key: moving, "due": DueForm(action=at("due"), initial=due)}


def move_form(row: Release, data: QueryDict | None = None, *, action: str = "") -> ReleaseMoveForm:
    """The states the release may move to; going out has its own button."""
    is_planned = row.state == Release.State.PLANNED
    other = ("ready", _("Ready")) if is_planned else ("planned", _("Planned"))
    return ReleaseMoveForm(data, action=action, states=[other, ("cancelled", _("Cancelled"))])


@member_required
def new(request: PageRequest) -> HttpResponse:
    require(request.member, Action.CURATE)
    form = ReleaseForm(sent(request), action=request.path)
    if form.is_bound:
        return answer(
            request,
            form,
            lambda: operations.create_release(by=request.member, **form.given()),
            at=request.path,
            on=lambda made: page_of(request, made.item),
            said=lambda made: _("{key} is planned.").format(key=made.item.key),
        )
    context = {
        "forms": {"new": form},
        "title": _("New release"),
        "verb": _("Plan"),
        "cancel": "releases:page",
    }
    return page(request, "roadmap/form.html", context)


@require_POST
@member_required
def ship(request: PageRequest, key: str) -> HttpResponse:
    row = seen_release(request, key)
    return act(
        request,
        lambda: operations.ship_release(row.pk, by=request.member),
        at=page_of(request, row.item),
        said=_("Out. What was in progress in it is shipped."),
    )


@require_POST
@member_required
def move(request: PageRequest, key: str) -> HttpResponse:
    row = seen_release(request, key)
    form = move_form(row, request.POST)
    return answer(
        request,
        form,
        lambda: operations.move_release(row.pk, by=request.member, **form.given()),
        at=page_of(request, row.item),
    )


@require_POST
@member_required
def reschedule(request: PageRequest, key: str) -> HttpResponse:
    row = seen_release(request, key)
    form = DueForm(request.POST)

    def theirs() -> Stored:
        row.refresh_from_db()
        return Stored(row.item.version, {"due_on": row.due_on})

    return answer(
        request,
        form,
        lambda: operations.edit_release(
            row.pk, based_on=form.based_on, by=request.member, **form.given()
        ),
        at=page_of(request, row.item),
        theirs=theirs,
    )


@require_POST
@member_required
def plan_into(request: PageRequest, key: str) -> HttpResponse:
    """Put an initiative into the release, or take one out of it."""
    row = seen_release(request, key)
    posted, by = request.POST, request.member
    leaving = [int(pk) for pk in posted.getlist("leave") if is_id(pk)]
    joining = [int(pk) for pk in posted.getlist("initiative") if is_id(pk)]
    into, chosen = (None, leaving) if leaving else (row.pk, joining)
    return act(
        request,
        lambda: operations.plan_into_release(into, initiative_ids=chosen, by=by),
        at=page_of(request, row.item),
    )


urls = (
    [
        path("releases/", releases, name="page"),
        path("releases/new", new, name="new"),
        path("releases/<str:key>", release, name="release"),
        path("releases/<str:key>/ship", ship, name="ship"),
        path("releases/<str:key>/move", move, name="move"),
        path("releases/<str:key>/due", reschedule, name="due"),
        path("releases/<str:key>/initiatives", plan_into, name="plan_into"),
    ],
    "releases",
)
