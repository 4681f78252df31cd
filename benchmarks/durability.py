"""The server killed outright while it acknowledges writes, again and again: none may be lost."""

import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path
from random import Random

from benchmarks._figure import empty_home, figure
from benchmarks.startup import start

KILLS, WRITES, CLIENTS, PORT = 20, 1000, 4, 18790
PREPARE = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "openweft.config.settings"
django.setup()
from openweft.config.schema import bring_up_to_date
from openweft.workspaces.models import Member, Workspace
from openweft.workspaces.operations.keys import make_api_key
bring_up_to_date()
workspace = Workspace.objects.create(name="Loom", slug="loom")
owner = Member.objects.create(workspace=workspace, name="Olga", role="owner")
print(make_api_key(name="bench", scopes=["read", "write"], by=owner)[1])
"""


class Writers:
    """Clients that write until the server is gone, and what it acknowledged."""

    def __init__(self, port: int, key: str, round_: int) -> None:
        self._port, self._round, self._lock = port, round_, threading.Lock()
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self.acknowledged: list[str] = []
        self.enough = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(n,)) for n in range(CLIENTS)]

    def run_until(self, count: int, server: "subprocess.Popen[bytes]") -> None:
        """Write, and kill the server once so many are acknowledged."""
        self._until = count
        for thread in self._threads:
            thread.start()
        self.enough.wait(120)
        server.send_signal(signal.SIGKILL)
        for thread in self._threads:
            thread.join()

    def _write(self, client: int) -> None:
        with suppress(OSError, http.client.HTTPException):
            link = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
            for n in range(WRITES // CLIENTS):
                title = f"{self._round}-{client}-{n}"
                body = json.dumps({"title": title})
                link.request("POST", "/api/v1/initiatives", body, self._headers)
                answer = link.getresponse()
                answer.read()
                if answer.status != http.client.CREATED:
                    raise RuntimeError(f"{answer.status} for {title}")
                with self._lock:
                    self.acknowledged.append(title)
                    if len(self.acknowledged) >= self._until:
                        self.enough.set()
        self.enough.set()


def kept(home: Path) -> set[str]:
    with closing(sqlite3.connect(home / "openweft.sqlite3")) as link:
        whole = "SELECT title FROM items_item JOIN roadmap_initiative ON item_id = items_item.id"
        return {title for (title,) in link.execute(whole)}


def main(kills: int = KILLS) -> bool:
    chance, lost, told = Random(3), 0, 0
    with empty_home() as home:
        made = subprocess.run(
            [sys.executable, "-c", PREPARE], check=True, capture_output=True, text=True
        )
        key = made.stdout.strip()
        os.environ["WORKERS"] = "0"
        for kill in range(kills):
            server, _seconds = start(PORT + kill)
            writers = Writers(PORT + kill, key, kill)
            writers.run_until(chance.randrange(WRITES // 10, WRITES), server)
            server.wait()
            lost += len(set(writers.acknowledged) - kept(home))
            told += len(writers.acknowledged)
        with closing(sqlite3.connect(home / "openweft.sqlite3")) as link:
            whole = link.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    print(f"{told} writes acknowledged over {kills} kills; the database is whole: {whole}")
    return figure("durability.lost", lost, "writes", bar=0) and whole and told > 0


if __name__ == "__main__":
    sys.exit(not main(*map(int, sys.argv[1:])))
