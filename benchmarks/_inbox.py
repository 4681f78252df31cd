"""A mail server as a process of its own: each mail it is given becomes a line of a file."""

import json
import signal
import socket
import sys
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller


class Inbox:
    def __init__(self, path: str) -> None:
        self._file = Path(path).open("a", encoding="utf-8", buffering=1)  # noqa: SIM115 - for as long as it runs

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body(("plain",)).get_content()
        self._file.write(json.dumps({"to": envelope.rcpt_tos, "body": body}) + "\n")
        return "250 Taken"


def main() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    Controller(Inbox(sys.argv[1]), hostname="127.0.0.1", port=port).start()
    print(port, flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
