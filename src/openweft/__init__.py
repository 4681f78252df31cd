"""Openweft: product management that shows what a product manager does."""
