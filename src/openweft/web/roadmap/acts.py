"""What can be done on an initiative's page: each act goes back there and says what it did."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.common.errors import Invalid
from openweft.items.models import Item
from openweft.roadmap import operations
from openweft.roadmap.models import Dependency, Initiative
from openweft.strategy.models import Alignment, KeyResult
from openweft.strategy.operations import confirm_alignment
from openweft.web.answering import act, answer, version_seen
from openweft.web.forms.fields import id_in
from openweft.web.forms.initiative import (
    AlignForm,
    DatesForm,
    DeliveryForm,
    EffortForm,
    EstimateForm,
    PinForm,
    StatusForm,
    TermsForm,
    TieForm,
)
from openweft.web.forms.placed import PlacedForm, Stored
from openweft.web.http import PageRequest, member_required
from openweft.web.items.parts import page_of
from openweft.web.roadmap.initiative import seen_initiative
from openweft.web.roadmap.placed import align_form, effort_choices, estimate_choices, move_form


def _acted(
    request: PageRequest,
    row: Initiative,
    operation: Callable[[], Any],
    said: str = "",
    undo_with: Mapping[str, object] | None = None,
) -> HttpResponse:
    undo = request.path if undo_with else ""
    at = page_of(request, row.item)
    return act(request, operation, at=at, said=said, undo=undo, undo_with=undo_with)


def _filled(
    request: PageRequest,
    row: Initiative,
    form: PlacedForm,
    operation: Callable[[], Any],
    *,
    said: str = "",
    theirs: Callable[[], Mapping[str, Any]] | None = None,
) -> HttpResponse:
    """`theirs`: what is stored of the row, freshly read, where the form carries a version."""

    def now() -> Stored:
        row.refresh_from_db()
        return Stored(row.item.version, theirs() if theirs else {})

    at = page_of(request, row.item)
    return answer(request, form, operation, at=at, said=said, theirs=now if theirs else None)


@require_POST
@member_required
def move(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    form = move_form(row, request.POST)
    return _filled(
        request,
        row,
        form,
        lambda: operations.move_initiative(
            row.pk, based_on=form.based_on, by=request.member, **form.given()
        ),
        said=_("Moved."),
        theirs=lambda: {"state": capfirst(row.get_state_display()), "reason": row.state_reason},
    )


@require_POST
@member_required
def ship(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    return _acted(
        request,
        row,
        lambda: operations.ship_initiative(
            row.pk, based_on=version_seen(request), by=request.member
        ),
        _("Shipped. It is done once its effect is known."),
    )


@require_POST
@member_required
def terms(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    form = TermsForm(request.POST)
    return _filled(
        request,
        row,
        form,
        lambda: operations.edit_initiative(
            row.pk, terms=form.terms(), based_on=form.based_on, by=request.member
        ),
        theirs=lambda: TermsForm.stored(row),
    )


@require_POST
@member_required
def dates(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    form = DatesForm(request.POST)
    return _filled(
        request,
        row,
        form,
        lambda: operations.reschedule_initiative(
            row.pk, based_on=form.based_on, by=request.member, **form.given()
        ),
        theirs=lambda: DatesForm.stored(row),
    )


@require_POST
@member_required
def status(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    form = StatusForm(request.POST)
    return _filled(
        request,
        row,
        form,
        lambda: operations.post_status(row.pk, by=request.member, **form.given()),
        said=_("Said."),
    )


@require_POST
@member_required
def estimate(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    form = EstimateForm(request.POST, choices=estimate_choices(request))

    def save() -> None:
        known = {"team_id": form.cleaned_data["team"], "based_on": form.based_on}
        if "remove" in request.POST:
            operations.remove_estimate(row.pk, **known, by=request.member)
        else:
            operations.set_estimate(row.pk, estimate=form.estimate(), **known, by=request.member)

    def theirs() -> Mapping[str, Any]:
        held = row.estimates.filter(team=form.cleaned_data["team"]).select_related("size").first()
        return EstimateForm.stored(held) if held else {}

    return _filled(request, row, form, save, theirs=theirs)


@require_POST
@member_required
def effort(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    form = EffortForm(request.POST, choices=effort_choices(row))
    return _filled(
        request,
        row,
        form,
        lambda: operations.report_effort(
            row.pk,
            team_id=form.cleaned_data["team"],
            spent=form.cleaned_data["spent"],
            remaining=form.cleaned_data["remaining"],
            based_on=form.based_on,
            by=request.member,
        ),
        theirs=lambda: _effort(row, form.cleaned_data["team"]),
    )


def _effort(row: Initiative, team: int) -> Mapping[str, Any]:
    return row.estimates.filter(team=team).values("spent", "remaining").first() or {}


@require_POST
@member_required
def pin(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    if not request.POST.get("side"):
        return _acted(request, row, lambda: operations.unpin_initiative(row.pk, by=request.member))
    form = PinForm(request.POST)
    return _filled(
        request,
        row,
        form,
        lambda: operations.pin_initiative(row.pk, by=request.member, **form.given()),
        said=_("Pinned. The next plan keeps to it."),
    )


def _number(request: PageRequest, name: str) -> int | None:
    return id_in(request.POST.get(name, ""))


@require_POST
@member_required
def align(request: PageRequest, key: str) -> HttpResponse:
    """State, confirm or withdraw what it serves. The choice names an objective or a key result."""
    row = seen_initiative(request, key)
    by = request.member
    if (done := _number(request, "withdraw")) is not None:
        return _withdraw(request, row, done)
    if (held := _number(request, "confirm")) is not None:
        return _acted(request, row, lambda: confirm_alignment(held, by=by), _("Confirmed."))
    form = align_form(request, row, request.POST)

    def state() -> None:
        given = form.given()
        chosen = given.pop("serves")
        through = KeyResult.objects.visible_to(by).live().filter(pk=chosen).first()
        operations.align_and_value(
            row.pk,
            objective_id=through.objective_id if through else chosen,
            key_result_id=through.pk if through else None,
            by=by,
            **given,
        )

    return _filled(request, row, form, state)


def _withdraw(request: PageRequest, row: Initiative, pk: int) -> HttpResponse:
    """What is to confirm cannot be stated again as it was: the page asks before."""
    stated = Alignment.objects.filter(item=row.item, pk=pk).select_related("objective").first()
    return _acted(
        request,
        row,
        lambda: operations.unalign_and_value(pk, by=request.member),
        _("Withdrawn."),
        AlignForm.as_sent(stated) if stated and not stated.needs_confirming else None,
    )


@require_POST
@member_required
def tie(request: PageRequest, key: str) -> HttpResponse:
    """Say what it waits for, goes with or excludes; or untie it."""
    row, by = seen_initiative(request, key), request.member
    if (gone := _number(request, "untie")) is not None:
        return _untie(request, row, gone)
    form = TieForm(request.POST)

    def depend() -> None:
        asked = form.cleaned_data["other"]
        seen = Item.objects.visible_to(by).live().filter(workspace=by.workspace, kind="INIT")
        other = seen.filter(key=asked).first()
        if other is None:
            raise Invalid(_("There is no initiative {key}.").format(key=asked))
        given = form.given()
        is_first = given["is_first"]
        operations.depend(
            other.pk if is_first else row.pk,
            first_id=row.pk if is_first else other.pk,
            rule=given["rule"],
            lag_days=given["lag_days"] or 0,
            reason=given["reason"],
            by=by,
        )

    return _filled(request, row, form, depend)


def _untie(request: PageRequest, row: Initiative, pk: int) -> HttpResponse:
    tied = Dependency.objects.select_related("first__item", "then__item")
    tie = tied.filter(Q(first=row) | Q(then=row), pk=pk).first()
    return _acted(
        request,
        row,
        lambda: operations.undepend(pk, by=request.member),
        _("Untied."),
        TieForm.as_sent(tie, row) if tie else None,
    )


@require_POST
@member_required
def release(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    chosen = _number(request, "release")
    return _acted(
        request,
        row,
        lambda: operations.plan_into_release(chosen, initiative_ids=[row.pk], by=request.member),
    )


@require_POST
@member_required
def link(request: PageRequest, key: str) -> HttpResponse:
    """Say where in another tool it is delivered; or forget that."""
    row, by = seen_initiative(request, key), request.member
    if (gone := _number(request, "unlink")) is not None:
        return _acted(request, row, lambda: operations.unlink_delivery(gone, by=by))
    form = DeliveryForm(request.POST)
    return _filled(
        request,
        row,
        form,
        lambda: operations.link_delivery(row.pk, by=by, **form.given()),
    )
