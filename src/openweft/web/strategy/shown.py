"""Which version and objective a page of the strategy shows, and the addresses that keep to it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from openweft.strategy.models import Objective, StrategyVersion
from openweft.strategy.problems import live_version
from openweft.web.forms.fields import id_in
from openweft.web.http import PageRequest
from openweft.web.items.parts import page_of


def shown_version(request: PageRequest) -> StrategyVersion | None:
    """The version that was sent or that the address names, else the live one; guests see none."""
    if request.member.is_guest:
        return None
    number = id_in(request.POST.get("version") or request.GET.get("version", ""))
    if number is None:
        return live_version(request.workspace)
    versions = StrategyVersion.objects.filter(workspace=request.workspace)
    return get_object_or_404(versions, number=number)


def seen_objective(request: PageRequest, key: str) -> Objective:
    """The objective of that key; 404 for who may not see it."""
    rows = Objective.objects.with_page(request.member)
    rows = rows.select_related("item__owner", "item__function", "drafted_in")
    return get_object_or_404(rows, item__key=key)


def version_around(request: PageRequest, row: Objective) -> StrategyVersion | None:
    """The version in which an objective is looked at; its own where it was written for a draft."""
    version = shown_version(request)
    if row.drafted_in is None or version == row.drafted_in:
        return version
    if request.POST.get("version") or request.GET.get("version"):
        raise Http404  # it is not known there
    return row.drafted_in


def at(request: PageRequest, version: StrategyVersion | None = None) -> str:
    """The address of the strategy's page, showing `version` where one is named."""
    where = reverse("strategy:page", kwargs={"slug": request.workspace.slug})
    return f"{where}?version={version.number}" if version else where


def named(version: StrategyVersion | None) -> str:
    """What an address ends with to show another version than the live one."""
    is_other = version is not None and version.state != StrategyVersion.State.LIVE
    return f"?version={version.number}" if version and is_other else ""


def objective_at(request: PageRequest, row: Objective, version: StrategyVersion | None) -> str:
    """The address of an objective's page, showing its place in `version`."""
    return page_of(request, row.item) + named(version)
