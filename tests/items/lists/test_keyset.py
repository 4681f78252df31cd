"""Pages of a sorted list, on a table whose column may be empty."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openweft.items.lists.keyset import Order, Place, page_of
from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import create_initiative
from tests.web.conftest import TODAY


@pytest.fixture
def rows(ana):
    for number in range(12):
        create_initiative(title=f"Thing {number % 4}", by=ana)
    for number, row in enumerate(Initiative.objects.order_by("pk")):
        row.starts_on = None if number % 3 == 0 else TODAY + timedelta(days=number % 2)
        row.value = number % 4
        row.save()
    return Initiative.objects.all()


@pytest.mark.django_db
@given(
    st.sampled_from(["starts_on", "value", "sort_title", "pk"]), st.booleans(), st.integers(1, 5)
)
def test_pages_joined_are_the_whole_list_once(rows, column, is_falling, size):
    order = Order(column, is_falling)
    seen, after = [], None
    while page := page_of(rows, order, size, after=after):
        seen += page
        last = page[-1]
        after = Place.read(str(Place(last.pk, getattr(last, column))), Initiative, order)
        assert after is not None

    filled = [row for row in rows if getattr(row, column) is not None]
    empty = [row for row in rows if getattr(row, column) is None]
    filled.sort(key=lambda row: (getattr(row, column), row.pk), reverse=is_falling)
    empty.sort(key=lambda row: row.pk, reverse=is_falling)
    assert seen == filled + empty


@pytest.mark.parametrize("text", ["", "x", "1~soon", "²", "9" * 40, "-1"])
def test_what_was_never_a_place_is_none(text):
    assert Place.read(text, Initiative, Order("starts_on")) is None


def test_a_place_outlives_its_row(rows):
    order = Order("value")
    first = page_of(rows, order, 4)
    place = Place(first[-1].pk, first[-1].value)
    rest = page_of(rows, order, 20, after=place)
    first[-1].delete()
    assert page_of(rows, order, 20, after=place) == rest
