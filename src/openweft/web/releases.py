"""Releases: what goes out when, and what is in it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openweft.roadmap import operations
from openweft.roadmap.models import Initiative, Release
from openweft.web.addresses import item_address
from openweft.web.forms.acting import attempt
from openweft.web.forms.settings import DayField
from openweft.web.http import PageRequest, member_required, page, toast
from openweft.web.items import act, item_context
from openweft.web.keyset import after, ordered
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, may, require

ROWS = 50
COMING = (Release.State.PLANNED, Release.State.READY)


class ReleaseForm(forms.Form):
    """A release: what it is called and when it is due."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    due_on = DayField(label=gettext_lazy("Due on"))


@member_required
def releases(request: PageRequest) -> HttpResponse:
    """Coming ones by their date, or those that are out, the last first."""
    by = request.member
    shown = "past" if request.GET.get("show") == "past" else "coming"
    seen = Release.objects.visible_to(by).live().select_related("item", "item__owner")
    is_coming = shown == "coming"
    seen = seen.filter(state__in=COMING) if is_coming else seen.exclude(state__in=COMING)
    rows = ordered(seen, "due_on", falling=not is_coming)
    last = request.GET.get("after", "")
    if last.isdigit():
        rows = after(rows, "due_on", int(last), falling=not is_coming)
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
    context = {
        **item,
        "row": row,
        "today": request.workspace.today(timezone.now()),
        "is_open": is_open,
        "inside": [(each, item_address(each.item, slug)) for each in inside],
        "free": list(free.order_by("item__title")[:200]) if item["may_edit"] and is_open else [],
    }
    return page(request, "releases/release.html", context, block="drawer")


@member_required
def new(request: PageRequest) -> HttpResponse:
    require(request.member, Action.CURATE)
    form = ReleaseForm(request.POST or None)
    if form.is_bound:
        made = attempt(form, operations.create_release, by=request.member)
        if made is not None:
            toast(request, _("{key} is planned.").format(key=made.item.key))
            return redirect("releases:release", slug=request.workspace.slug, key=made.item.key)
    context = {"form": form, "title": _("New release"), "verb": _("Plan")}
    return page(request, "roadmap/form.html", context, status=422 if form.errors else 200)


@require_POST
@member_required
def ship(request: PageRequest, key: str) -> HttpResponse:
    row = seen_release(request, key)
    return act(
        request,
        row.item,
        lambda: operations.ship_release(row.pk, by=request.member),
        said=_("Out. What was in progress in it is shipped."),
    )


@require_POST
@member_required
def move(request: PageRequest, key: str) -> HttpResponse:
    row = seen_release(request, key)
    state, reason = request.POST.get("state", ""), request.POST.get("reason", "")
    return act(
        request,
        row.item,
        lambda: operations.move_release(row.pk, state=state, reason=reason, by=request.member),
    )


@require_POST
@member_required
def reschedule(request: PageRequest, key: str) -> HttpResponse:
    row = seen_release(request, key)
    field = DayField()
    try:
        due_on = field.clean(request.POST.get("due_on", ""))
    except forms.ValidationError as problem:
        toast(request, " ".join(problem.messages), level="warn")
        return redirect("releases:release", slug=request.workspace.slug, key=key)
    return act(
        request,
        row.item,
        lambda: operations.edit_release(row.pk, due_on=due_on, based_on=None, by=request.member),
    )


@require_POST
@member_required
def plan_into(request: PageRequest, key: str) -> HttpResponse:
    """Put an initiative into the release, or take one out of it."""
    row = seen_release(request, key)
    posted, by = request.POST, request.member
    if posted.get("leave", "").isdigit():
        leaving = [int(posted["leave"])]
        return act(
            request,
            row.item,
            lambda: operations.plan_into_release(None, initiative_ids=leaving, by=by),
        )
    joining = [int(pk) for pk in posted.getlist("initiative") if pk.isdigit()]
    return act(
        request,
        row.item,
        lambda: operations.plan_into_release(row.pk, initiative_ids=joining, by=by),
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
