"""Runs every benchmark, or those named: each in a process of its own."""

import subprocess
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    files = sorted(Path(__file__).parent.glob("[!_]*.py"))
    there = {p.stem.replace("_", "-"): p for p in files if "def main(" in p.read_text()}
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
