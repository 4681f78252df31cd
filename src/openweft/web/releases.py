"""Releases: what goes out when, and what is in it."""

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.roadmap import operations
from openweft.roadmap.lists import COMING, RELEASES
from openweft.roadmap.models import Initiative, Release
from openweft.web.addresses import item_address
from openweft.web.answering import act, answer, version_seen
from openweft.web.forms.fields import is_id
from openweft.web.forms.placed import PlacedForm, Stored
from openweft.web.forms.roadmap import DueForm, ReleaseForm, ReleaseMoveForm
from openweft.web.http import PageRequest, member_required, page, sent
from openweft.web.items.parts import item_context, page_of, stored
from openweft.web.lists.asked import asked_of
from openweft.web.lists.filtering import filter_of, filtered, refiltered
from openweft.web.lists.picking import options_of
from openweft.web.lists.shown import sheet_of
from openweft.workspaces.permissions import Action, may, require


@member_required
def releases(request: PageRequest) -> HttpResponseBase:
    """Coming ones by their date, unless others are asked for."""
    if (elsewhere := refiltered(request)) is not None:
        return elsewhere
    asked = asked_of(request, RELEASES)
    context = {
        **filter_of(asked, options_of(asked, "state")),
        **sheet_of(asked),
        "which": [
            {"label": label, "url": f"?{urlencode(query)}", "is_current": asked.text == query["q"]}
            for label, query in (
                (_("Coming"), {"q": "is:coming"}),
                (_("Past"), {"q": "is:past", "sort": "-due"}),
            )
        ],
        "may_make": may(request.member, Action.CURATE),
    }
    return filtered(request, asked, "releases/page.html", context)


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
    states = [other, ("cancelled", _("Cancelled"))]
    return ReleaseMoveForm(
        data, action=action, states=states, initial={"version": row.item.version}
    )


@member_required
def new(request: PageRequest) -> HttpResponse:
    require(request.member, Action.CURATE)
    form = ReleaseForm(sent(request), action=request.path)
    form.cancel = reverse("releases:page", kwargs={"slug": request.workspace.slug})
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
    }
    return page(request, "roadmap/form.html", context)


@require_POST
@member_required
def ship(request: PageRequest, key: str) -> HttpResponse:
    row = seen_release(request, key)
    return act(
        request,
        lambda: operations.ship_release(row.pk, based_on=version_seen(request), by=request.member),
        at=page_of(request, row.item),
        said=_("Out. What was in progress in it is shipped."),
    )


@require_POST
@member_required
def move(request: PageRequest, key: str) -> HttpResponse:
    row = seen_release(request, key)
    form = move_form(row, request.POST)

    def theirs() -> Stored:
        row.refresh_from_db()
        return stored(row.item, state=capfirst(row.get_state_display()), reason=row.state_reason)

    return answer(
        request,
        form,
        lambda: operations.move_release(
            row.pk, based_on=form.based_on, by=request.member, **form.given()
        ),
        at=page_of(request, row.item),
        theirs=theirs,
    )


@require_POST
@member_required
def reschedule(request: PageRequest, key: str) -> HttpResponse:
    row = seen_release(request, key)
    form = DueForm(request.POST)

    def theirs() -> Stored:
        row.refresh_from_db()
        return stored(row.item, due_on=row.due_on)

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
