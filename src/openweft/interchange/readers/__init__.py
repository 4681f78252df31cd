"""The readers there are. A new one is a folder of the same shape and a line in READERS."""

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.readers.base import Column, Options, Preview, Reader
from openweft.interchange.readers.generic_csv import CsvReader
from openweft.interchange.readers.k8s_enhancements import EnhancementsReader
from openweft.interchange.readers.rust_goals import GoalsReader
from openweft.interchange.sources import Source

READERS: dict[str, Reader] = {
    reader.key: reader for reader in (CsvReader(), GoalsReader(), EnhancementsReader())
}
SURE_ENOUGH = 0.3


def reader_of(key: str) -> Reader:
    """The reader of that name; Invalid naming the ones there are."""
    if key not in READERS:
        raise Invalid(
            _("There is no reader “%(key)s”; %(known)s are known.")
            % {"key": key, "known": ", ".join(READERS)}
        )
    return READERS[key]


def detect(source: Source) -> Reader:
    """The reader that is surest of the source; Invalid if none is sure enough."""
    sureness, best = max(
        ((reader.detect(source), reader) for reader in READERS.values()), key=lambda pair: pair[0]
    )
    if sureness < SURE_ENOUGH:
        raise Invalid(_("No reader knows what %(name)s is.") % {"name": source.name})
    return best


__all__ = ["READERS", "Column", "Options", "Preview", "Reader", "detect", "reader_of"]
