"""The strategy: vision, versions, and the tree with its progress."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.items.models import Item
from openweft.roadmap.balance import effort_shares
from openweft.roadmap.models import Plan
from openweft.strategy.comparing import Moved, compare
from openweft.strategy.models import Objective, StrategyVersion, Vision
from openweft.strategy.operations import set_vision
from openweft.strategy.problems import live_version
from openweft.strategy.reading import Node, tree_of
from openweft.web.addresses import item_address
from openweft.web.answering import answer
from openweft.web.forms.placed import PlacedForm, Stored
from openweft.web.forms.strategy import LiveForm, SharesForm, VisionForm
from openweft.web.http import PageRequest, member_required, page
from openweft.web.strategy.shown import at, named, shown_version
from openweft.workspaces.permissions import Action, may


@member_required
def strategy(request: PageRequest) -> HttpResponse:
    by = request.member
    version = shown_version(request)
    today = request.workspace.today(timezone.now())
    may_edit = may(by, Action.EDIT_STRATEGY)
    tops = tree_of(version, by=by, today=today) if version else []
    effort = effort_shares(version) if version and not by.is_guest else {}
    nodes = [node for top in tops for node in top.walk()]
    vision = Vision.objects.filter(workspace=by.workspace).first()
    shares = share_forms(request, version, tops) if may_edit else []
    changes = _changes(request, version)
    context = {
        "version": version,
        "versions": _versions(request, version),
        "vision": None if by.is_guest else vision,
        "rows": [_row(node, effort, by.workspace.slug, named(version)) for node in nodes],
        "changes": {each.objective.pk: each for each in changes},
        "dropped": [each for each in changes if each.now is None],
        "taken_out": _taken_out(request, version),
        "discarded": _discarded(request) if may_edit else [],
        "dropped_ids": {each.objective.pk for each in changes if each.now is None},
        "live": live_version(request.workspace) if changes else None,
        "named": named(version),
        "shares": shares,
        "forms": _forms(request, version, vision, shares) if may_edit else {},
        "edits_shares": may_edit and "shares" in request.GET,
        "may_edit": may_edit and (version is None or version.is_editable),
        "shared_ones": _shared(request) if by.is_guest else [],
        "today": today,
        "may_plan": may(by, Action.PLAN),
        "trial": _trial(version),
    }
    return page(request, "strategy/page.html", context, block="content")


def _versions(request: PageRequest, shown: StrategyVersion | None) -> list[dict[str, Any]]:
    if request.member.is_guest:
        return []
    mine = StrategyVersion.objects.filter(workspace=request.workspace).kept()
    rows = mine.order_by("-number")[:6]
    return [
        {
            "label": f"v{row.number} {row.get_state_display()}",
            "url": f"?version={row.number}",
            "is_current": shown is not None and row.pk == shown.pk,
        }
        for row in rows
    ]


def _taken_out(request: PageRequest, version: StrategyVersion | None) -> list[Item]:
    """What was written for the draft that is shown and is in the trash, the latest first."""
    if version is None or not version.is_draft:
        return []
    seen = Item.objects.visible_to(request.member).filter(objective__drafted_in=version)
    return list(seen.filter(deleted_at__isnull=False).order_by("-deleted_at"))


def _discarded(request: PageRequest) -> list[StrategyVersion]:
    mine = StrategyVersion.objects.filter(workspace=request.workspace)
    return list(mine.filter(state=StrategyVersion.State.DISCARDED))


def _trial(version: StrategyVersion | None) -> Plan | None:
    """The newest plan that was computed under the draft that is shown."""
    if version is None or not version.is_draft:
        return None
    return Plan.objects.filter(strategy_version=version, state=Plan.State.READY).first()


def _changes(request: PageRequest, version: StrategyVersion | None) -> list[Moved]:
    """What differs from the live version in the draft that is shown."""
    if version is None or not version.is_draft:
        return []
    live = live_version(request.workspace)
    return compare(live, version, by=request.member) if live else []


def _row(node: Node, effort: dict[int, float], slug: str, named: str) -> dict[str, Any]:
    mine = sum(effort.get(each.objective.pk, 0.0) for each in node.walk())
    return {
        "node": node,
        "url": f"{item_address(node.objective.item, slug)}{named}",
        "effort": mine if effort else None,
        "gap": mine - node.weight if effort else None,
        "key_results": [
            (standing, item_address(standing.row.item, slug)) for standing in node.key_results
        ],
    }


def share_forms(
    request: PageRequest, version: StrategyVersion | None, tops: list[Node]
) -> list[SharesForm]:
    """A form for each group of siblings, whose shares are set together; the top level first."""
    where = reverse("strategy:shares", kwargs={"slug": request.workspace.slug})
    groups: list[tuple[Node | None, list[Node]]] = [(None, tops)] if tops else []
    groups += [(node, node.children) for top in tops for node in top.walk() if node.children]
    return [
        SharesForm(
            action=where,
            version=version,
            parent=(parent.objective.pk, parent.objective.item.title) if parent else None,
            siblings=[
                (node.objective.pk, node.objective.item.title, node.share) for node in nodes
            ],
        )
        for parent, nodes in groups
    ]


def _forms(
    request: PageRequest,
    version: StrategyVersion | None,
    vision: Vision | None,
    shares: list[SharesForm],
) -> dict[str, PlacedForm]:
    slug = request.workspace.slug
    stored = VisionForm.stored(vision) or {"name": _("Vision")}
    found: list[PlacedForm] = [
        VisionForm(
            action=reverse("strategy:vision", kwargs={"slug": slug}),
            initial={**stored, "version": vision.version if vision else None},
        ),
        *shares,
    ]
    if version is not None and version.is_draft:
        where = {"slug": slug, "number": version.number}
        found.append(LiveForm(action=reverse("strategy:make_live", kwargs=where)))
    return {form.key: form for form in found}


def _shared(request: PageRequest) -> list[tuple[Objective, str | None]]:
    rows = Objective.objects.visible_to(request.member).live().select_related("item")
    return [(row, item_address(row.item, request.workspace.slug)) for row in rows]


@require_POST
@member_required
def vision(request: PageRequest) -> HttpResponse:
    form = VisionForm(request.POST)

    def theirs() -> Stored:
        stored = Vision.objects.get(workspace=request.workspace)
        words = VisionForm.stored(stored)
        return Stored(stored.version, words)

    return answer(
        request,
        form,
        lambda: set_vision(by=request.member, based_on=form.based_on, **form.given()),
        at=at(request),
        said=_("The vision is written."),
        theirs=theirs,
    )
