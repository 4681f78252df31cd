"""What a row says about effort, in any of the ways people write it."""

import re
from collections import Counter

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange import cells as values
from openweft.interchange.readers.generic_csv.fields import FIELDS
from openweft.interchange.readers.generic_csv.filled import Filled
from openweft.interchange.records import EstimateRecord

CODE = re.compile(r"^[A-Za-z]{1,8}$")
POINTS = re.compile(r"^(.+?):\s*(\S+)/(\S+)/(\S+)$")
SIZED = re.compile(r"^(.+?):\s*([A-Za-z]{1,8})$")
LOW_SHARE, HIGH_SHARE = 0.5, 2.0
WORDS = {"small": "S", "medium": "M", "large": "L", "extra large": "XL", "extra small": "XS"}


def efforts_of(row: Filled, defaults: Counter[str]) -> tuple[EstimateRecord, ...] | None:
    """A row's estimates; None where the file has no column about effort or teams.

    Raises Invalid, naming the field, for numbers out of order and estimates of no team.
    """
    asked = ("team", "size", "low", "likely", "high", "estimates")
    if not any(row.has(target) for target in asked):
        return None
    listed = tuple(_listed(entry) for entry in _entries(row))
    if listed:
        return _with_progress(row, listed)
    teams = row.many("team")
    base = _base(row, defaults)
    if base is None:
        defaults["no_effort"] += bool(teams)
        return tuple(_assumed(team) for team in teams)
    if not teams:
        defaults["no_team"] += 1
        return ()
    if len(teams) > 1:
        defaults["shared_effort"] += 1
    made = tuple(
        EstimateRecord(team=team, size=base.size, low=base.low, likely=base.likely, high=base.high)
        for team in teams
    )
    return _with_progress(row, made)


def _entries(row: Filled) -> list[str]:
    text = row.one("estimates")
    return [entry.strip() for entry in text.split(";") if entry.strip()]


def _listed(entry: str) -> EstimateRecord:
    if points := POINTS.match(entry):
        low, likely, high = (
            values.effort(text, str(FIELDS["estimates"].label)) for text in points.groups()[1:]
        )
        return _checked(EstimateRecord(team=points.group(1), low=low, likely=likely, high=high))
    if sized := SIZED.match(entry):
        return EstimateRecord(team=sized.group(1), size=sized.group(2).upper())
    raise Invalid(
        _("“%(entry)s” is no estimate; write it as Team: 1/2/4 or Team: M.")
        % {"entry": entry[:60]}
    )


def _base(row: Filled, defaults: Counter[str]) -> EstimateRecord | None:
    """The row's effort whoever does it: three points, one number, or a size's code."""
    low, likely, high = (
        values.effort(text, str(FIELDS[target].label)) if (text := row.one(target)) else None
        for target in ("low", "likely", "high")
    )
    size = row.one("size")
    if likely is None and low is None and high is None and size:
        code = WORDS.get(size.casefold(), size)
        if CODE.match(code):
            return EstimateRecord(team="", size=code.upper())
        likely = values.effort(size, str(FIELDS["size"].label))
    given = [weeks for weeks in (likely, low, high) if weeks is not None]
    if not given:
        return None
    defaults["likely"] += likely is None
    defaults["points"] += low is None or high is None
    middle = likely if likely is not None else sum(given) / len(given)
    return _checked(
        EstimateRecord(
            team="",
            low=middle * LOW_SHARE if low is None else low,
            likely=middle,
            high=middle * HIGH_SHARE if high is None else high,
        )
    )


def _checked(estimate: EstimateRecord) -> EstimateRecord:
    if not estimate.low <= estimate.likely <= estimate.high:
        raise Invalid(
            _("its effort %(low)g, %(likely)g, %(high)g is not in order: low, likely, high.")
            % {"low": estimate.low, "likely": estimate.likely, "high": estimate.high}
        )
    return estimate


def _assumed(team: str) -> EstimateRecord:
    return EstimateRecord(team=team, assumption=_("No effort in the file: the default size."))


def _with_progress(
    row: Filled, estimates: tuple[EstimateRecord, ...]
) -> tuple[EstimateRecord, ...]:
    """Effort spent and left, shared evenly by the row's teams."""
    spent, remaining = (
        values.effort(text, str(FIELDS[target].label)) if (text := row.one(target)) else None
        for target in ("spent", "remaining")
    )
    if spent is None and remaining is None:
        return estimates
    share = 1 / len(estimates)
    return tuple(
        EstimateRecord(
            team=each.team,
            size=each.size,
            low=each.low,
            likely=each.likely,
            high=each.high,
            spent=None if spent is None else spent * share,
            remaining=None if remaining is None else remaining * share,
        )
        for each in estimates
    )
