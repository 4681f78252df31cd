"""The folder the installation's data lives in, and the secret kept there."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def kept_secret(home: Path) -> str:
    """This installation's secret key, made at the first call, readable by its owner only."""
    file = home / "secret-key"
    if not file.exists():
        _make_secret(file)
    return file.read_text(encoding="ascii").strip()


def _make_secret(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".secret-key-{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(50))
    with suppress(FileExistsError):  # another process was first: its key is the key
        os.link(draft, file)
    draft.unlink()
