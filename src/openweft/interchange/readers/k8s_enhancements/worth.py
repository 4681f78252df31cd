"""What an enhancement takes and is worth where the files say neither."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from openweft.interchange.readers.k8s_enhancements.life import Life
from openweft.interchange.records import EstimateRecord, SizeRecord

SIZES = (
    SizeRecord("S", 2.0, 4.0, 7.0),
    SizeRecord("M", 4.0, 8.0, 14.0, is_default=True),
    SizeRecord("L", 8.0, 14.0, 26.0),
    SizeRecord("XL", 12.0, 22.0, 40.0),
)
ORDER = [size.code for size in SIZES]
POINTS = {size.code: size for size in SIZES}
BY_STAGE = {"stable": 0, "beta": 1, "alpha": 2, "": 2}
WIDE = 3
PART = 0.25
STAGE_WORTH = {"stable": 8, "beta": 6, "alpha": 4, "": 3}
GROUP, MOST_GROUPS, AUTHORS_MANY, MILESTONE, LINK, MOST_LINKS = 2, 5, 3, 2, 1, 3


@dataclass(frozen=True, slots=True)
class Standing:
    """Groups taking part besides the owner, authors, items that refer to it."""

    groups: int
    authors: int
    references: int
    has_coming_milestone: bool


def estimates_of(owner: str, groups: Sequence[str], life: Life) -> tuple[EstimateRecord, ...]:
    """The owner's size by the stage worked towards, a quarter of it for each group taking part."""
    step = BY_STAGE[life.stage] + (len(groups) >= WIDE)
    size = POINTS[ORDER[min(step, len(ORDER) - 1)]]
    towards = life.stage or _("a first stage")
    own = EstimateRecord(
        team=owner,
        size=size.code,
        assumption=_("No estimate in the files: %(size)s towards %(stage)s.")
        % {"size": size.code, "stage": towards},
    )
    part = _("No estimate in the files: a quarter of the owner's %(size)s.") % {"size": size.code}
    return own, *(
        EstimateRecord(
            team=group,
            low=size.low * PART,
            likely=size.likely * PART,
            high=size.high * PART,
            assumption=part,
        )
        for group in groups
    )


def worth(life: Life, standing: Standing, *, is_provisional: bool) -> tuple[float, str]:
    """The stated value in points, and the terms it is made of."""
    towards = life.stage or _("no stage yet")
    terms = [(STAGE_WORTH[life.stage], _("towards %(stage)s") % {"stage": towards})]
    if standing.groups:
        points = GROUP * min(MOST_GROUPS, standing.groups)
        terms.append(
            (points, _("%(count)d further groups take part") % {"count": standing.groups})
        )
    if standing.authors >= AUTHORS_MANY:
        terms.append((1, _("%(count)d authors") % {"count": standing.authors}))
    if standing.references:
        points = min(MOST_LINKS, standing.references * LINK)
        terms.append((points, _("%(count)d items refer to it") % {"count": standing.references}))
    if standing.has_coming_milestone:
        terms.append((MILESTONE, _("meant for %(release)s") % {"release": life.milestone}))
    if is_provisional:
        terms.append((-1, _("still provisional")))
    return float(max(1, sum(points for points, _why in terms))), " + ".join(
        f"{points} ({why})" for points, why in terms
    ).replace("+ -", "− ")


def notes() -> list[str]:
    """How effort and value were reckoned."""
    return [
        _(
            "The files state no effort. Towards stable S (person-weeks 2, 4, 7), towards beta M "
            "(4, 8, 14), towards alpha or no stage L (8, 14, 26), one size up (XL is 12, 22, 40) "
            "where three or more further groups take part; each of these gives a quarter of it."
        ),
        _(
            "The files state no value. Points: 8 towards stable, 6 towards beta, 4 towards alpha, "
            "3 without a stage; +2 for each further group taking part (up to 10), +1 if three or "
            "more authors, +1 for each item that refers to it (up to 3), +2 if meant for a "
            "release that was not out on the files' day, −1 while provisional."
        ),
    ]
