"""The strategy: vision, versions, and the tree with its progress."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.common.errors import DomainError, NotAllowed
from openweft.roadmap.balance import effort_shares
from openweft.strategy.models import Objective, StrategyVersion, Vision
from openweft.strategy.operations import set_vision
from openweft.strategy.problems import live_version
from openweft.strategy.reading import Node, tree_of
from openweft.web.addresses import item_address
from openweft.web.http import PageRequest, member_required, page, toast
from openweft.workspaces.permissions import Action, may


def shown_version(request: PageRequest) -> StrategyVersion | None:
    """The version the address names, else the live one; guests see none."""
    if request.member.is_guest:
        return None
    number = request.GET.get("version", "")
    if number.isdigit():
        versions = StrategyVersion.objects.filter(workspace=request.workspace)
        return get_object_or_404(versions, number=int(number))
    return live_version(request.workspace)


@member_required
def strategy(request: PageRequest) -> HttpResponse:
    by = request.member
    version = shown_version(request)
    today = request.workspace.today(timezone.now())
    may_edit = may(by, Action.EDIT_STRATEGY)
    tops = tree_of(version, by=by, today=today) if version else []
    effort = effort_shares(request.workspace) if version and not by.is_guest else {}
    nodes = [node for top in tops for node in top.walk()]
    context = {
        "version": version,
        "versions": _versions(request, version),
        "vision": None if by.is_guest else Vision.objects.filter(workspace=by.workspace).first(),
        "rows": [_row(node, effort, by.workspace.slug) for node in nodes],
        "groups": _sibling_groups(tops) if may_edit else [],
        "edits_shares": may_edit and "shares" in request.GET,
        "may_edit": may_edit and (version is None or version.state != StrategyVersion.State.OLD),
        "shared_ones": _shared(request) if by.is_guest else [],
        "today": today,
    }
    return page(request, "strategy/page.html", context, block="content")


def _versions(request: PageRequest, shown: StrategyVersion | None) -> list[dict[str, Any]]:
    if request.member.is_guest:
        return []
    rows = StrategyVersion.objects.filter(workspace=request.workspace).order_by("-number")[:6]
    return [
        {
            "label": f"v{row.number} {row.get_state_display()}",
            "url": f"?version={row.number}",
            "is_current": shown is not None and row.pk == shown.pk,
        }
        for row in rows
    ]


def _row(node: Node, effort: dict[int, float], slug: str) -> dict[str, Any]:
    mine = sum(effort.get(each.objective.pk, 0.0) for each in node.walk())
    return {
        "node": node,
        "url": item_address(node.objective.item, slug),
        "effort": mine if effort else None,
        "gap": mine - node.weight if effort else None,
        "key_results": [
            (standing, item_address(standing.row.item, slug)) for standing in node.key_results
        ],
    }


def _sibling_groups(tops: list[Node]) -> list[dict[str, Any]]:
    """The groups of siblings whose shares are set together; the top level first."""
    groups = [{"parent": None, "nodes": tops}] if tops else []
    parents = [node for top in tops for node in top.walk() if node.children]
    return groups + [{"parent": node.objective, "nodes": node.children} for node in parents]


def _shared(request: PageRequest) -> list[tuple[Objective, str | None]]:
    rows = Objective.objects.visible_to(request.member).live().select_related("item")
    return [(row, item_address(row.item, request.workspace.slug)) for row in rows]


@require_POST
@member_required
def vision(request: PageRequest) -> HttpResponse:
    posted = request.POST
    based_on = int(posted["version"]) if posted.get("version", "").isdigit() else None
    try:
        set_vision(
            sentence=posted.get("sentence", ""),
            page=posted.get("page", ""),
            name=posted.get("name", ""),
            based_on=based_on,
            by=request.member,
        )
        toast(request, _("The vision is written."))
    except NotAllowed:
        raise
    except DomainError as refusal:
        toast(request, str(refusal), level="warn")
    return redirect("strategy:page", slug=request.workspace.slug)
