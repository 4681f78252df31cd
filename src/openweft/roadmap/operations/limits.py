"""Dependencies, commitments and floors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Conflict, Invalid
from openweft.items.operations import create_row, edit_item, locked_item, locked_row, save_row
from openweft.roadmap.models import Commitment, Dependency, Floor, Initiative, Policy, Scenario
from openweft.roadmap.operations.policies import locked_policy
from openweft.strategy.models import Horizon
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member, Workspace
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version, touch

LONGEST_NAME = 160
LONGEST_LAG = 3650
MOST_REVENUE = 10**12
PROMISE = ("to_whom", "due_on", "confidence", "revenue_at_stake", "currency", "is_binding")


@transaction.atomic
def depend(
    then_id: int,
    *,
    first_id: int,
    rule: str = Dependency.Rule.FINISH_TO_START,
    lag_days: int = 0,
    reason: str = "",
    by: Member,
) -> Dependency:
    """Tie two initiatives: `first` must finish before `then`, both or neither, or one excludes.

    Raises Invalid for a tie to itself, a lag that cannot be, or one that closes a circle.
    """
    locked_item(then_id, by=by)
    Workspace.objects.select_for_update().get(pk=by.workspace_id)  # two ties, no circle
    require(by, Action.CURATE)
    seen = Initiative.objects.visible_to(by).live().select_related("item")
    then, first = seen.get(pk=then_id), seen.get(pk=first_id)
    if rule not in Dependency.Rule.values:
        raise Invalid(
            _("“{rule}” is no dependency; {choices} are.").format(
                rule=rule, choices=", ".join(Dependency.Rule.values)
            )
        )
    if then_id == first_id:
        raise Invalid(_("An initiative cannot depend on itself."))
    if not 0 <= lag_days <= LONGEST_LAG:
        raise Invalid(_("A lag lies between 0 and {most} days.").format(most=LONGEST_LAG))
    if rule == Dependency.Rule.FINISH_TO_START:
        _refuse_circle(first, then)
    row, is_new = Dependency.objects.update_or_create(
        first=first,
        then=then,
        rule=rule,
        defaults={"lag_days": lag_days, "reason": reason.strip()[:300], "created_by": by},
    )
    append_event(
        "dependency.added" if is_new else "dependency.edited",
        workspace=by.workspace,
        by=by,
        item_id=then_id,
        subject=then.item.key,
        after={"first": first_id, "rule": rule, "lag_days": lag_days},
    )
    return row


def _refuse_circle(first: Initiative, then: Initiative) -> None:
    edges: dict[int, list[int]] = {}
    rows = Dependency.objects.filter(
        rule=Dependency.Rule.FINISH_TO_START, first__workspace=first.workspace_id
    )
    for before, after in rows.values_list("first_id", "then_id"):
        edges.setdefault(after, []).append(before)
    waiting, seen = [first.pk], set[int]()
    while waiting:
        pk = waiting.pop()
        if pk == then.pk:
            raise Invalid(
                _("{then} cannot wait for {first}: that one waits for it already.").format(
                    then=then.item.key, first=first.item.key
                )
            )
        if pk not in seen:
            seen.add(pk)
            waiting += edges.get(pk, [])


@transaction.atomic
def undepend(dependency_id: int, *, by: Member) -> None:
    """Untie two initiatives; both must be visible."""
    seen = Initiative.objects.visible_to(by).live()
    rows = Dependency.objects.filter(first__in=seen, then__in=seen).select_related("then__item")
    locked_item(rows.get(pk=dependency_id).then_id, by=by)
    row = rows.get(pk=dependency_id)  # again: who had the lock may have untied it
    require(by, Action.CURATE)
    drop_dependency(row, by=by)


def drop_dependency(row: Dependency, *, by: Member) -> None:
    """Inside the caller's transaction, seen by `by` or not: for what goes with something else."""
    append_event(
        "dependency.removed",
        workspace=by.workspace,
        by=by,
        item_id=row.then_id,
        subject=row.then.item.key,
        before={"first": row.first_id, "rule": row.rule, "lag_days": row.lag_days},
    )
    row.delete()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentTerms:
    """What is promised: to whom, by when, how sure (0 to 1), and the money at stake."""

    to_whom: str
    due_on: date
    confidence: float = 0.8
    revenue_at_stake: Decimal | None = None
    currency: str = ""
    is_binding: bool = True

    def check(self) -> None:
        """Raise Invalid for what cannot be."""
        if not self.to_whom.strip():
            raise Invalid(_("Say to whom it is promised."))
        if not 0 <= self.confidence <= 1:
            raise Invalid(_("A confidence lies between 0 and 1."))
        if len(self.to_whom.strip()) > LONGEST_NAME:
            raise Invalid(
                _("To whom it is promised has up to {most} characters.").format(most=LONGEST_NAME)
            )
        revenue = self.revenue_at_stake
        if revenue is not None and not (revenue.is_finite() and 0 <= revenue < MOST_REVENUE):
            raise Invalid(_("Revenue at stake lies between 0 and a million million."))


@transaction.atomic
def create_commitment(
    *,
    title: str,
    terms: CommitmentTerms,
    initiative_id: int | None = None,
    item: Mapping[str, Any] | None = None,
    by: Member,
) -> Commitment:
    """Enter a promise in the ledger; a binding one holds its initiative to the date."""
    require(by, Action.CURATE)
    terms.check()
    initiative = None
    if initiative_id is not None:
        initiative = Initiative.objects.visible_to(by).live().get(pk=initiative_id)
    columns = {name: getattr(terms, name) for name in PROMISE}
    columns["currency"] = terms.currency or by.workspace.currency
    return create_row(Commitment, title=title, by=by, item=item, initiative=initiative, **columns)


@transaction.atomic
def edit_commitment(
    commitment_id: int,
    *,
    changes: Mapping[str, Any] | None = None,
    terms: CommitmentTerms | None = None,
    based_on: int | None,
    by: Member,
) -> Commitment:
    """Change a promise's words (as `items.edit_item` does) or its terms."""
    commitment = locked_row(Commitment, commitment_id, by=by)
    require(by, Action.CURATE)
    check_version(commitment.item, based_on)
    if changes:
        commitment.item = edit_item(commitment_id, changes=changes, based_on=None, by=by)
    if terms is not None:
        terms.check()
        before = snapshot(commitment, PROMISE)
        for name in PROMISE:
            setattr(commitment, name, getattr(terms, name))
        commitment.currency = terms.currency or by.workspace.currency
        save_row(commitment, before, by=by, code="commitment.edited")
    return commitment


@transaction.atomic
def settle_commitment(
    commitment_id: int, *, state: str, reason: str = "", based_on: int | None = None, by: Member
) -> Commitment:
    """Say that an open promise was kept, broken or withdrawn; the last two with a reason."""
    commitment = locked_row(Commitment, commitment_id, by=by)
    require(by, Action.CURATE)
    check_version(commitment.item, based_on)
    if state not in Commitment.State.values:
        raise Invalid(
            _("“{state}” is no state; {choices} are.").format(
                state=state, choices=", ".join(Commitment.State.values)
            )
        )
    if commitment.state == state:
        raise Conflict(
            _("{item} is {state} already.").format(item=commitment.item.key, state=state)
        )
    if state in {Commitment.State.BROKEN, Commitment.State.WITHDRAWN} and not reason.strip():
        raise Invalid(_("Say why the promise is {state}.").format(state=state))
    before = snapshot(commitment, ("state", "state_reason"))
    commitment.state, commitment.state_reason = Commitment.State(state), reason.strip()
    save_row(commitment, before, by=by, code="commitment.settled")
    return commitment


@dataclass(frozen=True, slots=True)
class Band:
    """Least and most share, 0 to 1, of planned effort for one label of a dimension."""

    dimension: str
    label: str
    least: float | None = None
    most: float | None = None

    def check(self) -> None:
        """Raise Invalid, naming the label, for a band that cannot be."""
        low = 0.0 if self.least is None else self.least
        high = 1.0 if self.most is None else self.most
        if self.dimension not in Floor.Dimension.values:
            raise Invalid(
                _("“{dimension}” is no dimension of floors.").format(dimension=self.dimension)
            )
        if not 0 <= low <= high <= 1:
            raise Invalid(
                _("The band of {label} needs 0 ≤ least ≤ most ≤ 1.").format(label=self.label)
            )


@transaction.atomic
def set_floor(
    band: Band, *, scenario_id: int | None = None, based_on: int | None = None, by: Member
) -> Floor:
    """Hold plans to a band, in the whole workspace or in one scenario.

    `based_on` is the policy's version, or the scenario's.
    """
    require(by, Action.CURATE)
    band.check()
    # two at once, one band; and its label keeps its name meanwhile
    Workspace.objects.select_for_update().get(pk=by.workspace_id)
    _check_label(band, by)
    whole = _locked_whole(scenario_id, based_on, by)
    scenario = whole if isinstance(whole, Scenario) else None
    about = {"scenario": scenario, "dimension": band.dimension, "label": band.label}
    floor = Floor.objects.filter(workspace=by.workspace, **about).first()
    before = _band(floor) if floor else {}
    floor = floor or Floor(workspace=by.workspace, **about)
    floor.least_share, floor.most_share = band.least, band.most
    floor.save()
    if before != _band(floor):
        touch(whole)
        append_event(
            "floor.set",
            workspace=by.workspace,
            by=by,
            subject=str(floor),
            before=before,
            after=_band(floor),
        )
    return floor


def _locked_whole(scenario_id: int | None, based_on: int | None, by: Member) -> Policy | Scenario:
    if scenario_id is None:
        return locked_policy(based_on, by=by)
    rows = Scenario.objects.select_for_update().filter(workspace=by.workspace)
    scenario = rows.get(pk=scenario_id)
    check_version(scenario, based_on)
    return scenario


def _band(floor: Floor) -> dict[str, float | None]:
    return {"least": floor.least_share, "most": floor.most_share}


def _check_label(band: Band, by: Member) -> None:
    """Raise Invalid for a label that nothing bears: no plan could reach its floor."""
    named = {
        Floor.Dimension.PRODUCT: by.workspace.products.values_list("name", flat=True),
        Floor.Dimension.FUNCTION: by.workspace.functions.values_list("name", flat=True),
    }
    fixed = {Floor.Dimension.TYPE: Initiative.Type, Floor.Dimension.HORIZON: Horizon}
    dimension = Floor.Dimension(band.dimension)
    known = fixed[dimension].values if dimension in fixed else list(named[dimension])
    if band.label not in known:
        raise Invalid(
            _("There is no {dimension} “{label}”.").format(
                dimension=dimension.label, label=band.label
            )
        )


@transaction.atomic
def remove_floor(floor_id: int, *, based_on: int | None = None, by: Member) -> None:
    """Hold plans no longer to a band."""
    require(by, Action.CURATE)
    found = Floor.objects.get(pk=floor_id, workspace=by.workspace)
    whole = _locked_whole(found.scenario_id, based_on, by)
    floor = Floor.objects.get(pk=found.pk)
    touch(whole)
    append_event(
        "floor.removed",
        workspace=by.workspace,
        by=by,
        subject=str(floor),
        before=_band(floor),
    )
    floor.delete()
