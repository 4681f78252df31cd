"""What teams the source brings can do, and how its value is to be read: stated defaults."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.period import Period
from openweft.interchange.writing.state import Writing
from openweft.roadmap.capacity import closed_spans, share_left
from openweft.roadmap.models import Estimate, Initiative
from openweft.roadmap.operations import policy_of, refresh_values, set_policy
from openweft.roadmap.operations.policies import SETTINGS
from openweft.workspaces.models import Capacity, Team, TeamMembership
from openweft.workspaces.operations import set_capacity

SHARE = 0.5
ROOM = 1.02
TENTHS = 10


def write_defaults(writing: Writing) -> None:
    """Capacity for teams without people, the value model, and the notes kept with every plan."""
    if writing.reading.half_capacity:
        _write_capacity(writing)
    _write_policy(writing)


def note_of_capacity() -> str:
    """The sentence kept beside a capacity this sets."""
    return _("Assumed: half of what its candidates ask.")


def _write_capacity(writing: Writing) -> None:
    workspace = writing.by.workspace
    today = workspace.today(timezone.now())
    periods = workspace.periods_from(today)
    left = share_left(periods[0], today, closed_spans(workspace)) + len(periods) - 1
    teams = list(_unstaffed(writing))
    asked = _asked(teams)
    for team in teams:
        whole, largest, started = asked.get(team.pk, (0.0, 0.0, 0.0))
        weeks = max(whole * SHARE, largest * ROOM, started * ROOM) / left
        weeks = -(-weeks * TENTHS // 1) / TENTHS
        _set(writing, team, periods, weeks)
    if teams:
        writing.notes.append(
            _(
                "The source states no capacity. Each of %(count)d teams gets, over the plan's "
                "%(periods)d periods, half of what its candidates ask (no less than the largest "
                "single ask or its work in progress, if more), so that about half must stay out."
            )
            % {"count": len(teams), "periods": len(periods)}
        )


def _unstaffed(writing: Writing) -> Iterable[Team]:
    """The source's teams without people, whose capacity nobody typed."""
    names = {record.name.casefold() for record in writing.reading.teams}
    named = {writing.lookup.teams[name].pk: writing.lookup.teams[name] for name in names}
    typed = Capacity.objects.filter(team__in=named).exclude(note=note_of_capacity())
    staffed = set(TeamMembership.objects.filter(team__in=named).values_list("team_id", flat=True))
    staffed |= set(typed.values_list("team_id", flat=True))
    return [team for pk, team in sorted(named.items()) if pk not in staffed]


def _asked(teams: Iterable[Team]) -> dict[int, tuple[float, float, float]]:
    """Person-weeks asked of each team: in all, by the largest ask, and by work in progress."""
    found: dict[int, tuple[float, float, float]] = {}
    plannable = Initiative.objects.live().plannable()
    rows = Estimate.objects.filter(team__in=teams, initiative__in=plannable)
    for row in rows.select_related("initiative"):
        whole, largest, started = found.get(row.team_id, (0.0, 0.0, 0.0))
        own = row.left if row.initiative.is_started else 0.0
        found[row.team_id] = (whole + row.left, max(largest, row.left), started + own)
    return found


def _set(writing: Writing, team: Team, periods: Iterable[Period], weeks: float) -> None:
    for period in periods:
        old = team.capacities.filter(starts_on=period.starts_on).first()
        if old is not None and (old.note != note_of_capacity() or old.person_weeks == weeks):
            continue
        before = {"person_weeks": old.person_weeks} if old else {}
        row = set_capacity(
            team.pk,
            day=period.starts_on,
            person_weeks=weeks,
            note=note_of_capacity(),
            by=writing.by,
        )
        if row is not None and before:
            writing.trail.changed(row, before)
        elif row is not None:
            writing.trail.made(row, ("person_weeks",))


def _write_policy(writing: Writing) -> None:
    workspace, reading = writing.by.workspace, writing.reading
    policy = policy_of(workspace)
    before = {name: getattr(policy, name) for name in SETTINGS}
    made = len(writing.trail.created_ids(Initiative))
    is_first = Initiative.objects.filter(workspace=workspace).count() == made
    texts = [*reading.notes, *writing.notes]
    others = [note for note in policy.notes if note.get("from") != reading.label]
    changes: dict[str, Any] = {
        "notes": [*others, *({"text": text, "from": reading.label} for text in texts)]
    }
    if reading.value_model and is_first:
        changes["value_model"] = reading.value_model
    elif reading.value_model and policy.value_model != reading.value_model:
        writing.notes.append(
            _("Values of the source are kept as stated values; the workspace values otherwise.")
        )
    after = set_policy(changes=changes, by=writing.by)
    if all(before[name] == getattr(after, name) for name in SETTINGS):
        refresh_values(workspace)  # set_policy has done so otherwise
    changed = {name: before[name] for name in changes if before[name] != getattr(after, name)}
    if changed:
        writing.trail.changed(after, changed)
