"""How a figure is printed, and where a benchmark keeps its data."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def figure(name: str, value: float, unit: str, *, bar: float) -> bool:
    """Prints one line. The bar is the most the figure may be; says whether it holds."""
    holds = value <= bar
    print(f"BENCH {name} {value:.3g} {unit} bar {bar:g} {'ok' if holds else 'short'}", flush=True)
    return holds


def test_data() -> Path | None:
    """The folder of real data, None where there is none."""
    folder = Path(os.environ.get("OPENWEFT_TEST_DATA", ""))
    return folder if str(folder) != "." and folder.is_dir() else None


@contextmanager
def empty_home() -> Iterator[Path]:
    """A home that is gone afterwards. Set before Django reads its settings."""
    with tempfile.TemporaryDirectory(prefix="openweft-bench-") as folder:
        os.environ["OPENWEFT_HOME"] = folder
        os.environ.pop("DATABASE_URL", None)
        yield Path(folder)
