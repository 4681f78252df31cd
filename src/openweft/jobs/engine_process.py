"""The engine process: answers the questions that come through a pipe; knows no Django."""

import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any


def answer(pipe: Connection, home: str, asked: tuple[str, tuple[Any, ...], bool]) -> None:
    question, arguments, reports = asked
    try:
        function = _function(question, home)
        if reports:
            result = function(*arguments, progress=lambda *said: pipe.send(("progress", said)))
        else:
            result = function(*arguments)
        message = pickle.dumps(("answer", result), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # whatever it is, the one who asked shall know
        message = _as_error(error)
    pipe.send_bytes(message)


def _function(question: str, home: str) -> Callable[..., Any]:
    if not question.startswith(home):
        raise LookupError(f"{question} is not a function of the engine.")
    module, _, name = question.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def _as_error(error: Exception) -> bytes:
    try:
        dumped = pickle.dumps(("error", error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(dumped)  # noqa: S301 - our own bytes; some errors dump but do not load
    except Exception:
        return pickle.dumps(("error", RuntimeError(f"{type(error).__name__}: {error}")))
    return dumped


def _die_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def main(descriptor: int, home: str) -> None:
    # an interrupt at the terminal reaches the whole group: whoever asked decides, and kills
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with, args=(os.getppid(),), daemon=True).start()
    pipe = Connection(descriptor)
    while True:
        try:
            answer(pipe, home, pipe.recv())
        except (EOFError, OSError):  # whoever asked is gone
            return


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
