"""Pages and API as one WSGI application, with the static files in front of it."""

import gc
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openweft.config.settings")

import ninja
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from openweft.web.assets import STATIC

Start = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], Start], Iterable[bytes]]

FOR_EVER = ("Cache-Control", "public, max-age=31536000, immutable")


def with_static_files(pages: Wsgi) -> Wsgi:
    """Serves /static/ from the packages; an address that names its content is kept for ever."""
    whitenoise = WhiteNoise(pages, max_age=60, autorefresh=settings.DEBUG)
    whitenoise.add_files(STATIC, prefix=settings.STATIC_URL)
    whitenoise.add_files(
        Path(ninja.__file__).parent / "static" / "ninja", prefix=f"{settings.STATIC_URL}ninja"
    )

    files: Wsgi = whitenoise

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        named = environ.get("QUERY_STRING", "").startswith("v=")
        if not named or not environ["PATH_INFO"].startswith(settings.STATIC_URL):
            return files(environ, start)

        def start_for_ever(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if status[:3] in {"200", "304"}:
                headers = [pair for pair in headers if pair[0] != "Cache-Control"] + [FOR_EVER]
            return start(status, headers, *rest)

        return files(environ, start_for_ever)

    return answer


def settle_memory() -> None:
    """Leave what is loaded out of garbage collection, and collect less often.

    A page makes tens of thousands of short-lived objects; by Python's own thresholds each of
    them has the whole program looked through several times.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


application = with_static_files(get_wsgi_application())
settle_memory()
