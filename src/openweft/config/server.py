"""Serving: one process for pages and API, one child for background jobs."""

import errno
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from django.conf import settings

from openweft.common.errors import Invalid
from openweft.config.worker import KeptWorker

Say = Callable[[str], object]


class Server(uvicorn.Server):
    """Uvicorn that says where it is once it listens, and keeps a worker meanwhile."""

    def __init__(self, config: uvicorn.Config, on_start: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_start = on_start
        self.worker = KeptWorker() if settings.ENV.workers else None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_start()
            if self.worker is not None:
                self.worker.start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.worker is not None:
            self.worker.stop()
        await super().shutdown(sockets)


def serve(say: Say, also: str = "") -> None:
    """Listens until SIGINT or SIGTERM, then lets answers under way end. Says its address first.

    Raises Invalid when the port is taken.
    """
    listening = _listen(settings.ENV.host, settings.ENV.port)
    port = listening.getsockname()[1]
    address = settings.ENV.address if settings.ENV.port else f"http://localhost:{port}"

    def tell() -> None:
        say(f"Openweft is at {address}")
        if also:
            say(also)
        sys.stdout.flush()

    config = uvicorn.Config(
        "openweft.config.asgi:application",
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=list(settings.ENV.trusted_proxies),
        timeout_graceful_shutdown=5,
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # for after the graceful end
    with suppress(KeyboardInterrupt):
        Server(config, tell).run(sockets=[listening])


def _why(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return f"{error.strerror}. HOST is the name or address of this machine to listen on."
    hint = "Set HOST to another." if error.errno == errno.EADDRNOTAVAIL else "Set PORT to another."
    return f"{os.strerror(error.errno or 0)}. {hint}"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise Invalid(f"Cannot listen on {host}:{port}: {_why(error)}") from error
    listening.set_inheritable(False)
    return listening
