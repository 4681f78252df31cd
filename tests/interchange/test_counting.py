"""What imports count is named in words that fit the number."""

import re
from pathlib import Path

import pytest

from openweft.interchange import writing
from openweft.interchange.counting import word_for

FOLDER = Path(writing.__file__).parent


def counted() -> set[str]:
    found = (re.findall(r'(?:created|updated)\["([^"]+)"\]', each.read_text("utf-8"))
             for each in FOLDER.glob("*.py"))  # fmt: skip
    return {name for names in found for name in names}


@pytest.mark.parametrize("name", sorted(counted()))
def test_each_counted_name_has_a_plural(name):
    assert word_for(name, 1) != word_for(name, 2)


def test_one_is_singular_and_none_is_plural():
    assert [word_for("dependency", count) for count in (0, 1, 2)] == [
        "dependencies",
        "dependency",
        "dependencies",
    ]
    assert word_for("unheard of", 2) == "unheard of"
