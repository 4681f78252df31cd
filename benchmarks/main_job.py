"""The main job on real goals: read them, compute the plan, prove it, beat sorting by a ratio.

Uses the command line as anyone would. Seconds are wall clock of two cores; the
import is timed whole, start of Python and migrations included.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks._figure import empty_home, figure, test_data


def openweft(*arguments: str) -> tuple[str, float]:
    """What the command prints, and how long it took."""
    began = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-m", "openweft.cli", *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return ran.stdout, time.perf_counter() - began


def job(reader: str, folder: Path, workspace: str, seconds: float) -> tuple[dict[str, Any], float]:
    """The plan of a folder of goals in a workspace of its own, and the seconds its import took."""
    _said, took = openweft("import", reader, str(folder), "--workspace", workspace)
    limit = ("--seconds", str(seconds))
    printed, _seconds = openweft("plan", "--workspace", workspace, "--json", *limit)
    return json.loads(printed), took


def share_included(plan: dict[str, Any]) -> float:
    """The included share of the person-weeks asked for."""
    return float(plan["effort"]["planned"] / plan["effort"]["asked"])


def held(name: str, plan: dict[str, Any], *, gap: float, seconds: float) -> list[bool]:
    share = share_included(plan)
    left = plan["baseline"]["left_share"]
    print(f"{name}: {share:.0%} of the effort in; sorting by a ratio leaves {left:.1%}.")
    return [
        figure(f"main-job.{name}.gap", 100 * plan["gap"], "%", bar=100 * gap),
        figure(f"main-job.{name}.plan", plan["seconds"], "s", bar=seconds),
        figure(f"main-job.{name}.off_half", abs(share - 0.5), "share", bar=0.25),
    ]


def main() -> bool:
    folder = test_data()
    if folder is None:
        print("main-job needs real goals: set OPENWEFT_TEST_DATA.")
        return True
    with empty_home():
        rust, _took = job("rust-goals", folder / "strategy", "rust", 5)
        results = held("rust", rust, gap=0.005, seconds=5)
        kubernetes, took = job("k8s-enhancements", folder / "strategy", "kubernetes", 30)
        results += held("kubernetes", kubernetes, gap=0.05, seconds=30)
        results.append(figure("main-job.kubernetes.import", took, "s", bar=15))
    return all(results)


if __name__ == "__main__":
    sys.exit(not main())
