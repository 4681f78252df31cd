"""CPU time of a request, the server's and the database's together, on either database."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")
WARM = 2


def backend_cpu() -> float:
    """CPU seconds of PostgreSQL's process for this connection; 0 on SQLite, which is in ours."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def cpu_ms(act: Callable[[], Any], *, times: int = 40) -> float:
    """Mean CPU milliseconds of `act`, after a few runs to warm up.

    A mean, since the kernel counts another process's time in steps of 10 ms.
    """
    for _warm in range(WARM):
        act()
    began, theirs = time.process_time(), backend_cpu()
    for _time in range(times):
        act()
    spent = time.process_time() - began + backend_cpu() - theirs
    return 1000 * spent / times


def median_ms(act: Callable[[], Any], *, times: int = 9) -> float:
    """Median CPU milliseconds of `act` in this process, after a few runs to warm up."""
    for _warm in range(WARM):
        act()
    spent = []
    for _time in range(times):
        began = time.process_time()
        act()
        spent.append(1000 * (time.process_time() - began))
    return statistics.median(spent)
