"""Kubernetes enhancement proposals kept as CSV: items, groups taking part, links, releases."""

from openweft.interchange.readers.k8s_enhancements.reader import EnhancementsReader

__all__ = ["EnhancementsReader"]
