"""Tables as CSV files: harmless to spreadsheets, read back as they were."""

import csv
import io

import pytest

from openweft.interchange.tables import plain_cell
from openweft.web.csv_files import csv_file


def cells_of(*cells):
    text = csv_file("x.csv", ["a"], [cells]).getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[1]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1"])
def test_no_cell_is_a_formula_and_each_is_read_back(text):
    assert cells_of(text) == [f"'{text}"]
    assert plain_cell(f"'{text}") in {text, text.strip()}


def test_a_cell_of_words_or_numbers_stays_as_it_is():
    assert cells_of("a=b", "", None, -1.5, 7) == ["a=b", "", "", "-1.5", "7"]
