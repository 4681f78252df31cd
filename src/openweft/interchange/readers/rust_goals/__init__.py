"""Project goals kept as CSV: goals by period, roadmap themes, team asks, links between goals."""

from openweft.interchange.readers.rust_goals.reader import GoalsReader

__all__ = ["GoalsReader"]
