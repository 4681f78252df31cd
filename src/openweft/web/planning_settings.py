"""Settings of how initiatives are valued and plans are bound: policy, sizes, floors."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.roadmap.models import Floor, Initiative, Policy
from openweft.roadmap.operations import policy_of, remove_floor, set_floor, set_policy, set_size
from openweft.strategy.models import Horizon
from openweft.web.answering import version_seen
from openweft.web.forms.acting import attempt_call, based_on, given, status_of
from openweft.web.forms.planning import FloorForm, PolicyForm, SizeForm
from openweft.web.http import PageRequest, member_required, page, toast
from openweft.web.jinja import share
from openweft.web.roadmap.gates import gates_context
from openweft.web.settings import require_seat
from openweft.workspaces.permissions import Action, may

SIZE_ID, FLOOR_ID = "size_%s", "floor_%s"


@member_required
def planning(request: PageRequest) -> HttpResponse:
    require_seat(request)
    return shown(request)


@require_POST
@member_required
def save_policy(request: PageRequest) -> HttpResponse:
    form = PolicyForm(request.POST)
    return saved(
        request,
        form,
        "form",
        lambda: set_policy(changes=given(form), based_on=based_on(form), by=request.member),
        lambda: PolicyForm.of(policy_of(request.workspace)).initial,
    )


@require_POST
@member_required
def save_size(request: PageRequest) -> HttpResponse:
    form = SizeForm(request.POST, auto_id=SIZE_ID)
    return saved(
        request,
        form,
        "size_form",
        lambda: set_size(**form.terms(), based_on=based_on(form), by=request.member),
        lambda: _size(request, form.cleaned_data["code"]),
    )


def _size(request: PageRequest, code: str) -> Mapping[str, Any]:
    held = request.workspace.sizes.filter(code__iexact=code.strip())
    stored = held.values("low", "likely", "high", "is_default").first()
    return {**(stored or {}), "version": policy_of(request.workspace).version}


@require_POST
@member_required
def add_floor(request: PageRequest) -> HttpResponse:
    form = FloorForm(request.POST, auto_id=FLOOR_ID, labels=_labels(request))
    return saved(
        request,
        form,
        "floor_form",
        lambda: set_floor(form.band(), based_on=based_on(form), by=request.member),
        lambda: _floor(request, form),
    )


def _floor(request: PageRequest, form: FloorForm) -> Mapping[str, Any]:
    band = form.band()
    held = Floor.objects.filter(
        workspace=request.workspace, scenario=None, dimension=band.dimension, label=band.label
    ).first()
    stored = {"least": held and held.least_share, "most": held and held.most_share}
    return {**stored, "version": policy_of(request.workspace).version}


@require_POST
@member_required
def drop_floor(request: PageRequest, pk: int) -> HttpResponse:
    gone = get_object_or_404(Floor, pk=pk, workspace=request.workspace, scenario=None)
    remove_floor(pk, based_on=version_seen(request), by=request.member)
    toast(
        request,
        _("Plans are no longer held to that band."),
        undo_url=reverse("planning_settings:floors", kwargs={"slug": request.workspace.slug}),
        undo_with=FloorForm.as_sent(gone, policy_of(request.workspace)),
    )
    return redirect("planning_settings:page", slug=request.workspace.slug)


def saved(
    request: PageRequest,
    form: Any,
    name: str,
    operation: Callable[[], object],
    stored: Callable[[], Mapping[str, Any]] | None = None,
) -> HttpResponse:
    """Do it and go back to the page; refused, the page with the form as it was sent."""
    if attempt_call(form, operation, stored) is None:
        return shown(request, status_of(form), **{name: form})
    toast(request, _("Saved."))
    return redirect("planning_settings:page", slug=request.workspace.slug)


def shown(request: PageRequest, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, with these forms as they were sent."""
    policy = policy_of(request.workspace)
    labels = _labels(request)
    names = {(dimension, label): name for dimension, label, name in labels}
    floors = Floor.objects.filter(workspace=request.workspace, scenario=None)
    context = {
        "may_edit": may(request.member, Action.CURATE),
        "policy": policy,
        "facts": _facts(policy),
        "sizes": request.workspace.sizes.all(),
        "floors": [(row, names.get((row.dimension, row.label), row.label)) for row in floors],
        "form": PolicyForm.of(policy),
        "size_form": SizeForm(auto_id=SIZE_ID, initial={"version": policy.version}),
        "floor_form": FloorForm(
            auto_id=FLOOR_ID, labels=labels, initial={"version": policy.version}
        ),
        **gates_context(request, policy),
        **forms,
    }
    return page(request, "settings/planning.html", context, status=status)


def _facts(policy: Policy) -> list[dict[str, str]]:
    """The policy for those who may only read it."""
    weeks = _("{weeks:g} person-weeks a quarter").format(weeks=policy.default_capacity_weeks)
    return [
        {
            "label": _("Value of an initiative"),
            "value": capfirst(policy.get_value_model_display()),
        },
        {"label": _("Lost by waiting a year"), "value": share(policy.discount_a_year)},
        {"label": _("Time for planned work"), "value": share(policy.focus_share)},
        {"label": _("Team without people"), "value": weeks},
    ]


def _labels(request: PageRequest) -> list[tuple[str, str, str]]:
    """What floors can be set for: dimension, label, and its name for people."""
    workspace = request.workspace
    kinds = [("type", value, _("Kind: {name}").format(name=name)) for value, name in KINDS]
    horizons = [
        ("horizon", value, _("Horizon: {name}").format(name=name))
        for value, name in Horizon.choices
    ]
    products = [
        ("product", name, _("Product: {name}").format(name=name))
        for name in workspace.products.values_list("name", flat=True)
    ]
    functions = [
        ("function", name, _("Function: {name}").format(name=name))
        for name in workspace.functions.values_list("name", flat=True)
    ]
    return [*horizons, *kinds, *products, *functions]


KINDS = Initiative.Type.choices

urls = (
    [
        path("", planning, name="page"),
        path("policy", save_policy, name="policy"),
        path("sizes", save_size, name="sizes"),
        path("floors", add_floor, name="floors"),
        path("floors/<int:pk>/remove", drop_floor, name="drop_floor"),
    ],
    "planning_settings",
)
