"""The folder the installation's data lives in, and the secret kept there."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from openweft.common.errors import Invalid


def make_home(home: Path) -> None:
    """Make the folder, for its owner only. Raises Invalid where there can be none."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _unusable(home, error) from error


def kept_secret(home: Path) -> str:
    """This installation's secret key, made at the first call, readable by its owner only.

    Raises Invalid where it can be neither read nor made.
    """
    file = home / "secret-key"
    try:
        if not file.exists():
            make_home(home)
            _make_secret(file)
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(file, error) from error


def _unusable(path: Path, error: Exception) -> Invalid:
    why = getattr(error, "strerror", None) or "it is no key"
    return Invalid(f"OPENWEFT_HOME cannot be used: {path}: {why}.")


def _make_secret(file: Path) -> None:
    draft = file.with_name(f".secret-key-{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(50))
    with suppress(FileExistsError):  # another process was first: its key is the key
        os.link(draft, file)
    draft.unlink()
