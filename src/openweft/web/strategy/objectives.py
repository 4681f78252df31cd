"""One objective: its path, what is under it, and what serves it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.items.models import Item
from openweft.roadmap.operations import (
    create_objective_and_value,
    place_objective_and_value,
    remove_from_version_and_value,
)
from openweft.strategy import operations
from openweft.strategy.models import Alignment, Objective, Vision
from openweft.strategy.problems import live_version, weights_of
from openweft.strategy.reading import below, path_to_vision, standings
from openweft.web.addresses import item_address
from openweft.web.answering import act, answer
from openweft.web.forms.fields import id_in
from openweft.web.forms.strategy import ObjectiveForm
from openweft.web.http import PageRequest, member_required, page, sent
from openweft.web.items.parts import item_context, page_of
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, require

MOST = 100


def seen_objective(request: PageRequest, key: str) -> Objective:
    """The objective of that key; 404 for who may not see it."""
    rows = Objective.objects.visible_to(request.member).live()
    return get_object_or_404(rows.select_related("item__owner", "item__function"), item__key=key)


@member_required
def objective(request: PageRequest, key: str) -> HttpResponse:
    row = seen_objective(request, key)
    by = request.member
    version = None if by.is_guest else live_version(request.workspace)
    today = request.workspace.today(timezone.now())
    slug = request.workspace.slug
    context = {
        **item_context(request, row.item),
        "row": row,
        "today": today,
        "weight": weights_of(version).get(row.pk) if version else None,
        "path": steps(row, by),
        "served_by": served_by([row.pk], by),
        "through": served_by(below(row.pk, version), by),
        "key_results": [
            (each, item_address(each.row.item, slug))
            for each in standings(by, today, objective_ids=[row.pk])
        ],
        "placed": version.placements.filter(objective=row).first() if version else None,
        "parents": [pair for pair in possible_parents(by) if pair[0] != row.pk],
    }
    return page(request, "strategy/objective.html", context, block="drawer")


def steps(row: Objective, by: Member) -> list[dict[str, Any]]:
    """The objective, those above it in the live version, and the vision."""
    if by.is_guest:
        return []
    slug = by.workspace.slug
    above = path_to_vision(row.pk, live_version(by.workspace), by=by)
    items = Item.objects.in_bulk([pk for pk in above if pk])
    found = [{"label": row.item.title, "url": item_address(row.item, slug)}]
    for pk in above:
        item = items.get(pk)
        label = item.title if item else _("a restricted objective")
        found.append({"label": label, "url": item_address(item, slug) if item else ""})
    vision = Vision.objects.filter(workspace=by.workspace).first()
    if vision is not None:
        found.append({"label": vision.sentence, "url": ""})
    return found


def served_by(objectives: Sequence[int], by: Member) -> list[dict[str, Any]]:
    """The items `by` may see that serve one of the objectives, the strongest first."""
    if not objectives:
        return []
    rows = Alignment.objects.filter(
        objective__in=Objective.objects.visible_to(by).filter(pk__in=objectives),
        item__in=Item.objects.visible_to(by).live(),
    ).select_related("item", "objective__item", "key_result__item")
    slug = by.workspace.slug
    strongest = sorted(rows, key=lambda each: -abs(each.contribution * each.confidence))
    return [{"row": each, "url": item_address(each.item, slug)} for each in strongest[:MOST]]


def possible_parents(by: Member) -> list[tuple[int, str]]:
    """The objectives of the live version, under which another may be put."""
    version = live_version(by.workspace)
    if version is None:
        return []
    seen = Objective.objects.visible_to(by).live().filter(placements__version=version)
    return list(seen.order_by("item__title").values_list("pk", "item__title"))


@member_required
def new(request: PageRequest) -> HttpResponse:
    require(request.member, Action.EDIT_STRATEGY)
    by = request.member
    form = ObjectiveForm(
        sent(request),
        action=request.path,
        parents=possible_parents(by),
        initial={"parent": request.GET.get("under")},
    )
    if form.is_bound:
        return answer(
            request,
            form,
            lambda: _create(form, by),
            at=request.path,
            on=lambda _made: reverse("strategy:page", kwargs={"slug": request.workspace.slug}),
            said=lambda made: _("{key} is in the strategy.").format(key=made.item.key),
        )
    context = {
        "forms": {"new": form},
        "title": _("New objective"),
        "verb": _("Add"),
        "cancel": "strategy:page",
    }
    return page(request, "strategy/form.html", context)


def _create(form: ObjectiveForm, by: Member) -> Objective:
    given = form.cleaned_data
    return create_objective_and_value(
        title=given["title"],
        horizon=given["horizon"],
        parent_id=given["parent"],
        item={"body": given["body"]},
        by=by,
    )


@require_POST
@member_required
def place(request: PageRequest, key: str) -> HttpResponse:
    row = seen_objective(request, key)
    parent = id_in(request.POST.get("parent", ""))
    return act(
        request,
        lambda: place_objective_and_value(row.pk, parent_id=parent, by=request.member),
        at=page_of(request, row.item),
        said=_("Moved."),
    )


@require_POST
@member_required
def leave(request: PageRequest, key: str) -> HttpResponse:
    row = seen_objective(request, key)
    return act(
        request,
        lambda: remove_from_version_and_value(row.pk, by=request.member),
        at=page_of(request, row.item),
        said=_("It is no longer in the strategy; its key results and alignments stay."),
    )


@require_POST
@member_required
def horizon(request: PageRequest, key: str) -> HttpResponse:
    row = seen_objective(request, key)
    chosen = request.POST.get("horizon", "")
    return act(
        request,
        lambda: operations.edit_objective(
            row.pk, horizon=chosen, based_on=None, by=request.member
        ),
        at=page_of(request, row.item),
    )
