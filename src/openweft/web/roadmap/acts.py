"""What can be done on an initiative's page: each act goes back there and says what it did."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.items.models import Item
from openweft.roadmap import operations
from openweft.roadmap.models import Initiative
from openweft.strategy.models import KeyResult
from openweft.strategy.operations import confirm_alignment
from openweft.web.forms.roadmap import DatesForm, EffortForm, EstimateForm, StatusForm, TermsForm
from openweft.web.http import PageRequest, member_required, toast
from openweft.web.items import act
from openweft.web.roadmap.initiative import seen_initiative


def _acted(
    request: PageRequest, row: Initiative, operation: Callable[[], Any], said: str = ""
) -> HttpResponse:
    return act(request, row.item, operation, said=said)


def _filled(
    request: PageRequest,
    row: Initiative,
    form: forms.Form,
    operation: Callable[[], Any],
    said: str = "",
) -> HttpResponse:
    """Do it with a form that holds; otherwise say what does not and go back."""
    if form.is_valid():
        return _acted(request, row, operation, said)
    problems = [f"{_field(form, name)}{errors[0]}" for name, errors in form.errors.items()]
    toast(request, " ".join(problems), level="warn")
    return redirect("roadmap:initiative", slug=request.workspace.slug, key=row.item.key)


def _field(form: forms.Form, name: str) -> str:
    if name not in form.fields:
        return ""
    return f"{form.fields[name].label or name.replace('_', ' ').capitalize()}: "


@require_POST
@member_required
def move(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    state, reason = request.POST.get("state", ""), request.POST.get("reason", "")
    return _acted(
        request,
        row,
        lambda: operations.move_initiative(row.pk, state=state, reason=reason, by=request.member),
        _("Moved."),
    )


@require_POST
@member_required
def ship(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    return _acted(
        request,
        row,
        lambda: operations.ship_initiative(row.pk, by=request.member),
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
            row.pk, terms=form.terms(), based_on=None, by=request.member
        ),
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
        lambda: operations.reschedule_initiative(row.pk, by=request.member, **form.cleaned_data),
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
        lambda: operations.post_status(row.pk, by=request.member, **form.cleaned_data),
        _("Said."),
    )


@require_POST
@member_required
def estimate(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    form = EstimateForm(request.POST)
    if "remove" in request.POST and request.POST.get("team", "").isdigit():
        team = int(request.POST["team"])
        return _acted(
            request,
            row,
            lambda: operations.remove_estimate(row.pk, team_id=team, by=request.member),
        )
    return _filled(
        request,
        row,
        form,
        lambda: operations.set_estimate(
            row.pk,
            team_id=form.cleaned_data["team"],
            estimate=form.estimate(),
            by=request.member,
        ),
    )


@require_POST
@member_required
def effort(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    form = EffortForm(request.POST)
    return _filled(
        request,
        row,
        form,
        lambda: operations.report_effort(
            row.pk,
            team_id=form.cleaned_data["team"],
            spent=form.cleaned_data["spent"],
            remaining=form.cleaned_data["remaining"],
            by=request.member,
        ),
    )


@require_POST
@member_required
def pin(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    side, reason = request.POST.get("side", ""), request.POST.get("reason", "")
    if not side:
        return _acted(request, row, lambda: operations.unpin_initiative(row.pk, by=request.member))
    return _acted(
        request,
        row,
        lambda: operations.pin_initiative(row.pk, side=side, reason=reason, by=request.member),
        _("Pinned. The next plan keeps to it."),
    )


def _number(request: PageRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isdigit() else None


@require_POST
@member_required
def align(request: PageRequest, key: str) -> HttpResponse:
    """State, confirm or withdraw what it serves. The choice names an objective or a key result."""
    row = seen_initiative(request, key)
    by = request.member
    if (done := _number(request, "withdraw")) is not None:
        return _acted(request, row, lambda: operations.unalign_and_value(done, by=by))
    if (held := _number(request, "confirm")) is not None:
        return _acted(request, row, lambda: confirm_alignment(held, by=by), _("Confirmed."))
    form = AlignForm(request.POST)
    return _filled(request, row, form, lambda: _align(row, form, request))


class AlignForm(forms.Form):
    """How much it serves what."""

    serves = forms.IntegerField()
    contribution = forms.FloatField(min_value=-1, max_value=1)
    confidence = forms.FloatField(min_value=0, max_value=1)
    reason = forms.CharField(required=False, max_length=2000)


def _align(row: Initiative, form: AlignForm, request: PageRequest) -> None:
    given = form.cleaned_data
    chosen = given.pop("serves")
    through = KeyResult.objects.visible_to(request.member).live().filter(pk=chosen).first()
    operations.align_and_value(
        row.pk,
        objective_id=through.objective_id if through else chosen,
        key_result_id=through.pk if through else None,
        by=request.member,
        **given,
    )


@require_POST
@member_required
def tie(request: PageRequest, key: str) -> HttpResponse:
    """Say what it waits for, goes with or excludes; or untie it."""
    row = seen_initiative(request, key)
    by = request.member
    if (gone := _number(request, "untie")) is not None:
        return _acted(request, row, lambda: operations.undepend(gone, by=by))
    asked = request.POST.get("other", "").strip().upper()
    seen = Item.objects.visible_to(by).live().filter(workspace=request.workspace, kind="INIT")
    other = seen.filter(key=asked).first()
    if other is None:
        toast(request, _("There is no initiative {key}.").format(key=asked), level="warn")
        return redirect("roadmap:initiative", slug=request.workspace.slug, key=key)
    rule = request.POST.get("rule", "")
    return _acted(
        request, row, lambda: operations.depend(row.pk, first_id=other.pk, rule=rule, by=by)
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
    row = seen_initiative(request, key)
    by = request.member
    if (gone := _number(request, "unlink")) is not None:
        return _acted(request, row, lambda: operations.unlink_delivery(gone, by=by))
    names = ("source", "external_id", "url", "title")
    given = {name: request.POST.get(name, "") for name in names}
    return _acted(request, row, lambda: operations.link_delivery(row.pk, by=by, **given))
