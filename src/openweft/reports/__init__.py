"""Readings of all that lies below; no tables of their own."""
