"""One key result: its measurements, its check-ins, and what the record says of its date."""

import csv
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.interchange.tables import safe_cell
from openweft.strategy import operations
from openweft.strategy.models import KeyResult
from openweft.strategy.reading import Standing, standings
from openweft.web.addresses import item_address
from openweft.web.answering import answer
from openweft.web.forms.placed import PlacedForm, Stored
from openweft.web.forms.strategy import CheckInForm, KeyResultForm, MeasureForm, TermsForm
from openweft.web.http import PageRequest, member_required, page, sent
from openweft.web.items.parts import item_context, page_of
from openweft.web.jinja import share
from openweft.web.strategy.objectives import steps
from openweft.web.strategy.shown import seen_objective
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, may, require

SHOWN = 24


def seen_key_result(request: PageRequest, key: str) -> KeyResult:
    """The key result of that key; 404 for who may not see it."""
    rows = KeyResult.objects.visible_to(request.member).live()
    rows = rows.select_related("item__owner", "item__function", "metric", "objective__item")
    return get_object_or_404(rows, item__key=key)


@member_required
def key_result(request: PageRequest, key: str) -> HttpResponse:
    row = seen_key_result(request, key)
    by = request.member
    today = request.workspace.today(timezone.now())
    standing = standings(by, today, only=row.pk)[0]
    measured = list(row.metric.measurements.filter(day__lte=today).order_by("-day")[:SHOWN])
    sees_objective = type(row.objective).objects.visible_to(by).filter(pk=row.objective_id)
    objective = row.objective if sees_objective.exists() else None
    item = item_context(request, row.item)
    context = {
        **item,
        "row": row,
        "today": today,
        "standing": standing,
        "sentence": pace_sentence(standing, today),
        "measured": measured,
        "points": [
            {"on": each.day, "value": each.value, "source": each.source}
            for each in reversed(measured)
            if each.day >= row.starts_on
        ],
        "check_ins": list(row.check_ins.select_related("by")[:8]),
        "objective": objective,
        "objective_url": item_address(objective.item, by.workspace.slug) if objective else "",
        "path": steps(objective, by) if objective else [],
        "forms": {
            **item["forms"],
            **key_result_forms(request, row, today, may_edit=item["may_edit"]),
        },
    }
    return page(request, "strategy/key_result.html", context, block="drawer")


def pace_sentence(standing: Standing, today: date) -> str:
    """How far along, and where an even pace since the start would lead by the due date."""
    row = standing.row
    if standing.value is None:
        return _("Not measured yet.")
    way = _("{progress} of the way, {time} of the time.").format(
        progress=share(standing.progress), time=share(standing.time_passed)
    )
    passed = standing.time_passed
    if not 0 < passed < 1 or standing.progress >= 1:
        return way
    reached = row.baseline + (standing.value - row.baseline) / passed
    return _("{way} At this pace {value:.3g} {unit} by {day}.").format(
        way=way, value=reached, unit=row.metric.unit, day=f"{row.due_on:%-d %b %Y}"
    )


@member_required
def new(request: PageRequest, key: str) -> HttpResponse:
    objective = seen_objective(request, key)
    require(request.member, Action.EDIT_STRATEGY)
    today = request.workspace.today(timezone.now())
    form = KeyResultForm(
        sent(request),
        action=request.path,
        by=request.member,
        initial={"starts_on": today, "due_on": today + timedelta(days=91)},
    )
    form.cancel = page_of(request, objective.item)
    if form.is_bound:
        return answer(
            request,
            form,
            lambda: _create(form, objective.pk, request.member),
            at=request.path,
            on=lambda made: page_of(request, made.item),
        )
    context: dict[str, Any] = {
        "forms": {"new": form},
        "title": _("New key result"),
        "note": objective.item.title,
    }
    return page(request, "strategy/form.html", context)


def _create(form: KeyResultForm, objective_id: int, by: Member) -> KeyResult:
    return operations.create_key_result(
        objective_id,
        title=form.cleaned_data["title"],
        metric=form.series(by),
        terms=form.terms(),
        by=by,
    )


def key_result_forms(
    request: PageRequest, row: KeyResult, today: date, *, may_edit: bool
) -> dict[str, PlacedForm]:
    """The forms on a key result's page, for who may use them."""

    def at(name: str) -> str:
        where = {"slug": request.workspace.slug, "key": row.item.key}
        return reverse(f"strategy:{name}", kwargs=where)

    found: list[PlacedForm] = [TermsForm.of(row, action=at("terms"))] if may_edit else []
    if may(request.member, Action.MEASURE):
        found += [
            MeasureForm(action=at("measure"), initial={"day": today}),
            CheckInForm(action=at("check_in"), initial={"confidence": row.confidence}),
        ]
    return {form.key: form for form in found}


@require_POST
@member_required
def terms(request: PageRequest, key: str) -> HttpResponse:
    row = seen_key_result(request, key)
    form = TermsForm(request.POST)

    def theirs() -> Stored:
        row.refresh_from_db()
        return Stored(row.item.version, TermsForm.stored(row))

    return answer(
        request,
        form,
        lambda: operations.edit_key_result(
            row.pk, terms=form.terms(), based_on=form.based_on, by=request.member
        ),
        at=page_of(request, row.item),
        theirs=theirs,
    )


@require_POST
@member_required
def measure(request: PageRequest, key: str) -> HttpResponse:
    row = seen_key_result(request, key)
    form = MeasureForm(request.POST)
    return answer(
        request,
        form,
        lambda: operations.record_measurement(
            row.metric_id, source=_("typed"), by=request.member, **form.given()
        ),
        at=page_of(request, row.item),
    )


@require_POST
@member_required
def check(request: PageRequest, key: str) -> HttpResponse:
    row = seen_key_result(request, key)
    form = CheckInForm(request.POST)
    return answer(
        request,
        form,
        lambda: operations.check_in(row.pk, by=request.member, **form.given()),
        at=page_of(request, row.item),
    )


@member_required
def series(request: PageRequest, key: str) -> HttpResponse:
    """The whole number series as CSV."""
    row = seen_key_result(request, key)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.item.key}.csv"'
    writer = csv.writer(response)
    writer.writerow(["day", "value", "unit", "source", "note"])
    for each in row.metric.measurements.order_by("day"):
        texts = [safe_cell(text) for text in (row.metric.unit, each.source, each.note)]
        writer.writerow([each.day.isoformat(), each.value, *texts])
    return response
