"""Ties between what is shown: what waits for what, and where it starts too early."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openweft.roadmap.models import Dependency, Initiative
from openweft.roadmap.operations import create_initiative
from openweft.roadmap.reading import bars, tie_bars

DAY = date(2031, 1, 6)
SPANS = st.none() | st.tuples(st.integers(0, 60), st.integers(0, 30))
TIES = st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(lambda tie: tie[0] < tie[1]))


@pytest.fixture
def rows(ana):
    return [create_initiative(title=f"Thing {n}", state="candidate", by=ana) for n in range(4)]


@settings(max_examples=25)
@given(spans=st.lists(SPANS, min_size=4, max_size=4), ties=TIES, lag=st.integers(0, 9))
def test_a_tie_is_broken_by_the_days_its_second_starts_too_early(ana, rows, spans, ties, lag):
    Dependency.objects.all().delete()
    for row, span in zip(rows, spans, strict=True):
        row.starts_on = DAY + timedelta(days=span[0]) if span else None
        row.finishes_on = row.starts_on + timedelta(days=span[1]) if span else None
        row.save()
    for first, then in ties:
        Dependency.objects.create(first=rows[first], then=rows[then], lag_days=lag)

    shown = bars(Initiative.objects.visible_to(ana).order_by("pk"), None, most=9)
    broken = tie_bars(shown, by=ana)

    late = {}
    for first, then in ties:
        if spans[first] and spans[then]:
            free_from = spans[first][0] + spans[first][1] + 1 + lag
            late[first, then] = free_from - spans[then][0]
    number = {bar.pk: n for n, bar in enumerate(shown)}
    assert {(number[a.pk], number[b.pk]): days for a, b, days in broken} == {
        tie: days for tie, days in late.items() if days > 0
    }
    for n, bar in enumerate(shown):
        assert sorted(bar.needs) == sorted(rows[a].item.key for a, b in ties if b == n)
        assert bar.late_by_days == max([0, *(days for (a, b), days in late.items() if b == n)])


def test_a_tie_to_what_is_not_shown_is_no_tie(ana, rows):
    Dependency.objects.create(first=rows[0], then=rows[1])
    shown = bars(Initiative.objects.visible_to(ana).filter(pk=rows[1].pk), None, most=9)
    assert tie_bars(shown, by=ana) == []
    assert shown[0].needs == []
