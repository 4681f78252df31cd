"""Scenarios: other assumptions, the plans they lead to, beside the one that holds."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.roadmap.models import Plan, Scenario
from openweft.roadmap.operations import (
    archive_scenario,
    create_scenario,
    edit_scenario,
    request_plan,
    restore_scenario,
)
from openweft.web.answering import act
from openweft.web.forms.acting import attempt, attempt_call, based_on, given, status_of
from openweft.web.forms.scenarios import ScenarioForm
from openweft.web.http import PageRequest, member_required, page, sent, toast
from openweft.workspaces.permissions import Action, may, require


@member_required
def scenarios(request: PageRequest) -> HttpResponse:
    by = request.member
    require(by, Action.SEE_ORGANISATION)
    kept = list(
        Scenario.objects.filter(workspace=request.workspace).select_related("strategy_version")
    )
    plans = _newest_plans(kept)
    context = {
        "rows": [(each, plans.get(each.pk)) for each in kept if each.archived_at is None],
        "archived": [each for each in kept if each.archived_at is not None],
        "may_plan": may(by, Action.PLAN),
        "is_solving": any(plan.state == Plan.State.SOLVING for plan in plans.values()),
    }
    return page(request, "roadmap/scenarios.html", context)


def _newest_plans(found: Iterable[Scenario]) -> dict[int, Plan]:
    """The newest plan of each scenario that has one."""
    of_these = Plan.objects.filter(scenario__in=[each.pk for each in found])
    newest = of_these.order_by().values("scenario").annotate(last=Max("pk")).values("last")
    return {plan.scenario_id: plan for plan in Plan.objects.filter(pk__in=newest).defer("problem")}


@member_required
def new_scenario(request: PageRequest) -> HttpResponse:
    require(request.member, Action.PLAN)
    form = ScenarioForm(sent(request), workspace=request.workspace)
    if form.is_bound and attempt(form, create_scenario, by=request.member) is not None:
        toast(request, _("Written down. Compute its plan to see what it leads to."))
        return redirect("roadmap:scenarios", slug=request.workspace.slug)
    context = {"form": form, "scenario": None}
    return page(request, "roadmap/scenario.html", context, status=status_of(form))


@member_required
def scenario(request: PageRequest, pk: int) -> HttpResponse:
    require(request.member, Action.PLAN)
    shown = get_object_or_404(Scenario, workspace=request.workspace, pk=pk)
    form = ScenarioForm(sent(request), workspace=request.workspace, initial=_stored(shown))
    if form.is_bound and _save(request, form, shown) is not None:
        toast(request, _("Saved. Its next plan keeps to it."))
        return redirect("roadmap:scenarios", slug=request.workspace.slug)
    context = {"form": form, "scenario": shown}
    return page(request, "roadmap/scenario.html", context, status=status_of(form))


def _save(request: PageRequest, form: ScenarioForm, shown: Scenario) -> Scenario | None:
    return attempt_call(
        form,
        lambda: edit_scenario(
            shown.pk, changes=given(form), based_on=based_on(form), by=request.member
        ),
        lambda: _stored(Scenario.objects.get(pk=shown.pk)),
    )


def _stored(shown: Scenario) -> dict[str, Any]:
    return {name: getattr(shown, name) for name in ScenarioForm.base_fields}


def _front(request: PageRequest) -> str:
    return reverse("roadmap:scenarios", args=(request.workspace.slug,))


@require_POST
@member_required
def solve(request: PageRequest, pk: int) -> HttpResponse:
    """Compute its plan; the roadmap shows how far it is."""
    return act(
        request,
        lambda: request_plan(scenario_id=pk, by=request.member),
        at=reverse("roadmap:page", args=(request.workspace.slug,)),
    )


@require_POST
@member_required
def archive(request: PageRequest, pk: int) -> HttpResponse:
    return act(
        request,
        lambda: archive_scenario(pk, by=request.member),
        at=_front(request),
        said=_("The scenario is put away with its plans."),
        undo=reverse("roadmap:restore_scenario", args=(request.workspace.slug, pk)),
    )


@require_POST
@member_required
def restore(request: PageRequest, pk: int) -> HttpResponse:
    return act(request, lambda: restore_scenario(pk, by=request.member), at=_front(request))
