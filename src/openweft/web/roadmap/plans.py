"""Asking for a plan, watching it being solved, and publishing it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from openweft.roadmap.gates import findings_in
from openweft.roadmap.models import Plan
from openweft.roadmap.operations import (
    cancel_plan,
    publish_plan,
    request_plan,
    scenario_under,
    settle_if_lost,
)
from openweft.web.answering import act, answer
from openweft.web.http import PageRequest, member_required, page
from openweft.web.roadmap.strip import progress_of, publish_form
from openweft.workspaces.permissions import Action, require


@require_POST
@member_required
def solve(request: PageRequest) -> HttpResponse:
    return act(request, lambda: request_plan(by=request.member), at=_roadmap(request))


@require_POST
@member_required
def solve_under(request: PageRequest, number: int) -> HttpResponse:
    """Compute a plan as things stand, but under another version of the strategy."""
    require(request.member, Action.SEE_ORGANISATION)
    version = get_object_or_404(request.workspace.strategy_versions, number=number)

    def ask() -> None:
        scenario = scenario_under(version.pk, by=request.member)
        request_plan(scenario_id=scenario.pk, by=request.member)

    return act(request, ask, at=_roadmap(request))


def _roadmap(request: PageRequest) -> str:
    return reverse("roadmap:page", kwargs={"slug": request.workspace.slug})


def plan_of(request: PageRequest, number: int) -> Plan:
    require(request.member, Action.SEE_ORGANISATION)
    plans = Plan.objects.filter(workspace=request.workspace).select_related("scenario")
    return get_object_or_404(plans, number=number)


@member_required
def progress(request: PageRequest, number: int) -> HttpResponse:
    """The progress while it lasts; then the page with the plan."""
    plan = plan_of(request, number)
    if settle_if_lost(plan).state == Plan.State.SOLVING:
        context = {"progress": progress_of(request, plan)}
        return page(request, "roadmap/progress.html", context, block="progress")
    where = _roadmap(request)
    shown = f"{where}?plan={plan.number}" if plan.state == Plan.State.READY else where
    return HttpResponseClientRedirect(shown) if request.htmx else redirect(shown)


@require_POST
@member_required
def cancel(request: PageRequest, number: int) -> HttpResponse:
    plan = plan_of(request, number)
    return act(
        request,
        lambda: cancel_plan(plan.pk, by=request.member),
        at=_roadmap(request),
        said=_("Plan v{number} is no longer computed.").format(number=number),
    )


@require_POST
@member_required
def publish(request: PageRequest, number: int) -> HttpResponse:
    plan = plan_of(request, number)
    require(request.member, Action.PUBLISH_PLAN)
    where = _roadmap(request)
    found = findings_in(plan, request.workspace.today(timezone.now()))
    form = publish_form(request, plan, found)
    return answer(
        request,
        form,
        lambda: publish_plan(plan.pk, by=request.member, **form.given()),
        at=f"{where}?plan={number}",
        on=lambda _made: where,
        said=_("Plan v{number} is the published one now.").format(number=number),
    )
