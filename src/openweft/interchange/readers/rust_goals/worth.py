"""What a goal is worth where the files state no value: points with their reasons."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

BASE, THEME, FLAGSHIP, HIGHLIGHT = 5, 4, 4, 2
ACCEPTED, A_TEAM, MOST_TEAMS, CHAMPION, REFERENCE, CONTINUES = 2, 1, 6, 1, 1, 1
MOST_REFERENCES = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """How a goal stands among the others: teams asked, references to it, earlier goals it continues."""

    teams: int
    references: int
    continues: int


def worth(goal: Mapping[str, str], standing: Standing) -> tuple[float, str]:
    """The stated value of a goal in points, and the terms it is made of."""
    terms = [(BASE, _("a goal"))]
    if goal["roadmap_theme"]:
        terms.append((THEME, _("theme %(theme)s") % {"theme": goal["roadmap_theme"]}))
    if goal["flagship"]:
        terms.append((FLAGSHIP, _("flagship")))
    if goal["highlight"]:
        terms.append((HIGHLIGHT, _("highlighted")))
    if goal["status"] == "Accepted":
        terms.append((ACCEPTED, _("accepted")))
    if standing.teams:
        points = min(MOST_TEAMS, standing.teams * A_TEAM)
        terms.append((points, _("%(count)d teams asked") % {"count": standing.teams}))
    if goal["champion_teams"]:
        terms.append((CHAMPION, _("championed")))
    if standing.references:
        points = min(MOST_REFERENCES, standing.references * REFERENCE)
        terms.append((points, _("%(count)d goals refer to it") % {"count": standing.references}))
    if standing.continues:
        terms.append((CONTINUES, _("continues an earlier goal")))
    return float(sum(points for points, _why in terms)), " + ".join(
        f"{points} {why}" for points, why in terms
    )


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
