"""Records to rows: what is there is found and brought up to date, what is not is made."""

from openweft.interchange.writing.writer import Written, write

__all__ = ["Written", "write"]
