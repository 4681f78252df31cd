"""What a goal is worth where the files state no value: points with their reasons."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

BASE, THEME, FLAGSHIP, HIGHLIGHT = 5, 4, 4, 2
ACCEPTED, A_TEAM, MOST_TEAMS, CHAMPION, REFERENCE, CONTINUES = 2, 1, 6, 1, 1, 1
MOST_REFERENCES = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """How a goal stands: teams asked, references to it, earlier goals it continues."""

    teams: int
    references: int
    continues: int


def worth(goal: Mapping[str, str], standing: Standing) -> tuple[float, str]:
    """The stated value of a goal in points, and the terms it is made of."""
    terms = [*_own(goal), *_around(standing)]
    return float(sum(points for points, _why in terms)), " + ".join(
        f"{points} ({why})" for points, why in terms
    )


def _own(goal: Mapping[str, str]) -> list[tuple[int, str]]:
    """The terms the goal itself brings."""
    theme = _("theme %(theme)s") % {"theme": goal["roadmap_theme"]}
    terms = [
        (BASE, _("a goal"), True),
        (THEME, theme, goal["roadmap_theme"]),
        (FLAGSHIP, _("flagship"), goal["flagship"]),
        (HIGHLIGHT, _("highlighted"), goal["highlight"]),
        (ACCEPTED, _("accepted"), goal["status"] == "Accepted"),
        (CHAMPION, _("championed"), goal["champion_teams"]),
    ]
    return [(points, why) for points, why, holds in terms if holds]


def _around(standing: Standing) -> list[tuple[int, str]]:
    """The terms that teams and other goals bring."""
    terms = [
        (
            min(MOST_TEAMS, standing.teams * A_TEAM),
            ngettext("%(count)d team asked", "%(count)d teams asked", standing.teams)
            % {"count": standing.teams},
        ),
        (
            min(MOST_REFERENCES, standing.references * REFERENCE),
            ngettext(
                "%(count)d goal refers to it", "%(count)d goals refer to it", standing.references
            )
            % {"count": standing.references},
        ),
        (CONTINUES * bool(standing.continues), _("continues an earlier goal")),
    ]
    return [(points, why) for points, why in terms if points]


def note() -> str:
    """The sentence that says how value is reckoned."""
    return _(
        "The files state no value. Points: %(base)d for a goal, +%(theme)d in a roadmap theme, "
        "+%(flagship)d flagship, +%(highlight)d highlighted, +%(accepted)d accepted, +1 for each "
        "team asked (up to %(teams)d), +1 championed, +1 for each goal that refers to it (up to "
        "%(references)d), +1 if it continues an earlier goal."
    ) % {
        "base": BASE,
        "theme": THEME,
        "flagship": FLAGSHIP,
        "highlight": HIGHLIGHT,
        "accepted": ACCEPTED,
        "teams": MOST_TEAMS,
        "references": MOST_REFERENCES,
    }
