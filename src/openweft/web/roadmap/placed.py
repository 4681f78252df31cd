"""The forms on an initiative's page, with what can be chosen in each."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst

from openweft.items.models import Item
from openweft.roadmap.models import Initiative
from openweft.strategy.models import Alignment
from openweft.strategy.problems import live_version
from openweft.web.forms.initiative import (
    AlignForm,
    DatesForm,
    DeliveryForm,
    EffortForm,
    EstimateForm,
    MoveForm,
    PinForm,
    StatusForm,
    TermsForm,
    TieForm,
)
from openweft.web.forms.placed import PlacedForm
from openweft.web.http import PageRequest
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, may

Choices = dict[str, list[tuple[Any, Any]]]


def initiative_forms(
    request: PageRequest, row: Initiative, *, may_edit: bool
) -> dict[str, PlacedForm]:
    """The forms of the page, for who may use them."""

    def at(name: str) -> str:
        where = {"slug": request.workspace.slug, "key": row.item.key}
        return reverse(f"roadmap:{name}", kwargs=where)

    found: list[PlacedForm] = []
    if may_edit:
        found += [
            move_form(row, action=at("move")),
            PinForm(action=at("pin")),
            TermsForm.of(row, action=at("terms")),
            EstimateForm(
                action=at("estimate"),
                choices=estimate_choices(request),
                initial={"version": row.item.version},
            ),
            DatesForm(
                action=at("dates"),
                initial={**DatesForm.stored(row), "version": row.item.version},
            ),
            TieForm(action=at("tie")),
        ]
    if may(request.member, Action.REPORT_PROGRESS):
        found += [
            EffortForm(
                action=at("effort"),
                choices=effort_choices(row),
                initial={"version": row.item.version},
            ),
            StatusForm(action=at("status")),
            DeliveryForm(action=at("link")),
        ]
    if may(request.member, Action.ALIGN):
        found.append(align_form(request, row, action=at("align")))
    return {form.key: form for form in found}


def move_form(row: Initiative, data: QueryDict | None = None, *, action: str = "") -> MoveForm:
    """The states the initiative may move to; shipping has its own button."""
    states = [
        (state.value, capfirst(state.label))
        for state in row.next_states
        if state != Initiative.State.SHIPPED or not row.is_started
    ]
    return MoveForm(data, action=action, states=states, initial={"version": row.item.version})


def estimate_choices(request: PageRequest) -> Choices:
    """The teams that may be estimated, and the sizes."""
    teams = request.workspace.teams.filter(is_active=True)
    sizes = [(size.code, size.code) for size in request.workspace.sizes.all()]
    return {"team": list(teams.values_list("pk", "name")), "size": [("", "–"), *sizes]}


def effort_choices(row: Initiative) -> Choices:
    """The teams with an estimate."""
    return {"team": list(row.estimates.values_list("team_id", "team__name"))}


def align_form(
    request: PageRequest, row: Initiative, data: QueryDict | None = None, *, action: str = ""
) -> AlignForm:
    """What the initiative may serve."""
    return AlignForm(data, action=action, serves=objectives_to_serve(request.member, row))


def objectives_to_serve(by: Member, row: Initiative) -> list[tuple[int, str]]:
    """The objectives of the live version it does not serve yet."""
    served = Alignment.objects.filter(item=row.item).values("objective_id")
    version = live_version(by.workspace)
    placed = version.placements.values_list("objective_id", flat=True) if version else ()
    seen = Item.objects.visible_to(by).live().filter(pk__in=list(placed)).exclude(pk__in=served)
    return list(seen.order_by("title").values_list("pk", "title"))
