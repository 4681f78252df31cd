"""The sentences that say which defaults a table's rows took."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from openweft.interchange.readers.generic_csv.gathering import Gathering


def say(gathering: "Gathering") -> None:
    """Add a note for every default taken, with how often."""
    unknown_types = gathering.terms.unknown_types
    counts = {**gathering.defaults, "unknown_type": unknown_types.total()}
    sentences = {
        "id": _("%(count)d rows have no id and are told apart by their title."),
        "state": _("%(count)d rows have no state and are candidates."),
        "unknown_state": _(
            "%(count)d rows have a state not known here and are candidates: %(names)s."
        ),
        "unknown_type": _("%(count)d rows have a kind unknown here and are strategic: %(names)s."),
        "reason": _("%(count)d rows need a reason of their state and take the file's word."),
        "no_effort": _("%(count)d rows name teams without effort and take the default size."),
        "no_team": _("%(count)d rows state effort of no team; it is left out."),
        "shared_effort": _(
            "%(count)d rows name several teams: each takes the whole effort."
        ),
        "likely": _(
            "%(count)d rows state no likely effort: the mean of what they state counts as likely."
        ),
        "points": _(
            "%(count)d rows state fewer than three points: a low left out is half, a high left "
            "out twice the likely one."
        ),
    }  # fmt: skip
    names = {
        "unknown_state": ", ".join(sorted(gathering.unknown_states)[:12]),
        "unknown_type": ", ".join(sorted(unknown_types)[:12]),
    }
    for code, sentence in sentences.items():
        if count := counts.get(code):
            gathering.reading.notes.append(
                sentence % {"count": count, "names": names.get(code, "")}
            )
