"""A child process with a pipe to it: the parent's end."""

import subprocess
import sys
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

PAGE_MB = 4096 / 2**20


class ChildDied(Exception):
    """The pipe broke: the child is gone."""


class Child:
    """An engine process. It answers only functions whose dotted name begins with `home`."""

    def __init__(self, home: str) -> None:
        ours, theirs = Pipe()
        self._pipe: Connection = ours
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "openweft.jobs.engine_process", str(theirs.fileno()), home],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
        )
        theirs.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def put(self, message: Any) -> None:
        try:
            self._pipe.send(message)
        except OSError as error:
            raise ChildDied from error

    def has_message(self, timeout_s: float) -> bool:
        """Whether something came within `timeout_s`; the end of the pipe counts, `get` tells."""
        return self._pipe.poll(timeout_s)

    def get(self) -> Any:
        try:
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            raise ChildDied from error

    def memory_mb(self) -> float:
        """The child's resident memory, 0 where the system does not tell."""
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * PAGE_MB

    def kill(self) -> None:
        self._pipe.close()
        self._process.kill()
        self._process.wait()
