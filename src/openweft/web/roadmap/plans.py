"""Asking for a plan, watching it being solved, and publishing it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from openweft.common.errors import Conflict, Invalid
from openweft.roadmap.models import Plan
from openweft.roadmap.operations import (
    cancel_plan,
    publish_plan,
    request_plan,
    settle_if_lost,
)
from openweft.web.http import PageRequest, member_required, page, toast
from openweft.web.roadmap.strip import progress_of
from openweft.workspaces.permissions import Action, require


@require_POST
@member_required
def solve(request: PageRequest) -> HttpResponse:
    request_plan(by=request.member)
    return redirect("roadmap:page", slug=request.workspace.slug)


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
    where = reverse("roadmap:page", kwargs={"slug": request.workspace.slug})
    shown = f"{where}?plan={plan.number}" if plan.state == Plan.State.READY else where
    return HttpResponseClientRedirect(shown) if request.htmx else redirect(shown)


@require_POST
@member_required
def cancel(request: PageRequest, number: int) -> HttpResponse:
    plan = plan_of(request, number)
    try:
        cancel_plan(plan.pk, by=request.member)
        toast(request, _("Plan v{number} is no longer computed.").format(number=number))
    except Conflict as refusal:
        toast(request, str(refusal), level="warn")
    where = reverse("roadmap:page", kwargs={"slug": request.workspace.slug})
    return HttpResponseClientRedirect(where) if request.htmx else redirect(where)


@require_POST
@member_required
def publish(request: PageRequest, number: int) -> HttpResponse:
    plan = plan_of(request, number)
    try:
        publish_plan(plan.pk, note=request.POST.get("note", ""), by=request.member)
        toast(request, _("Plan v{number} is the published one now.").format(number=number))
    except (Conflict, Invalid) as refusal:
        toast(request, str(refusal), level="warn")
    return redirect("roadmap:page", slug=request.workspace.slug)
