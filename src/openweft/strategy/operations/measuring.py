"""Metrics, measurements, key results and check-ins."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Invalid
from openweft.items.operations import create_row, edit_item, locked_row, save_row
from openweft.strategy.models import (
    CheckIn,
    KeyResult,
    Measurement,
    Metric,
    Objective,
    metrics_visible_to,
)
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member
from openweft.workspaces.operations.checks import save_changes
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version


@dataclass(frozen=True, slots=True)
class MetricTerms:
    """What a metric is: its name, unit, direction (up or down) and source."""

    name: str
    unit: str = ""
    direction: str = Metric.Direction.UP
    source: str = ""


@dataclass(frozen=True, slots=True)
class KeyResultTerms:
    """From where to where, in the metric's unit, and when."""

    baseline: float
    target: float
    starts_on: date
    due_on: date
    confidence: float = 0.5

    def check(self) -> None:
        """Raise Invalid where the terms make no key result."""
        if not all(map(math.isfinite, (self.baseline, self.target, self.confidence))):
            raise Invalid(_("Baseline, target and confidence are numbers."))
        if self.baseline == self.target:
            raise Invalid(_("The target equals the baseline, so nothing would change."))
        if self.due_on <= self.starts_on:
            raise Invalid(_("A key result is due after it starts."))
        if not 0 <= self.confidence <= 1:
            raise Invalid(_("A confidence lies between 0 and 1."))


METRIC = ("name", "unit", "direction", "source")
TERMS = ("baseline", "target", "starts_on", "due_on", "confidence")


@transaction.atomic
def create_metric(terms: MetricTerms, *, by: Member) -> Metric:
    """Begin a number series; Invalid if one of that name exists."""
    require(by, Action.MEASURE)
    metric = Metric(workspace=by.workspace)
    _describe(metric, terms)
    metric.save()
    append_event(
        "metric.created",
        workspace=by.workspace,
        by=by,
        subject=metric.name,
        after={"metric": metric.pk},
    )
    return metric


@transaction.atomic
def edit_metric(
    metric_id: int, terms: MetricTerms, *, based_on: int | None = None, by: Member
) -> Metric:
    """Change what a number series is called, its unit, direction and source.

    Its measurements stay. Raises Metric.DoesNotExist for a series `by` may not
    see, Invalid as `create_metric` does, Stale if it changed since `based_on`.
    """
    require(by, Action.MEASURE)
    seen = metrics_visible_to(by).get(pk=metric_id)
    metric = Metric.objects.select_for_update().get(pk=seen.pk)
    check_version(metric, based_on)
    before = snapshot(metric, METRIC)
    _describe(metric, terms)
    save_changes(metric, before, code="metric.edited", subject=metric.name, by=by)
    return metric


def _describe(metric: Metric, terms: MetricTerms) -> None:
    name = " ".join(terms.name.split())
    if not name:
        raise Invalid(_("A metric needs a name."))
    if len(name) > 160:  # noqa: PLR2004  # the column's width
        raise Invalid(_("The name of a metric has up to 160 characters."))
    if terms.direction not in Metric.Direction.values:
        raise Invalid(_("A metric is better up or down."))
    same = Metric.objects.filter(workspace=metric.workspace, name=name).exclude(pk=metric.pk)
    if same.exists():
        raise Invalid(_("There is a metric “{name}” already.").format(name=name))
    metric.name, metric.unit = name, terms.unit.strip()[:30]
    metric.direction, metric.source = Metric.Direction(terms.direction), terms.source.strip()[:120]


@transaction.atomic
def record_measurement(
    metric_id: int, *, day: date, value: float, source: str = "", note: str = "", by: Member
) -> Measurement:
    """Write a metric's value of a day; a second one of that day replaces the first.

    Raises Metric.DoesNotExist for a series `by` may not see.
    """
    require(by, Action.MEASURE)
    seen = metrics_visible_to(by).get(pk=metric_id)
    metric = Metric.objects.select_for_update().get(pk=seen.pk)
    if not math.isfinite(value):
        raise Invalid(_("A measurement is a number."))
    old = metric.measurements.filter(day=day).first()
    measurement, _is_new = Measurement.objects.update_or_create(
        metric=metric,
        day=day,
        defaults={"value": value, "source": source[:120], "note": note[:300], "by": by},
    )
    append_event(
        "metric.measured",
        workspace=by.workspace,
        by=by,
        subject=metric.name,
        before={"value": old.value} if old else {},
        after={"metric": metric.pk, "day": day.isoformat(), "value": value},
    )
    return measurement


@transaction.atomic
def create_key_result(
    objective_id: int,
    *,
    title: str,
    metric: Metric | MetricTerms,
    terms: KeyResultTerms,
    item: Mapping[str, Any] | None = None,
    by: Member,
) -> KeyResult:
    """Put a key result under an objective, on a metric that exists or a new one."""
    objective = Objective.objects.with_page(by).select_related("item").get(pk=objective_id)
    require(by, Action.EDIT_STRATEGY)
    if objective.drafted_in_id is not None:
        raise Invalid(
            _("{item} is a draft: its key results are set once it is live.").format(
                item=objective.item.key
            )
        )
    terms.check()
    if isinstance(metric, MetricTerms):
        metric = create_metric(metric, by=by)
    metric = metrics_visible_to(by).get(pk=metric.pk)
    columns = {name: getattr(terms, name) for name in TERMS}
    return create_row(
        KeyResult, title=title, by=by, item=item, objective=objective, metric=metric, **columns
    )


@transaction.atomic
def edit_key_result(
    key_result_id: int,
    *,
    changes: Mapping[str, Any] | None = None,
    terms: KeyResultTerms | None = None,
    based_on: int | None,
    by: Member,
) -> KeyResult:
    """Change a key result's words (as `items.edit_item` does) or its terms."""
    key_result = locked_row(KeyResult, key_result_id, by=by)
    require(by, Action.EDIT_STRATEGY)
    check_version(key_result.item, based_on)
    if changes:
        key_result.item = edit_item(key_result_id, changes=changes, based_on=None, by=by)
    before = snapshot(key_result, TERMS)
    if terms is not None:
        terms.check()
        for name in TERMS:
            setattr(key_result, name, getattr(terms, name))
    save_row(key_result, before, by=by, code="key_result.edited")
    return key_result


@transaction.atomic
def check_in(key_result_id: int, *, confidence: float, note: str = "", by: Member) -> CheckIn:
    """Say how sure one is that the key result will be reached, and why."""
    key_result = locked_row(KeyResult, key_result_id, by=by)
    require(by, Action.MEASURE)
    if not 0 <= confidence <= 1:
        raise Invalid(_("A confidence lies between 0 and 1."))
    before = snapshot(key_result, ("confidence",))
    key_result.confidence = confidence
    made = CheckIn.objects.create(
        key_result=key_result, at=timezone.now(), confidence=confidence, note=note.strip(), by=by
    )
    save_row(key_result, before, by=by, code="key_result.checked_in", note=note.strip())
    return made
