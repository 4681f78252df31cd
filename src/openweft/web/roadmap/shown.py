"""What one look at the roadmap is about: what is asked for, and which plans it meets."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Max, Q
from django.utils import timezone

from openweft.roadmap.groups import Groups
from openweft.roadmap.lists import INITIATIVES
from openweft.roadmap.models import Plan
from openweft.roadmap.tally import Tally, tally_of
from openweft.web.forms.fields import id_in
from openweft.web.lists.asked import Asked, asked_of
from openweft.web.request import PageRequest


@dataclass(frozen=True, slots=True)
class Plans:
    """The plan shown, the published one, and the newest, which may all be the same."""

    shown: Plan | None = None
    published: Plan | None = None
    newest: Plan | None = None


@dataclass(frozen=True)
class Look:
    """A request for the roadmap, read once."""

    request: PageRequest
    asked: Asked
    groups: Groups
    plans: Plans
    today: date

    @property
    def plan(self) -> Plan | None:
        return self.plans.shown

    @cached_property
    def tally(self) -> Tally:
        return tally_of(self.plan, by=self.request.member)


def look_of(request: PageRequest) -> Look:
    """What is asked for, in two queries."""
    return Look(
        request=request,
        asked=asked_of(request, INITIATIVES),
        groups=Groups.of(request.member),
        plans=_plans(request),
        today=request.workspace.today(timezone.now()),
    )


def _plans(request: PageRequest) -> Plans:
    """With the plan the address asks for, else the published one, shown; guests see none."""
    if request.member.is_guest:
        return Plans()
    asked = id_in(request.GET.get("plan", ""))
    mine = Plan.objects.filter(workspace=request.workspace)
    newest = mine.order_by().values("workspace").annotate(number=Max("number")).values("number")
    wanted = Q(is_published=True) | Q(number__in=newest) | Q(number=asked)
    found = list(
        mine.filter(wanted).select_related("scenario", "strategy_version").defer("problem")
    )
    for plan in found:
        plan.workspace = request.workspace
    published = next((plan for plan in found if plan.is_published), None)
    shown = next((plan for plan in found if plan.number == asked), None)
    return Plans(
        shown=shown if asked is not None else published,
        published=published,
        newest=found[0] if found else None,
    )
