"""Addresses of static files: each carries its content's hash, so browsers keep it for ever."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

STATIC = Path(__file__).resolve().parent / "static"


def static(name: str) -> str:
    """The address of `name` under `web/static`, changed whenever its content changes."""
    version = _version.__wrapped__(name) if settings.DEBUG else _version(name)
    return f"{settings.STATIC_URL}{name}{version}"


@cache
def _version(name: str) -> str:
    file = STATIC / name
    if not file.is_file():
        return ""
    return f"?v={hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
