"""Drafting, weighing and changing over versions of the strategy."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.roadmap.operations import (
    discard_draft_and_value,
    make_live_and_value,
    policy_of,
    restore_draft_and_value,
    set_shares_and_value,
)
from openweft.roadmap.revaluing import revalued
from openweft.strategy import operations
from openweft.strategy.comparing import compare
from openweft.strategy.models import StrategyVersion
from openweft.strategy.problems import live_version
from openweft.strategy.reading import Node, tree_of
from openweft.web.answering import act, answer
from openweft.web.forms.fields import id_in
from openweft.web.forms.placed import Stored
from openweft.web.forms.strategy import DraftForm, LiveForm, SharesForm
from openweft.web.http import PageRequest, member_required, page
from openweft.web.strategy.shown import at
from openweft.workspaces.permissions import Action, require

MOST = 50


def version_of(request: PageRequest, number: int) -> StrategyVersion:
    require(request.member, Action.SEE_ORGANISATION)
    versions = StrategyVersion.objects.filter(workspace=request.workspace)
    return get_object_or_404(versions, number=number)


@require_POST
@member_required
def draft(request: PageRequest) -> HttpResponse:
    form = DraftForm(request.POST)
    return answer(
        request,
        form,
        lambda: operations.start_draft(by=request.member),
        at=at(request),
        on=lambda made: at(request, made),
    )


@require_POST
@member_required
def make_live(request: PageRequest, number: int) -> HttpResponse:
    version = version_of(request, number)
    form = LiveForm(request.POST)
    return answer(
        request,
        form,
        lambda: make_live_and_value(version.pk, by=request.member, **form.given()),
        at=at(request, version),
        said=_("v{number} is the strategy now.").format(number=number),
    )


@require_POST
@member_required
def discard(request: PageRequest, number: int) -> HttpResponse:
    """Throw a draft away; what was written for it alone goes to the trash."""
    version = version_of(request, number)
    where = {"slug": request.workspace.slug, "number": number}
    return act(
        request,
        lambda: discard_draft_and_value(version.pk, by=request.member),
        at=at(request),
        said=_("v{number} is discarded.").format(number=number),
        undo=reverse("strategy:restore", kwargs=where),
    )


@require_POST
@member_required
def restore(request: PageRequest, number: int) -> HttpResponse:
    """Bring a discarded draft back, with what went with it."""
    version = version_of(request, number)
    return act(
        request,
        lambda: restore_draft_and_value(version.pk, by=request.member),
        at=at(request, version),
        said=_("v{number} is a draft again.").format(number=number),
    )


@require_POST
@member_required
def shares(request: PageRequest) -> HttpResponse:
    """Set the shares of siblings together, given in percent; or make them equal."""
    number = id_in(request.POST.get("version", ""))
    version = live_version(request.workspace) if number is None else version_of(request, number)
    parent = id_in(request.POST.get("parent", ""))
    form = _shares_form(request, version, parent)

    def theirs() -> Stored:
        if version is not None:
            version.refresh_from_db()
        stored = _shares_form(request, version, parent).stored
        return Stored(version.version if version else 0, stored)

    return answer(
        request,
        form,
        lambda: set_shares_and_value(
            version_id=version.pk if version else None,
            parent_id=parent,
            shares=form.shares(),
            based_on=form.based_on,
            by=request.member,
        ),
        at=f"{at(request, version)}{'&' if version else '?'}shares=1",
        said=_("The shares are set."),
        theirs=theirs,
    )


def _shares_form(
    request: PageRequest, version: StrategyVersion | None, parent: int | None
) -> SharesForm:
    """The siblings under `parent` as `by` sees them, with what was sent."""
    today = request.workspace.today(timezone.now())
    tops = tree_of(version, by=request.member, today=today) if version else []
    groups: dict[int | None, tuple[str, list[Node]]] = {None: ("", tops)}
    for top in tops:
        groups |= {
            node.objective.pk: (node.objective.item.title, node.children) for node in top.walk()
        }
    title, nodes = groups.get(parent, ("", []))
    return SharesForm(
        request.POST,
        version=version,
        parent=(parent, title) if parent else None,
        siblings=[(node.objective.pk, node.objective.item.title, node.share) for node in nodes],
    )


@member_required
def compare_versions(request: PageRequest) -> HttpResponse:
    """What entered, left or changed its weight between two versions."""
    require(request.member, Action.SEE_ORGANISATION)
    mine = StrategyVersion.objects.filter(workspace=request.workspace).kept()
    rows = list(mine.order_by("number"))
    old = _chosen(rows, request.GET.get("old", ""), -2)
    new = _chosen(rows, request.GET.get("new", ""), -1)
    context: dict[str, Any] = {
        "versions": rows,
        "old": old,
        "new": new,
        "moved": [],
        "worth": [],
        "more": 0,
    }
    if old and new and old != new:
        worth = revalued(old, new, by=request.member)
        context |= {
            "moved": compare(old, new, by=request.member),
            "worth": worth[:MOST],
            "more": max(0, len(worth) - MOST),
            "model": policy_of(request.workspace).get_value_model_display(),
        }
    return page(request, "strategy/compare.html", context, block="content")


def _chosen(rows: list[StrategyVersion], number: str, fallback: int) -> StrategyVersion | None:
    named = [row for row in rows if str(row.number) == number]
    if named:
        return named[0]
    return rows[fallback] if len(rows) >= -fallback else None
