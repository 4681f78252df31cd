"""The releases of the files, seen from the day they were taken."""

from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.records import ReleaseRecord
from openweft.interchange.tables import Table


class Calendar:
    """Which releases are dated, which were out on the files' day, and which was being made."""

    def __init__(self, table: Table, as_of: date) -> None:
        self.as_of = as_of
        self.dates: dict[str, date] = {}
        self.undated: list[str] = []
        for place, cells in table.dicts():
            try:
                released = cells["released"]
                if released:
                    self.dates[cells["release"]] = date.fromisoformat(released)
                else:
                    self.undated.append(cells["release"])
            except ValueError as error:
                raise Invalid(
                    _("%(place)s: “%(text)s” is no day.") % {"place": place, "text": released}
                ) from error

    @property
    def as_of_moment(self) -> datetime:
        """The files' day as an instant."""
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day, tzinfo=UTC)

    @property
    def under_way(self) -> str:
        """The first release after the files' day."""
        coming = sorted((on, name) for name, on in self.dates.items() if on > self.as_of)
        return coming[0][1] if coming else ""

    def is_coming(self, name: str) -> bool:
        """Whether a release was still to come on the files' day."""
        return bool(name) and self.dates.get(name, date.min) > self.as_of

    def known(self, name: str) -> str | None:
        """The release's name if it has a date, else None."""
        return name if name in self.dates else None

    def out_on(self, name: str) -> date | None:
        """The day a release went out, if it was out on the files' day."""
        on = self.dates.get(name)
        return on if on and on <= self.as_of else None

    def records(self) -> list[ReleaseRecord]:
        """A record for each dated release."""
        return [
            ReleaseRecord(title=name, source_id=name, due_on=on, out_on=self.out_on(name))
            for name, on in self.dates.items()
        ]

    def notes(self) -> list[str]:
        """What to say about releases."""
        coming = [name for name in self.dates if self.is_coming(name)]
        notes = [
            _(
                "The files show %(day)s: releases after it are planned here with their own dates, "
                "and plans begin today all the same."
            )
            % {"day": self.as_of.isoformat()}
        ]
        if coming:
            notes.append(_("Still planned: %(names)s.") % {"names": ", ".join(coming)})
        if self.undated:
            notes.append(
                _("%(count)d releases have no date in the files and are kept as a field only.")
                % {"count": len(self.undated)}
            )
        return notes
