"""How a command ends: its exit code, and one sentence for what is no bug of ours."""

import errno
import os
import signal
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FAILED, WRONG_USAGE, INTERRUPTED, TERMINATED = 1, 2, 130, 143
REFUSED_BY_THE_SYSTEM = frozenset(
    {errno.EACCES, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENOSPC, errno.EPERM, errno.EROFS}
)


def code_after(error: BaseException) -> int:
    """Say on the error stream why a command ended early; the exit code for it.

    Raises the error again if it is a bug of ours.
    """
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        stop_writing()
        return FAILED
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return _interrupted(error)
    if isinstance(error, Exception) and (sentence := sentence_for(error)) is not None:
        click.echo(f"openweft: {sentence}", err=True)
        return FAILED
    raise error


def _interrupted(error: BaseException) -> int:
    if isinstance(error.__context__, EOFError):  # a prompt that met the end of its input
        click.echo("openweft: Nobody answers here; give every value as an option.", err=True)
        return WRONG_USAGE
    click.echo("openweft: Stopped. What was not finished was not kept.", err=True)
    return INTERRUPTED


def stop_writing() -> None:
    """Nobody reads the output any more: leave nothing for the interpreter's end to write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def leave(code: int) -> None:
    """End the process; an interrupt that comes while it is ending changes nothing any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


def sentence_for(error: Exception) -> str | None:
    """What to say of an error that is no bug of ours, None for one that is."""
    from django.db import DatabaseError, OperationalError
    from pydantic import ValidationError

    from openweft.common.errors import DomainError

    if isinstance(error, DomainError):
        return str(error)
    if isinstance(error, ValidationError) and error.title == "Environment":
        return "A setting cannot be read. " + "; ".join(map(_setting, error.errors())) + "."
    if isinstance(error, OperationalError):
        return f"{_database()} refuses: {_one_line(error)}."
    if type(error) is DatabaseError:  # SQLite of a file that is none of its own
        return f"{_database()} is damaged ({_one_line(error)}): restore a backup."
    if isinstance(error, OSError) and error.errno in REFUSED_BY_THE_SYSTEM:
        return f"{error.strerror}: {error.filename}." if error.filename else f"{error.strerror}."
    return _of_the_engine(error)


def _of_the_engine(error: Exception) -> str | None:
    from openweft.jobs.ask import EngineFailed, EngineTimeout

    return str(error) if isinstance(error, (EngineFailed, EngineTimeout)) else None


def _database() -> str:
    from django.db import connection

    is_file = connection.vendor == "sqlite"
    return f"The database {connection.settings_dict['NAME']}" if is_file else "The database"


def _setting(problem: "ErrorDetails") -> str:
    said = problem["msg"].removeprefix("Value error, ")
    return f"{problem['loc'][0]}: {said[:1].lower()}{said[1:]}"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".?")
