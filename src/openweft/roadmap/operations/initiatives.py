"""Initiatives: proposing, editing, moving through their life, saying how they go."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Invalid
from openweft.items.operations import create_row, edit_item, locked_row, save_row
from openweft.roadmap.models import Health, Initiative, StatusUpdate
from openweft.roadmap.operations.policies import refresh_values
from openweft.roadmap.wholes import with_parts
from openweft.strategy.models import Horizon
from openweft.workspaces.models import Member, Workspace
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version

LIFE = ("state", "state_reason", "starts_on", "finishes_on", "shipped_on")
MOST_POINTS = 1_000_000_000  # no product of an initiative's inputs overflows
RANGES = {
    **dict.fromkeys(("reach_share", "confidence"), (0, 1)),
    **dict.fromkeys(
        (
            "reach_people",
            "impact",
            "ease",
            "business_value",
            "time_criticality",
            "risk_reduction",
        ),
        (0, MOST_POINTS),
    ),
    "stated_value": (-MOST_POINTS, MOST_POINTS),
}
CLEARABLE = frozenset(RANGES) | {"parent_id"}
DATES = ("starts_on", "finishes_on", "not_before")


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeTerms:
    """An initiative's own fields; those left None stay as they are, those `cleared` become empty.

    reach_share and confidence are shares, 0 to 1; the other numbers are points
    of the value model that reads them.
    """

    type: str | None = None
    horizon: str | None = None
    parent_id: int | None = None
    reach_share: float | None = None
    reach_people: float | None = None
    impact: float | None = None
    confidence: float | None = None
    ease: float | None = None
    business_value: float | None = None
    time_criticality: float | None = None
    risk_reduction: float | None = None
    stated_value: float | None = None
    stated_value_why: str | None = None
    cleared: frozenset[str] = frozenset()

    def given(self) -> dict[str, Any]:
        """The fields that are given, with None for those to be empty."""
        pairs = ((name, getattr(self, name)) for name in TERMS)
        given = {name: value for name, value in pairs if value is not None}
        return {**given, **dict.fromkeys(self.cleared - given.keys())}

    def check(self) -> None:
        """Raise Invalid, naming the field, for what cannot be."""
        if self.type is not None and self.type not in Initiative.Type.values:
            raise Invalid(
                _("“{type}” is no kind; {choices} are.").format(
                    type=self.type, choices=", ".join(Initiative.Type.values)
                )
            )
        if self.horizon is not None and self.horizon not in Horizon.values:
            raise Invalid(
                _("“{horizon}” is no horizon; {choices} are.").format(
                    horizon=self.horizon, choices=", ".join(Horizon.values)
                )
            )
        for name in sorted(self.cleared - CLEARABLE):
            raise Invalid(_("{field} cannot be empty.").format(field=_called(name)))
        for name, (least, most) in RANGES.items():
            amount = getattr(self, name)
            if amount is not None and not least <= amount <= most:
                raise Invalid(
                    _("{field} lies between {least} and {most}.").format(
                        field=_called(name), least=least, most=most
                    )
                )


TERMS = tuple(field.name for field in fields(InitiativeTerms) if field.name != "cleared")


def _called(name: str) -> str:
    return name.replace("_", " ").capitalize()


@transaction.atomic
def create_initiative(
    *,
    title: str,
    terms: InitiativeTerms | None = None,
    state: str | None = None,
    item: Mapping[str, Any] | None = None,
    by: Member,
) -> Initiative:
    """Propose an initiative and return it; a curator may make it a candidate at once."""
    require(by, Action.PROPOSE)
    terms = terms or InitiativeTerms()
    terms.check()
    wanted = state or Initiative.State.PROPOSED
    if wanted != Initiative.State.PROPOSED:
        require(by, Action.CURATE)
    if wanted not in {Initiative.State.PROPOSED, Initiative.State.CANDIDATE}:
        raise Invalid(_("An initiative begins as proposed or as a candidate."))
    given = terms.given()
    if given.get("parent_id") is not None:
        _check_parent(None, given["parent_id"], by)
    initiative = create_row(
        Initiative,
        title=title,
        by=by,
        item=item,
        state=wanted,
        state_since=timezone.now(),
        **given,
    )
    refresh_values(by.workspace, only=[initiative.pk])
    initiative.refresh_from_db(fields=["value", "value_terms", "alignment", "effort_weeks"])
    return initiative


@transaction.atomic
def edit_initiative(
    initiative_id: int,
    *,
    changes: Mapping[str, Any] | None = None,
    terms: InitiativeTerms | None = None,
    based_on: int | None,
    by: Member,
) -> Initiative:
    """Change an initiative's words (as `items.edit_item` does) or its terms."""
    initiative = locked_row(Initiative, initiative_id, by=by)
    require(by, Action.CURATE)
    check_version(initiative.item, based_on)
    if changes:
        initiative.item = edit_item(initiative_id, changes=changes, based_on=None, by=by)
    if terms is not None:
        terms.check()
        given = terms.given()
        if given.get("parent_id") is not None:
            _check_parent(initiative, given["parent_id"], by)
        before = snapshot(initiative, given)
        for name, value in given.items():
            setattr(initiative, name, value)
        save_row(initiative, before, by=by, code="initiative.edited")
        refresh_values(by.workspace, only=with_parts(initiative.pk, by.workspace_id))
    return initiative


def _check_parent(initiative: Initiative | None, parent_id: int, by: Member) -> None:
    Workspace.objects.select_for_update().get(pk=by.workspace_id)  # two moves, no circle
    Initiative.objects.visible_to(by).live().get(pk=parent_id)
    rows = Initiative.objects.filter(workspace=by.workspace_id, parent__isnull=False)
    parents = dict(rows.values_list("pk", "parent_id"))
    above: int | None = parent_id
    while initiative is not None and above is not None:
        if above == initiative.pk:
            raise Invalid(_("An initiative cannot be a part of itself."))
        above = parents.get(above)


@transaction.atomic
def move_initiative(
    initiative_id: int, *, state: str, reason: str = "", based_on: int | None = None, by: Member
) -> Initiative:
    """Give an initiative another state; see `Initiative.move_to` for what is refused.

    Shipping goes through `ship_initiative`, which others listen to; here one goes
    back from reviewed to shipped.
    """
    initiative = locked_row(Initiative, initiative_id, by=by)
    require(by, Action.CURATE)
    check_version(initiative.item, based_on)
    if state not in Initiative.State.values:
        raise Invalid(
            _("“{state}” is no state; {choices} are.").format(
                state=state, choices=", ".join(Initiative.State.values)
            )
        )
    if state == Initiative.State.SHIPPED and initiative.state != Initiative.State.REVIEWED:
        raise Invalid(_("An initiative is shipped by shipping it."))
    return move(initiative, state, reason=reason, code="initiative.moved", by=by)


def move(initiative: Initiative, state: str, *, reason: str, code: str, by: Member) -> Initiative:
    """Move a locked initiative and record it, inside the caller's transaction."""
    before = snapshot(initiative, LIFE)
    now = timezone.now()
    initiative.move_to(state, reason=reason, at=now, today=by.workspace.today(now))
    initiative.save(update_fields=["state_since"])
    save_row(initiative, before, by=by, code=code)
    return initiative


@transaction.atomic
def reschedule_initiative(
    initiative_id: int,
    *,
    starts_on: date | None,
    finishes_on: date | None,
    not_before: date | None = None,
    based_on: int | None = None,
    by: Member,
) -> Initiative:
    """Say when an initiative is meant to start and finish, and before when it must not start."""
    initiative = locked_row(Initiative, initiative_id, by=by)
    require(by, Action.CURATE)
    check_version(initiative.item, based_on)
    before = snapshot(initiative, DATES)
    initiative.reschedule(starts_on, finishes_on)
    initiative.not_before = not_before
    save_row(initiative, before, by=by, code="initiative.rescheduled")
    return initiative


@transaction.atomic
def post_status(initiative_id: int, *, health: str, sentence: str, by: Member) -> StatusUpdate:
    """Say how an initiative goes: on track, at risk or off track, with a sentence."""
    initiative = locked_row(Initiative, initiative_id, by=by)
    require(by, Action.REPORT_PROGRESS)
    if health not in Health.values:
        raise Invalid(
            _("“{health}” is no health; {choices} are.").format(
                health=health, choices=", ".join(Health.values)
            )
        )
    clean = " ".join(sentence.replace("\x00", "").split())
    if not clean:
        raise Invalid(_("A status update needs its sentence."))
    before = snapshot(initiative, ("health", "health_at"))
    now = timezone.now()
    update = StatusUpdate.objects.create(
        initiative=initiative, health=health, sentence=clean[:500], by=by, at=now
    )
    initiative.health, initiative.health_at = Health(health), now
    save_row(initiative, before, by=by, code="initiative.status_posted", sentence=clean[:500])
    return update
