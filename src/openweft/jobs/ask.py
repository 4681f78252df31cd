"""Questions to the engine, answered in a resident child that may be killed at any time.

`ask("openweft.engine.scoring.rank", items, deadline_s=2)` calls that function
there. The asking process never imports a solver.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings

from openweft.jobs.child import Child, ChildDied

IDLE_S = 120.0
LOOK_EVERY_S = 0.1

Report = Callable[..., object]


class EngineTimeout(Exception):
    """No answer before the deadline; the computation was stopped."""


class EngineFailed(Exception):
    """The computation died or ran out of memory."""


class EngineCancelled(Exception):
    """Whoever asked no longer wants to know; the computation was stopped."""


class Engine:
    """One resident engine process, started at the first question, ended when idle for long."""

    def __init__(
        self, memory_mb: int, *, idle_s: float = IDLE_S, home: str = "openweft.engine."
    ) -> None:
        self._memory_mb, self._idle_s, self._home = memory_mb, idle_s, home
        self._turn = threading.Lock()
        self._child: Child | None = None
        self._sleep: threading.Timer | None = None

    def ask(
        self,
        question: str,
        *arguments: Any,
        deadline_s: float,
        on_progress: Report | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Any:
        """See `ask` below."""
        until = time.monotonic() + deadline_s
        if not self._turn.acquire(timeout=deadline_s):
            raise EngineTimeout("The engine was busy with other questions.")
        try:
            child = self._awake()
            child.put((question, arguments, on_progress is not None))
            return self._answer(child, until, on_progress, cancelled)
        except ChildDied as death:
            self._end()
            raise EngineFailed("The computation ended without an answer.") from death
        finally:
            self._rest()
            self._turn.release()

    def close(self) -> None:
        """Ends the child now; the next question starts another."""
        with self._turn:
            self._end()

    def _answer(
        self,
        child: Child,
        until: float,
        on_progress: Report | None,
        cancelled: Callable[[], bool] | None,
    ) -> Any:
        while True:
            if child.has_message(LOOK_EVERY_S):
                kind, content = child.get()
                if kind == "answer":
                    return content
                if kind == "error":
                    raise content
                if on_progress is not None:
                    self._tell(on_progress, content)
            self._stop_if(time.monotonic() > until, EngineTimeout("No answer in time."))
            too_big = child.memory_mb() > self._memory_mb
            self._stop_if(too_big, EngineFailed(f"It needed more than {self._memory_mb} MB."))
            if cancelled is not None:
                self._stop_if(cancelled(), EngineCancelled("The question was taken back."))

    def _tell(self, on_progress: Report, content: tuple[Any, ...]) -> None:
        try:
            on_progress(*content)
        except BaseException:
            self._end()  # its answer would meet the next question
            raise

    def _stop_if(self, condition: bool, reason: Exception) -> None:  # noqa: FBT001 - private, read at the call
        if condition:
            self._end()
            raise reason

    def _awake(self) -> Child:
        if self._sleep is not None:
            self._sleep.cancel()
        if self._child is None or not self._child.is_alive():
            self._end()
            self._child = Child(self._home)
        return self._child

    def _rest(self) -> None:
        if self._child is not None and not self._child.is_alive():
            self._end()
        if self._child is not None:
            self._sleep = threading.Timer(self._idle_s, self._fall_asleep)
            self._sleep.daemon = True
            self._sleep.start()

    def _fall_asleep(self) -> None:
        if self._turn.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._turn.release()

    def _end(self) -> None:
        if self._child is not None:
            with suppress(OSError):
                self._child.kill()
            self._child = None


_engine: Engine | None = None
_making = threading.Lock()


def ask(
    question: str,
    *arguments: Any,
    deadline_s: float,
    on_progress: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Any:
    """The answer of the engine function named `question` to `arguments`, all of them picklable.

    question: the dotted name of a function below `openweft.engine`.
    deadline_s: seconds until it is killed, waiting for its turn and starting up included.
    on_progress: called here with what the function gives to the `progress=` it then gets.
    cancelled: asked ten times a second; once true the computation is killed.
    Raises EngineTimeout, EngineFailed, EngineCancelled, or what the function raised.
    """
    return engine().ask(
        question, *arguments, deadline_s=deadline_s, on_progress=on_progress, cancelled=cancelled
    )


def engine() -> Engine:
    """This process's engine."""
    global _engine  # noqa: PLW0603 - one per process, made late
    with _making:
        if _engine is None:
            _engine = Engine(settings.ENV.engine_memory_mb)
    return _engine
