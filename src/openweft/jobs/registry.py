"""Which function runs which kind of job. Every app declares its own in its `jobs.py`."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    from openweft.jobs.context import JobContext

Payload = Mapping[str, Any]
Handler = Callable[["JobContext", Payload], Any]

_handlers: dict[str, Handler] = {}


def job(kind: str) -> Callable[[Handler], Handler]:
    """Declares the function that runs jobs of `kind`, such as "roadmap.solve".

    It is called outside any transaction with the job's context and payload; what
    it returns is the result, as JSON. It may run more than once: what it writes
    belongs into one transaction that calls `context.finish` or
    `context.commit_guard`. A DomainError ends the job with its sentence; any
    other error is tried again.
    """

    def declare(function: Handler) -> Handler:
        if _handlers.setdefault(kind, function) is not function:
            raise ValueError(f"Two functions claim jobs of kind {kind!r}.")
        return function

    return declare


def discover() -> None:
    """Imports the `jobs` module of every installed app that has one."""
    autodiscover_modules("jobs")


def handler_of(kind: str) -> Handler | None:
    return _handlers.get(kind)


def kinds() -> tuple[str, ...]:
    return tuple(sorted(_handlers))
