import os
from pathlib import Path

import pytest

from openweft.interchange.sources import MemorySource, PathSource


@pytest.fixture
def strategy_folder() -> PathSource:
    """The real strategy files; the test is skipped, and says so, where they are absent."""
    folder = Path(os.environ.get("OPENWEFT_TEST_DATA", "../shared/data")) / "strategy"
    if not folder.is_dir():
        pytest.skip(f"REAL DATA MISSING: no folder {folder}; set OPENWEFT_TEST_DATA")
    return PathSource(folder)


def csv_source(text: str | bytes, name: str = "roadmap.csv") -> MemorySource:
    data = text if isinstance(text, bytes) else text.encode()
    return MemorySource(name, {name: data})
