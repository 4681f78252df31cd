"""What teams are asked for, as person-weeks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openweft.interchange.records import EstimateRecord, SizeRecord

SIZES = (
    SizeRecord("S", 0.5, 1.0, 2.0),
    SizeRecord("M", 2.0, 4.0, 7.0, is_default=True),
    SizeRecord("L", 5.0, 9.0, 16.0),
)
POINTS = {size.code: size for size in SIZES}
WORDS = {"small": "S", "medium": "M", "large": "L"}
BY_TYPE = {
    "discussion and moral support": "S",
    "blog post approval": "S",
    "rfc secondary review": "S",
    "design meeting": "S",
    "allocate funds": "S",
    "org decision": "S",
    "policy decision": "S",
    "fcp decision(s)": "S",
    "mcp decision": "S",
    "acp decision": "S",
    "review/revise reference pr": "S",
    "miscellaneous": "S",
    "standard reviews": "M",
    "rfc decision": "M",
    "stabilization decision": "M",
    "deploy to production": "M",
    "lang-team experiment": "M",
    "dedicated reviewer": "L",
}
OTHERWISE = "M"


@dataclass(frozen=True, slots=True)
class Ask:
    """One line of what a goal asks of a team."""

    team: str
    kind: str
    level: str

    @property
    def stated_size(self) -> str:
        """The size the file states, "" where it states none."""
        return WORDS.get(self.level.casefold()) or WORDS.get(self.kind.casefold(), "")

    @property
    def size(self) -> str:
        """The size stated, else the default of the kind of ask."""
        return self.stated_size or BY_TYPE.get(self.kind.casefold(), OTHERWISE)


def estimates_of(asks: Iterable[Ask]) -> tuple[EstimateRecord, ...]:
    """One estimate for each team asked; several asks of one team add up."""
    by_team: dict[str, list[Ask]] = {}
    for ask in asks:
        by_team.setdefault(ask.team, []).append(ask)
    return tuple(_estimate(team, its) for team, its in by_team.items())


def _estimate(team: str, asks: list[Ask]) -> EstimateRecord:
    guessed = sorted({ask.kind for ask in asks if not ask.stated_size})
    assumption = _("No size stated for: %(asks)s.") % {"asks": ", ".join(guessed)}
    assumed = assumption[:200] if guessed else ""
    if len(asks) == 1:
        return EstimateRecord(team=team, size=asks[0].size, assumption=assumed)
    points = [POINTS[ask.size] for ask in asks]
    return EstimateRecord(
        team=team,
        low=sum(each.low for each in points),
        likely=sum(each.likely for each in points),
        high=sum(each.high for each in points),
        assumption=assumed,
    )


def default_estimates(champions: Iterable[str]) -> tuple[EstimateRecord, ...]:
    """The stated default of a goal that asks nothing: M of each team that champions it."""
    why = _("The goal asks nothing of any team: M of each team that champions it.")
    return tuple(EstimateRecord(team=team, size=OTHERWISE, assumption=why) for team in champions)


def notes_on(asks: Mapping[str, list[Ask]]) -> list[str]:
    """The sentences that say which sizes stand for what, and what was guessed."""
    every = [ask for its in asks.values() for ask in its]
    guessed = [ask for ask in every if not ask.stated_size]
    notes = [
        _(
            "An ask's size stands for person-weeks (low, likely, high): "
            "Small 0.5, 1, 2; Medium 2, 4, 7; Large 5, 9, 16. Asks of one team add up."
        )
    ]
    if guessed:
        kinds = sorted({f"{ask.kind} {ask.size}" for ask in guessed})
        notes.append(
            ngettext(
                "%(count)d ask states no size and takes the default of its kind: %(kinds)s.",
                "%(count)d asks state no size and take the default of their kind: %(kinds)s.",
                len(guessed),
            )
            % {"count": len(guessed), "kinds": "; ".join(kinds)}
        )
    return notes
