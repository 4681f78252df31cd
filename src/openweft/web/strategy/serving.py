"""What serves an objective: listed, stated and withdrawn on the objective's page."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.common.errors import Invalid
from openweft.items.models import Item, Kind
from openweft.roadmap.operations import align_and_value, unalign_and_value
from openweft.strategy.models import Alignment, Objective
from openweft.web.addresses import item_address
from openweft.web.answering import act, answer
from openweft.web.forms.fields import id_in
from openweft.web.forms.strategy import ServeForm
from openweft.web.http import PageRequest, member_required, toast
from openweft.web.strategy.shown import named, objective_at, seen_objective, version_around
from openweft.workspaces.models import Member

MOST = 100


def served_by(objectives: Sequence[int], by: Member) -> list[dict[str, Any]]:
    """The items `by` may see that serve one of the objectives, the strongest first."""
    if not objectives:
        return []
    rows = Alignment.objects.filter(
        objective__in=Objective.objects.visible_to(by).filter(pk__in=objectives),
        item__in=Item.objects.visible_to(by).live(),
    ).select_related("item", "objective__item", "key_result__item")
    slug = by.workspace.slug
    strongest = sorted(rows, key=lambda each: -abs(each.contribution * each.confidence))
    return [{"row": each, "url": item_address(each.item, slug)} for each in strongest[:MOST]]


def serve_form(request: PageRequest, row: Objective) -> ServeForm:
    """What serves the objective, not filled in yet."""
    version = version_around(request, row)
    return ServeForm(
        action=_act("serve", request, row.item),
        initial={"version": version.number if version and named(version) else None},
    )


def _act(name: str, request: PageRequest, item: Item) -> str:
    return reverse(f"strategy:{name}", kwargs={"slug": request.workspace.slug, "key": item.key})


@require_POST
@member_required
def serve(request: PageRequest, key: str) -> HttpResponse:
    """State which initiative serves it, or with `withdraw` that one does no longer."""
    row, by = seen_objective(request, key), request.member
    at = objective_at(request, row, version_around(request, row))
    if (gone := id_in(request.POST.get("withdraw", ""))) is not None:
        return _withdraw(request, row, gone, at)
    form = ServeForm(request.POST)

    def state() -> None:
        seen = Item.objects.visible_to(by).live().filter(kind=Kind.INITIATIVE)
        served = seen.filter(key=form.cleaned_data["initiative"]).first()
        if served is None:
            raise Invalid(_("There is no initiative with that key."))
        is_new = not Alignment.objects.filter(item=served, objective=row, key_result=None).exists()
        made = align_and_value(served.pk, objective_id=row.pk, by=by, **form.statement())
        toast(
            request,
            _("{key} serves it.").format(key=served.key),
            undo_url=_act("serve", request, row.item) if is_new else "",
            undo_with={"withdraw": made.pk},
        )

    return answer(request, form, state, at=at)


def _withdraw(request: PageRequest, row: Objective, pk: int, at: str) -> HttpResponse:
    seen = Item.objects.visible_to(request.member).live()
    stated = get_object_or_404(
        row.alignments.select_related("item", "objective"), pk=pk, item__in=seen
    )
    again = stated.key_result_id is None and not stated.needs_confirming
    return act(
        request,
        lambda: unalign_and_value(pk, by=request.member),
        at=at,
        said=_("Withdrawn."),
        undo=_act("serve", request, row.item) if again else "",
        undo_with=ServeForm.as_sent(stated),
    )
