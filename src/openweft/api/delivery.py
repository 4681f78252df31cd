"""What an initiative waits for, and where in other tools it is delivered."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.shapes import seen_among
from openweft.roadmap import operations
from openweft.roadmap.models import DeliveryLink, Dependency, Initiative

router = Router(tags=["delivery"])


class DependencyIn(Schema):
    first_id: int
    rule: Dependency.Rule = Dependency.Rule.FINISH_TO_START
    lag_days: int = 0
    reason: str = ""


class DependencyOut(DependencyIn):
    id: int
    then_id: int


class DeliveryLinkIn(Schema):
    source: str
    external_id: str
    url: str = ""
    title: str = ""
    state: str = ""


class DeliveryLinkOut(DeliveryLinkIn):
    id: int
    seen_at: datetime | None


@router.get("/{int:initiative_id}/dependencies", response=list[DependencyOut])
def dependencies(request: HttpRequest, initiative_id: int) -> list[Dependency]:
    """What it waits for and what waits for it, as far as one may see both."""
    by = member_of(request)
    row = Initiative.objects.visible_to(by).live().get(pk=initiative_id)
    ties = list(Dependency.objects.filter(Q(first=row) | Q(then=row)))
    seen = seen_among((pk for tie in ties for pk in (tie.first_id, tie.then_id)), by)
    return [tie for tie in ties if {tie.first_id, tie.then_id} <= seen]


@router.post("/{int:initiative_id}/dependencies", response={201: DependencyOut})
def depend(request: HttpRequest, initiative_id: int, body: DependencyIn) -> Status[Dependency]:
    """Say what it waits for, goes with, or excludes."""
    return Status(201, operations.depend(initiative_id, by=member_of(request), **body.dict()))


@router.delete("/dependencies/{int:dependency_id}", response={204: None})
def undepend(request: HttpRequest, dependency_id: int) -> Status[None]:
    """Untie two initiatives."""
    operations.undepend(dependency_id, by=member_of(request))
    return Status(204, None)


@router.get("/{int:initiative_id}/delivery-links", response=list[DeliveryLinkOut])
def delivery_links(request: HttpRequest, initiative_id: int) -> list[DeliveryLink]:
    """Where in other tools it is delivered."""
    row = Initiative.objects.visible_to(member_of(request)).live().get(pk=initiative_id)
    return list(row.delivery_links.all())


@router.post("/{int:initiative_id}/delivery-links", response={201: DeliveryLinkOut})
def link_delivery(
    request: HttpRequest, initiative_id: int, body: DeliveryLinkIn
) -> Status[DeliveryLink]:
    """Say where in another tool it is delivered; the same id again updates the link."""
    return Status(
        201, operations.link_delivery(initiative_id, by=member_of(request), **body.dict())
    )


@router.delete("/delivery-links/{int:link_id}", response={204: None})
def unlink_delivery(request: HttpRequest, link_id: int) -> Status[None]:
    """Forget where it is delivered."""
    operations.unlink_delivery(link_id, by=member_of(request))
    return Status(204, None)
