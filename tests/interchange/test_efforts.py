"""Effort spent and remaining, by CSV."""

import pytest

from openweft.common.errors import Invalid, NotAllowed
from openweft.interchange.efforts import import_effort
from openweft.interchange.operations import import_source
from openweft.roadmap.models import Estimate
from tests.interchange.conftest import csv_source


@pytest.fixture
def key(ana) -> str:
    text = "ID,Title,Team,Size\n1,Faster search,Core; Data,M\n"
    import_source("csv", csv_source(text), by=ana)
    return Estimate.objects.select_related("initiative__item").all()[0].initiative.item.key


def test_effort_is_reported_by_key_and_team(ana, key):
    text = f"Key;Team;Spent;Remaining;Mood\n{key};Core;1,5;2;good\n{key};data;3;;\n"

    reported = import_effort(csv_source(text), by=ana)

    rows = Estimate.objects.order_by("team__name").values_list("spent", "remaining")
    assert list(rows) == [(1.5, 2.0), (3.0, None)]
    assert (reported.rows, reported.unread) == (2, ("Mood",))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Team,Spent\nCore,1\n", "row 1: needs a column “key”"),
        ("Key,Team,Spent\n{key},Core,1\nINIT-999,Core,1\n", "row 3: there is no initiative"),
        ("Key,Spent\n{key},1\n", "row 2: name the team"),
        ("Key,Team,Spent\n{key},Core,-1\n", "row 2: effort is a number"),
        ("Key,Team,Spent\n{key},Core,\n", "row 2: states neither"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_changes(ana, key, text, sentence):
    with pytest.raises(Invalid, match=sentence):
        import_effort(csv_source(text.replace("{key}", key)), by=ana)

    assert not Estimate.objects.exclude(spent=0).exists()


def test_viewers_report_no_effort(ben, key):
    with pytest.raises(NotAllowed):
        import_effort(csv_source(f"Key,Team,Spent\n{key},Core,1\n"), by=ben)
