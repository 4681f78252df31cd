"""Long reading in a thread of its own, while the job's thread tells how far it is.

What reads everything as of one instant holds its connection in one transaction,
where no progress can be written that others see.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from typing import TypeVar

from django.db import connection

from openweft.jobs.context import Cancelled, JobContext

Made = TypeVar("Made")
Tell = Callable[[float, str], None]
BETWEEN_LOOKS_S = 0.3


def beside(context: JobContext, work: Callable[[Tell], Made]) -> Made:
    """What `work` returns; the share from 0 to 1 and the note it tells become the job's progress.

    When the job is cancelled, or its lease is lost, telling raises Cancelled in `work`.
    """
    context.stop_if_cancelled()
    told, stop = [(0.0, "")], Event()

    def tell(share: float, note: str) -> None:
        if stop.is_set():
            raise Cancelled
        told[0] = (share, note)

    def run() -> Made:
        try:
            return work(tell)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        running = pool.submit(run)
        try:
            while wait([running], timeout=BETWEEN_LOOKS_S).not_done:
                context.progress(*told[0])
                context.stop_if_cancelled()
        finally:
            stop.set()
    return running.result()
