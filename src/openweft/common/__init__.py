"""Errors and small types that know no domain word."""
