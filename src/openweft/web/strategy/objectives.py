"""One objective: its path, what is under it, and what serves it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.items.models import Item
from openweft.roadmap.operations import create_objective_and_value
from openweft.strategy import operations
from openweft.strategy.models import Objective, StrategyVersion, Vision
from openweft.strategy.problems import live_version, weights_of
from openweft.strategy.reading import Place, below, path_to_vision, place_of, standings
from openweft.web.addresses import item_address
from openweft.web.answering import act, answer, version_seen
from openweft.web.forms.placed import PlacedForm
from openweft.web.forms.strategy import ObjectiveForm, WeighForm
from openweft.web.http import PageRequest, member_required, page, sent
from openweft.web.items.parts import item_context
from openweft.web.strategy.serving import serve_form, served_by
from openweft.web.strategy.shown import (
    at,
    named,
    objective_at,
    seen_objective,
    shown_version,
    version_around,
)
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, may, require


@member_required
def objective(request: PageRequest, key: str) -> HttpResponse:
    row = seen_objective(request, key)
    by = request.member
    version = version_around(request, row)
    today = request.workspace.today(timezone.now())
    slug = request.workspace.slug
    item = item_context(request, row.item)
    placed = place_of(row.pk, version, by=by) if version else None
    may_place = item["may_edit"] and (version is None or version.is_editable)
    context = {
        **item,
        "row": row,
        "today": today,
        "version": version,
        "named": named(version),
        "version_url": at(request, version) if named(version) else "",
        "weight": weights_of(version).get(row.pk) if placed else None,
        "path": steps(row, by, version),
        "served_by": served_by([row.pk], by),
        "through": served_by(below(row.pk, version), by),
        "key_results": [
            (each, item_address(each.row.item, slug))
            for each in standings(by, today, objective_ids=[row.pk])
        ],
        "placed": placed,
        "may_place": may_place,
        "parents": [pair for pair in possible_parents(by, version) if pair[0] != row.pk],
        "forms": {**item["forms"], **_forms(request, row, version, placed if may_place else None)},
    }
    return page(request, "strategy/objective.html", context, block="drawer")


def _forms(
    request: PageRequest, row: Objective, version: StrategyVersion | None, placed: Place | None
) -> dict[str, PlacedForm]:
    """What serves it, and the share among its siblings where it has any."""
    serves = serve_form(request, row)
    found: dict[str, PlacedForm] = {}
    if may(request.member, Action.ALIGN):
        found[serves.key] = serves
    if placed is None or version is None or not placed.beside:
        return found
    form = WeighForm(
        action=reverse(
            "strategy:weigh", kwargs={"slug": request.workspace.slug, "key": row.item.key}
        ),
        initial={
            **WeighForm.stored(placed.share),
            "version": version.number,
            "based_on": version.version,
        },
    )
    return found | {form.key: form}


def steps(
    row: Objective, by: Member, version: StrategyVersion | None = None
) -> list[dict[str, Any]]:
    """The objective, those above it in a version (the live one unless given), and the vision."""
    if by.is_guest:
        return []
    slug, version = by.workspace.slug, version or live_version(by.workspace)
    above = path_to_vision(row.pk, version, by=by)
    items = Item.objects.in_bulk([pk for pk in above if pk])

    def address(item: Item) -> str:
        return f"{item_address(item, slug)}{named(version)}"

    found = [{"label": row.item.title, "url": address(row.item)}]
    for pk in above:
        item = items.get(pk)
        label = item.title if item else _("a restricted objective")
        found.append({"label": label, "url": address(item) if item else ""})
    vision = Vision.objects.filter(workspace=by.workspace).first()
    if vision is not None:
        found.append({"label": vision.sentence, "url": ""})
    return found


def possible_parents(by: Member, version: StrategyVersion | None) -> list[tuple[int, str]]:
    """The objectives of a version, under which another may be put."""
    if version is None:
        return []
    seen = Objective.objects.visible_to(by).within(version).filter(placements__version=version)
    return list(seen.order_by("item__title").values_list("pk", "item__title"))


@member_required
def new(request: PageRequest) -> HttpResponse:
    require(request.member, Action.EDIT_STRATEGY)
    by, version = request.member, shown_version(request)
    form = ObjectiveForm(
        sent(request),
        action=request.path,
        parents=possible_parents(by, version),
        initial={
            "parent": request.GET.get("under"),
            "version": version.number if version else None,
        },
    )
    form.cancel = at(request, version) if named(version) else at(request)
    if form.is_bound:
        return answer(
            request,
            form,
            lambda: _create(form, version, by),
            at=request.path + named(version),
            on=lambda _made: at(request, version) if named(version) else at(request),
            said=lambda made: (
                _("{key} is in {version}, a draft.").format(key=made.item.key, version=version)
                if made.drafted_in_id
                else _("{key} is in the strategy.").format(key=made.item.key)
            ),
        )
    context = {
        "forms": {"new": form},
        "title": _("New objective"),
        "note": _("It is for {version}.").format(version=version) if named(version) else "",
    }
    return page(request, "strategy/form.html", context)


def _create(form: ObjectiveForm, version: StrategyVersion | None, by: Member) -> Objective:
    given = form.cleaned_data
    return create_objective_and_value(
        title=given["title"],
        horizon=given["horizon"],
        parent_id=given["parent"],
        version_id=version.pk if version else None,
        item={"body": given["body"]},
        by=by,
    )


@require_POST
@member_required
def horizon(request: PageRequest, key: str) -> HttpResponse:
    row = seen_objective(request, key)
    chosen = request.POST.get("horizon", "")
    return act(
        request,
        lambda: operations.edit_objective(
            row.pk, horizon=chosen, based_on=version_seen(request, "based_on"), by=request.member
        ),
        at=objective_at(request, row, version_around(request, row)),
    )
