"""Drafting, weighing and changing over versions of the strategy."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.common.errors import DomainError, NotAllowed
from openweft.strategy import operations
from openweft.strategy.models import StrategyVersion
from openweft.strategy.reading import compare
from openweft.web.http import PageRequest, member_required, page, toast
from openweft.workspaces.permissions import Action, require


def version_of(request: PageRequest, number: int) -> StrategyVersion:
    require(request.member, Action.SEE_ORGANISATION)
    versions = StrategyVersion.objects.filter(workspace=request.workspace)
    return get_object_or_404(versions, number=number)


def _at(request: PageRequest, version: StrategyVersion | None) -> str:
    where = reverse("strategy:page", kwargs={"slug": request.workspace.slug})
    return f"{where}?version={version.number}" if version else where


def attempted(request: PageRequest, operation: Callable[[], Any], said: str = "") -> Any:
    """What the operation returns; None, and its sentence as a toast, if it was refused."""
    try:
        result = operation()
    except NotAllowed:
        raise
    except DomainError as refusal:
        toast(request, str(refusal), level="warn")
        return None
    if said:
        toast(request, said)
    return result


@require_POST
@member_required
def draft(request: PageRequest) -> HttpResponse:
    made = attempted(request, lambda: operations.start_draft(by=request.member))
    return redirect(_at(request, made))


@require_POST
@member_required
def make_live(request: PageRequest, number: int) -> HttpResponse:
    version = version_of(request, number)
    note = request.POST.get("note", "")
    attempted(
        request,
        lambda: operations.make_live(version.pk, note=note, by=request.member),
        _("v{number} is the strategy now.").format(number=number),
    )
    return redirect(_at(request, version))


@require_POST
@member_required
def shares(request: PageRequest) -> HttpResponse:
    """Set the shares of siblings together, given in percent; or make them equal."""
    posted = request.POST
    number = posted.get("version", "")
    version = version_of(request, int(number)) if number.isdigit() else None
    parent = int(posted["parent"]) if posted.get("parent", "").isdigit() else None
    given = {
        int(name.removeprefix("share-")): str(text)
        for name, text in posted.items()
        if name.startswith("share-")
    }
    try:
        wanted = _equal(given) if "equal" in posted else _parsed(given)
    except ValueError:
        toast(request, _("A share is a number of percent."), level="warn")
        return redirect(_at(request, version))
    attempted(
        request,
        lambda: operations.set_shares(
            version_id=version.pk if version else None,
            parent_id=parent,
            shares=wanted,
            by=request.member,
        ),
        _("The shares are set."),
    )
    return redirect(_at(request, version))


def _equal(given: dict[int, str]) -> dict[int, float]:
    return {pk: 1 / len(given) for pk in given}


def _parsed(given: dict[int, str]) -> dict[int, float]:
    return {pk: float(text.replace(",", ".")) / 100 for pk, text in given.items()}


@member_required
def compare_versions(request: PageRequest) -> HttpResponse:
    """What entered, left or changed its weight between two versions."""
    require(request.member, Action.SEE_ORGANISATION)
    rows = list(StrategyVersion.objects.filter(workspace=request.workspace).order_by("number"))
    old = _chosen(rows, request.GET.get("old", ""), -2)
    new = _chosen(rows, request.GET.get("new", ""), -1)
    moved = compare(old, new, by=request.member) if old and new and old != new else []
    context = {"versions": rows, "old": old, "new": new, "moved": moved}
    return page(request, "strategy/compare.html", context, block="content")


def _chosen(rows: list[StrategyVersion], number: str, fallback: int) -> StrategyVersion | None:
    named = [row for row in rows if str(row.number) == number]
    if named:
        return named[0]
    return rows[fallback] if len(rows) >= -fallback else None
