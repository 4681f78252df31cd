"""Runs every benchmark, or those named: each in a process of its own."""

import subprocess
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    files = sorted(p for p in Path(__file__).parent.glob("*.py") if not p.name.startswith("_"))
    there = {path.stem.replace("_", "-"): path for path in files}
    if unknown := set(names) - set(there):
        print(f"No benchmark {', '.join(sorted(unknown))}; there are {', '.join(there)}.")
        return 2
    codes = [
        subprocess.run([sys.executable, "-m", f"benchmarks.{there[name].stem}"], check=False)
        for name in (names or there)
    ]
    return int(any(ran.returncode for ran in codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
