"""Pages and API as one WSGI application, with the static files in front of it."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import ninja
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openweft.config.settings")

Start = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], Start], Iterable[bytes]]


def with_static_files(pages: Wsgi) -> Wsgi:
    """Serves /static/ from the package; an address that names its content may be kept for ever."""
    from pathlib import Path  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    files = WhiteNoise(pages, max_age=60, autorefresh=settings.DEBUG)
    return files


application = with_static_files(get_wsgi_application())
