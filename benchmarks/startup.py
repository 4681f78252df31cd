"""From `openweft up` to the first byte, and the memory of the server and its idle children."""

import os
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks._figure import empty_home, figure

RESTARTS = 3
SETTLE_S = 3


def openweft(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "openweft.cli", *arguments]


def start(port: int) -> tuple["subprocess.Popen[bytes]", float]:
    """A server, and the seconds until its first byte."""
    environment = {**os.environ, "PORT": str(port), "LOG_LEVEL": "ERROR"}
    began = time.perf_counter()
    server = subprocess.Popen(openweft("up"), env=environment, stdout=subprocess.DEVNULL)
    while True:
        try:
            page = f"http://127.0.0.1:{port}/"
            with urllib.request.urlopen(page, timeout=30) as answer:
                answer.read(1)
            return server, time.perf_counter() - began
        except urllib.error.HTTPError:
            server.kill()
            raise
        except OSError:
            if server.poll() is not None:
                raise RuntimeError("The server ended.") from None
            time.sleep(0.01)


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(text.rpartition(")")[2].split()[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def proportional_mb(pid: int) -> float:
    """Memory with what is shared divided among its sharers."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1]) / 1024


def main() -> bool:
    with empty_home():
        subprocess.run(openweft("migrate"), check=True, stdout=subprocess.DEVNULL)
        seconds, memory = [], 0.0
        for attempt in range(RESTARTS):
            server, took = start(18700 + attempt)
            seconds.append(took)
            if attempt == RESTARTS - 1:
                time.sleep(SETTLE_S)
                memory = sum(proportional_mb(pid) for pid in family(server.pid))
            server.send_signal(signal.SIGTERM)
            server.wait(20)
    held = [
        figure("startup.first_byte", statistics.median(seconds), "s", bar=3),
        figure("startup.memory", memory, "MB", bar=300),
    ]
    return all(held)


if __name__ == "__main__":
    sys.exit(not main())
