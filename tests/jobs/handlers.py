"""Jobs and questions that tests run in processes of their own."""

import time
from pathlib import Path

from openweft.jobs.registry import job


@job("test.touch_then_wait")
def touch_then_wait(context, payload):
    """Leaves a mark per attempt; the first attempt waits to be killed."""
    marks = Path(payload["folder"])
    (marks / f"attempt-{context.attempt}").touch()
    while context.attempt == 1:
        time.sleep(0.05)
    return {"attempt": context.attempt}


@job("test.until_cancelled")
def until_cancelled(context, payload):
    (Path(payload["folder"]) / "started").touch()
    while True:
        context.stop_if_cancelled()
        time.sleep(0.02)


def double(number):
    return number * 2


def count(upto, progress):
    for step in range(upto):
        progress((step + 1) / upto, f"step {step + 1}")
    return upto


def refuse(_):
    raise ValueError("capacity must be >= 0")


def sleep_for_ever():
    while True:
        time.sleep(1)


def eat_memory():
    eaten = []
    while True:
        eaten.append(bytearray(8_000_000))


def die():
    import os

    os._exit(3)
