"""The server's application: pages and API in threads, beside them what must not wait."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from openweft.config.wsgi import application as pages_and_api  # sets Django up: keep it first

from django.conf import settings  # isort: skip
from openweft.config.health import readiness  # isort: skip

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

in_threads = cast("Asgi", WSGIMiddleware(cast("Any", pages_and_api), workers=settings.ENV.threads))


async def health(scope: Scope, receive: Receive, send: Send) -> None:
    """200 while the process answers at all."""
    await _say(send, 200, {"status": "up"})


async def ready(scope: Scope, receive: Receive, send: Send) -> None:
    """200 when the database is there, has this version's tables, and a worker was seen."""
    found = await asyncio.to_thread(readiness)
    await _say(send, 200 if set(found.values()) == {"ok"} else 503, found)


async def _say(send: Send, status: int, body: dict[str, str]) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


BESIDE: dict[str, Asgi] = {"/healthz": health, "/readyz": ready}


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await BESIDE.get(scope["path"], in_threads)(scope, receive, send)
