"""Words of another language, for tests of what is said in the reader's."""

import struct
from collections.abc import Mapping
from pathlib import Path

HEADER = "Content-Type: text/plain; charset=UTF-8\n"


def write_catalogue(path: Path, words: Mapping[str, str]) -> None:
    """Writes a compiled gettext catalogue, as the GNU manual's chapter on MO files lays it out."""
    pairs = [(key.encode(), said.encode()) for key, said in sorted({"": HEADER, **words}.items())]
    offset = 28 + 16 * len(pairs)
    tables: list[list[tuple[int, int]]] = [[], []]
    body = b""
    for side, table in enumerate(tables):
        for pair in pairs:
            table.append((len(pair[side]), offset + len(body)))
            body += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    index = b"".join(struct.pack("<2I", *entry) for table in tables for entry in table)
    path.parent.mkdir(parents=True)
    path.write_bytes(head + index + body)
