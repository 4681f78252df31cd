"""Nothing in the repository names a machine, or an index of packages but the public one.

python -m tests.house.machine    prints what does, and fails
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MINE = Path(__file__).name
TRACES = re.compile(
    r"/(?:work|root|home/\w+)/|file:///|"
    r"https?://(?!pypi\.org/simple|registry\.npmjs\.org)[\w.-]*(?:/simple\b|artifactory|nexus)"
)


def traces() -> list[str]:
    """`file:line: text` of each place that names a machine."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.name == MINE or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if TRACES.search(line):
                found.append(f"{name}:{number}: {line.strip()[:120]}")
    return found


if __name__ == "__main__":
    places = traces()
    sys.stdout.write("\n".join([*places, ""]) if places else "")
    sys.exit(bool(places))
