from datetime import date

import pytest

from openweft.items.lists.days import span_of

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02-03", date(2026, 2, 3), date(2026, 2, 3)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("today", TODAY, TODAY),
        ("today-7d", date(2026, 3, 24), date(2026, 3, 24)),
        ("today+2w", date(2026, 4, 14), date(2026, 4, 14)),
        ("today-1m", date(2026, 2, 28), date(2026, 2, 28)),
        ("today+1y", date(2027, 3, 31), date(2027, 3, 31)),
        ("2026-01..2026-02", date(2026, 1, 1), date(2026, 2, 28)),
        ("2026-02..", date(2026, 2, 1), None),
        ("..today", None, TODAY),
    ],
)
def test_a_text_means_days(text, first, last):
    assert span_of(text, TODAY, 1) == (first, last)


def test_quarters_follow_the_fiscal_year():
    assert span_of("2026-Q1", TODAY, 4) == (date(2025, 4, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    "text",
    ["", "..", "2026-13", "2026-02-30", "26-01-01", "tomorrow", "today-7", "9999", "today+9999y"],
)
def test_what_means_no_day_is_none(text):
    assert span_of(text, TODAY, 1) is None
