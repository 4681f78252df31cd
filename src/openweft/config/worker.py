"""The worker process, and the one who keeps it running."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time

from openweft.jobs.registry import discover
from openweft.jobs.runner import Runner

log = logging.getLogger("openweft.worker")

PATIENCE_S = 8
LAST_WAIT_S = 30


def run_until_stopped(slots: int, *, parent: int | None) -> None:
    """Runs jobs until SIGTERM, or until the process `parent` is no longer this one's parent."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    # an interrupt at the terminal reaches the whole group: whoever started us decides
    signal.signal(signal.SIGINT, signal.SIG_IGN if parent else lambda *_: stop.set())
    discover()
    runner = Runner(slots)
    runner.start()
    log.info("The worker runs %s jobs at once.", slots)
    while not stop.wait(1):
        if parent is not None and os.getppid() != parent:
            log.warning("The server is gone; the worker ends.")
            break
    runner.stop()
    os._exit(0)  # a job that did not stop in time has been given back: do not wait for its thread


class KeptWorker:
    """A worker child that is started again whenever it dies."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="keep-worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Asks it to end, and ends it after a while."""
        self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _keep(self) -> None:
        wait_s = 1.0
        while not self._stopping.is_set():
            started = time.monotonic()
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "openweft.cli", "worker", "--parent", str(os.getpid())]
            )
            code = self._process.wait()
            if self._stopping.is_set():
                return
            lived_long = time.monotonic() - started > LAST_WAIT_S
            wait_s = 1.0 if lived_long else min(LAST_WAIT_S, wait_s * 2)
            log.error("The worker ended with %s; starting it again in %s s.", code, wait_s)
            self._stopping.wait(wait_s)
