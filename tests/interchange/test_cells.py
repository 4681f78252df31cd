"""Cells as values."""

from datetime import date

from openweft.common.period import Span
from openweft.interchange import cells


def test_a_quarter_is_its_last_working_day():
    assert cells.day("Q4 2027", "Due") == date(2027, 12, 31)
    assert cells.day("2027-Q1", "Due", fiscal_start_month=2) == date(2026, 4, 30)
    assert cells.day("Q3 2028", "Due", fiscal_start_month=4) == date(2027, 12, 31)
    holidays = [Span(date(2027, 12, 24), date(2027, 12, 31))]
    assert cells.day("Q4 2027", "Due", closed=holidays) == date(2027, 12, 23)
    assert cells.day("Q2 2029", "Due") == date(2029, 6, 29)


def test_a_quarter_something_starts_in_is_its_first_working_day():
    def start(text, **calendar):
        return cells.day(text, "Start", is_start=True, **calendar)

    assert start("Q2 2026") == date(2026, 4, 1)
    assert start("Q1 2028", fiscal_start_month=4) == date(2027, 4, 1)
    assert start("Q3 2028") == date(2028, 7, 3)
    holidays = [Span(date(2026, 4, 1), date(2026, 4, 6))]
    assert start("Q2 2026", closed=holidays) == date(2026, 4, 7)
    assert start("2026-06-30") == date(2026, 6, 30)
