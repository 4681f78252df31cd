"""Number series and their measurements."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.paging import Page, Paging, one_page
from openweft.api.versions import based_on, tag
from openweft.strategy.models import Measurement, Metric, metrics_visible_to
from openweft.strategy.operations import (
    MetricTerms,
    create_metric,
    edit_metric,
    record_measurement,
)

router = Router(tags=["metrics"])


class MetricIn(Schema):
    name: str
    unit: str = ""
    direction: Metric.Direction = Metric.Direction.UP
    source: str = ""


class MetricOut(MetricIn):
    id: int
    version: int


class MeasurementIn(Schema):
    day: date
    value: float
    source: str = ""
    note: str = ""


class MeasurementOut(MeasurementIn):
    id: int
    by_id: int | None


@router.get("", response=Page[MetricOut])
def metrics(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """The number series, but those only of key results one may not see."""
    return one_page(metrics_visible_to(member_of(request)), paging, list)


@router.post("", response={201: MetricOut})
def create(request: HttpRequest, body: MetricIn) -> Status[Metric]:
    """Begin a number series."""
    return Status(201, create_metric(MetricTerms(**body.dict()), by=member_of(request)))


@router.put("/{int:metric_id}", response=MetricOut)
def edit(request: HttpRequest, response: HttpResponse, metric_id: int, body: MetricIn) -> Metric:
    """Change what a series is called, its unit, direction and source; its values stay."""
    terms, by = MetricTerms(**body.dict()), member_of(request)
    metric = edit_metric(metric_id, terms, based_on=based_on(request), by=by)
    tag(response, metric)
    return metric


@router.get("/{int:metric_id}/measurements", response=Page[MeasurementOut])
def measurements(request: HttpRequest, metric_id: int, paging: Query[Paging]) -> dict[str, Any]:
    """A series' values, the last recorded first."""
    metric = metrics_visible_to(member_of(request)).get(pk=metric_id)
    return one_page(Measurement.objects.filter(metric=metric), paging, list)


@router.post("/{int:metric_id}/measurements", response={201: MeasurementOut})
def measure(request: HttpRequest, metric_id: int, body: MeasurementIn) -> Status[Measurement]:
    """Write the value of a day; a second one of that day replaces the first."""
    by = member_of(request)
    metric = metrics_visible_to(by).get(pk=metric_id)
    return Status(201, record_measurement(metric.pk, by=by, **body.dict()))
