"""Every list is declared whole, and documented."""

import pytest

from openweft.items.lists.fields import Kind
from openweft.items.lists.fields_page import BEGIN, END, fields_table
from openweft.roadmap.lists import INITIATIVES, RELEASES
from openweft.strategy.lists import OBJECTIVES
from tests.house.machine import ROOT

LISTINGS = (INITIATIVES, RELEASES, OBJECTIVES)


def test_the_fields_of_every_list_are_documented():
    page = (ROOT / "docs" / "lists.md").read_text(encoding="utf-8")
    table = page.partition(BEGIN)[2].partition(END)[0]
    assert table == fields_table(LISTINGS), f"write between the marks:\n{fields_table(LISTINGS)}"


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.name)
def test_what_a_list_is_shown_by_is_declared(listing):
    by_name = {each.name: each for each in listing.fields}
    assert len(by_name) == len(listing.fields)
    assert all(by_name[name].is_column for name in listing.columns)
    assert by_name[listing.sort].sort
    assert not listing.group or by_name[listing.group].group
    assert not listing.day or by_name[listing.day].kind in {Kind.DAY, Kind.MOMENT}
    for each in listing.fields:
        assert each.is_filter or each.is_column, each.name
        assert not each.group or (each.options and each.column), each.name
        assert each.kind not in {Kind.CHOICE, Kind.NAMED} or each.options, each.name
