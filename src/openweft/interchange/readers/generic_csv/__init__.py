"""Any table of initiatives with a header, its columns mapped by name."""

from openweft.interchange.readers.generic_csv.reader import CsvReader

__all__ = ["CsvReader"]
