"""In which state an enhancement is, from its status and stage."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

OPEN_STATUSES = {"implementable": "candidate", "provisional": "candidate", "alpha": "candidate"}
CLOSED_STATUSES = {
    "implemented": "shipped",
    "implemented (alpha)": "stopped",
    "withdrawn": "declined",
    "rejected": "declined",
    "replaced": "declined",
    "deferred": "paused",
    "removed": "stopped",
}
STAGES = ("alpha", "beta", "stable")
STAGE_NAMES = {"ga": "stable", "alpha (deprecated)": "alpha"}


@dataclass(frozen=True, slots=True)
class Life:
    """A state, its reason, the stage worked towards, and the release that is meant to bring it."""

    state: str
    reason: str
    stage: str
    milestone: str

    @property
    def is_open(self) -> bool:
        """Whether it may still be planned."""
        return self.state in {"candidate", "in_progress"}


def life_of(item: Mapping[str, str], under_way: str) -> Life:
    """The life of an item; `under_way` is the release being worked on on the files' day."""
    status = item["status"].casefold()
    stage = STAGE_NAMES.get(item["stage"].casefold(), item["stage"].casefold())
    stage = stage if stage in STAGES else ""
    milestone = release_name(item[stage]) if stage else ""
    milestone = milestone or release_name(item["latest_milestone"])
    state = OPEN_STATUSES.get(status) or CLOSED_STATUSES.get(status, "candidate")
    latest = release_name(item["latest_milestone"])
    if state == "candidate" and status != "provisional" and under_way and latest == under_way:
        state = "in_progress"
    reason = ""
    if state in {"declined", "paused", "stopped"}:
        reason = _("The proposal is %(status)s.") % {"status": item["status"]}
        if item.get("superseded_by", "").casefold() not in {"", "n/a"}:
            reason += " " + _("Superseded by %(what)s.") % {"what": item["superseded_by"]}
    return Life(state, reason, stage, milestone)


def release_name(text: str) -> str:
    """A milestone such as 1.29 or v1.29 as v1.29; "" for what names no release."""
    digits = text.strip().removeprefix("v")
    major, _dot, minor = digits.partition(".")
    if major.isdigit() and minor.isdigit() and int(major) > 0:
        return f"v{int(major)}.{int(minor)}"
    return ""


def notes() -> list[str]:
    """How states were chosen."""
    return [
        _(
            "State by status: implemented is shipped; withdrawn, rejected and replaced are "
            "declined; deferred is paused; removed is stopped; implementable, provisional and "
            "unknown statuses are candidates, in progress where their latest milestone is the "
            "release under way on the files' day."
        )
    ]
