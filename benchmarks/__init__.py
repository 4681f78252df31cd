"""Figures we claim, each measured by a file anybody can run."""
