"""Saying how much an item serves an objective."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.changes import difference, snapshot
from openweft.common.errors import Invalid
from openweft.items.bulk import BATCH
from openweft.items.models import Item
from openweft.items.operations import locked_item
from openweft.strategy.models import Alignment, KeyResult, Objective
from openweft.workspaces.events import append_event, append_events, new_event
from openweft.workspaces.models import Event, Member
from openweft.workspaces.permissions import Action, require

STATED = ("contribution", "confidence", "reason", "objective_wording")


@dataclass(frozen=True, slots=True)
class Statement:
    """How much an item serves an objective: contribution −1 to 1, confidence 0 to 1."""

    item_id: int
    objective_id: int
    contribution: float
    confidence: float = 1.0
    reason: str = ""


@transaction.atomic
def align_item(
    item_id: int,
    *,
    objective_id: int,
    key_result_id: int | None = None,
    contribution: float,
    confidence: float = 1.0,
    reason: str = "",
    by: Member,
) -> Alignment:
    """State how much an item serves an objective; a second statement replaces the first.

    contribution: −1 to 1; confidence: 0 to 1. Raises DoesNotExist for what `by`
    may not see, Invalid for a key result of another objective or out of range. To
    an objective of a draft it counts in that draft alone, and is no news of the item.
    """
    item = locked_item(item_id, by=by)
    require(by, Action.ALIGN)
    objective = Objective.objects.with_page(by).select_related("item").get(pk=objective_id)
    key_result = None
    if key_result_id is not None:
        key_result = KeyResult.objects.visible_to(by).live().get(pk=key_result_id)
        if key_result.objective_id != objective.pk:
            raise Invalid(_("That key result belongs to another objective."))
    _check_range(contribution, confidence)
    alignment = Alignment.objects.filter(
        item=item, objective=objective, key_result=key_result
    ).first() or Alignment(item=item, objective=objective, key_result=key_result)
    before = snapshot(alignment, STATED) if alignment.pk else {}
    alignment.contribution, alignment.confidence = contribution, confidence
    alignment.reason, alignment.by = reason.strip(), by
    alignment.objective_wording = objective.wording_version
    alignment.save()
    append_events([_event("alignment.stated", alignment, before, by)])
    return alignment


def bring_in_alignments(statements: Iterable[Statement], *, by: Member) -> list[Alignment]:
    """State many alignments that are not there yet, as `align_item` does; for imports.

    Runs inside the caller's transaction, which refreshes the values when all is
    written. Raises DoesNotExist for what `by` may not see, Invalid out of range.
    """
    require(by, Action.ALIGN)
    new = list(statements)
    items = Item.objects.visible_to(by).live().in_bulk({each.item_id for each in new})
    objectives = Objective.objects.visible_to(by).live().select_related("item")
    served = objectives.in_bulk({each.objective_id for each in new})
    rows = []
    for each in new:
        _check_range(each.contribution, each.confidence)
        if each.item_id not in items:
            raise Item.DoesNotExist
        if each.objective_id not in served:
            raise Objective.DoesNotExist
        rows.append(
            Alignment(
                item=items[each.item_id],
                objective=served[each.objective_id],
                contribution=each.contribution,
                confidence=each.confidence,
                reason=each.reason.strip(),
                objective_wording=served[each.objective_id].wording_version,
                by=by,
            )
        )
    made = Alignment.objects.bulk_create(rows, batch_size=BATCH)
    append_events(_event("alignment.stated", row, {}, by) for row in made)
    return made


def _check_range(contribution: float, confidence: float) -> None:
    if not -1 <= contribution <= 1 or not 0 <= confidence <= 1:
        raise Invalid(_("A contribution lies between −1 and 1, a confidence between 0 and 1."))


@transaction.atomic
def confirm_alignment(alignment_id: int, *, by: Member) -> Alignment:
    """Say that an alignment still holds after the objective's wording changed."""
    alignment = _seen(alignment_id, by)
    before = snapshot(alignment, STATED)
    alignment.objective_wording = alignment.objective.wording_version
    alignment.by = by
    alignment.save()
    append_events([_event("alignment.confirmed", alignment, before, by)])
    return alignment


@transaction.atomic
def unalign_item(alignment_id: int, *, by: Member) -> None:
    """Withdraw an alignment; the event keeps what it said."""
    withdraw_alignment(_seen(alignment_id, by), by=by)


def withdraw_alignment(alignment: Alignment, *, by: Member) -> None:
    """Inside the caller's transaction, seen by `by` or not: for what goes with something else."""
    about, other = told_of(alignment)
    append_event(
        "alignment.withdrawn",
        workspace=by.workspace,
        by=by,
        item_id=about,
        subject=alignment.objective.item.key,
        before={**other, **snapshot(alignment, STATED)},
    )
    alignment.delete()


def _seen(alignment_id: int, by: Member) -> Alignment:
    alignment = Alignment.objects.select_related("objective__item").get(
        pk=alignment_id,
        item__workspace=by.workspace_id,
        objective__in=Objective.objects.visible_to(by),
    )
    locked_item(alignment.item_id, by=by)
    require(by, Action.ALIGN)
    return alignment


def _event(code: str, alignment: Alignment, before: dict[str, object], by: Member) -> Event:
    was, now = difference(before, snapshot(alignment, STATED))
    about, other = told_of(alignment)
    return new_event(
        code,
        workspace=by.workspace,
        by=by,
        item_id=about,
        subject=alignment.objective.item.key,
        before=was,
        after={**other, **now},
    )


def told_of(alignment: Alignment) -> tuple[int, dict[str, int]]:
    """In whose history it stands, and the other end: the item's, or a drafted objective's."""
    if alignment.objective.drafted_in_id is None:
        return alignment.item_id, {"objective": alignment.objective_id}
    return alignment.objective_id, {"target": alignment.item_id}
