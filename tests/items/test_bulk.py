"""Many items written at once, as one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openweft.items.bulk import Change, change_rows
from openweft.items.models import Visibility
from openweft.items.models.kindred import KindRow
from openweft.items.operations import delete_item, edit_item, restore_item
from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import create_initiative
from openweft.roadmap.operations.bulk import Effort, bring_in_efforts, bring_up_to_date
from openweft.workspaces.models import Event
from openweft.workspaces.operations import create_team


def repeats_its_item(pk: int) -> bool:
    row = Initiative.objects.select_related("item").get(pk=pk)
    return all(getattr(row, name) == value for name, value in KindRow.repeated(row.item).items())


def in_bulk(pk, by, **values):
    row = Initiative.objects.select_related("item").get(pk=pk)
    return change_rows([Change(row, values, {})], by=by)


def test_a_visibility_changed_in_bulk_hides_the_row_at_once(ana, cleo):
    row = create_initiative(title="Buy the competitor", by=ana)
    in_bulk(row.pk, ana, visibility=Visibility.RESTRICTED)
    assert repeats_its_item(row.pk)
    assert not Initiative.objects.visible_to(cleo).exists()
    assert list(Initiative.objects.visible_to(ana)) == [row]


ACTS = {
    "hide": lambda pk, by: in_bulk(pk, by, visibility=Visibility.RESTRICTED),
    "show": lambda pk, by: in_bulk(pk, by, visibility=Visibility.WORKSPACE),
    "call": lambda pk, by: in_bulk(pk, by, title="Another name"),
    "open": lambda pk, by: edit_item(
        pk, changes={"visibility": Visibility.PORTAL}, based_on=None, by=by
    ),
    "close": lambda pk, by: edit_item(
        pk, changes={"visibility": Visibility.RESTRICTED}, based_on=None, by=by
    ),
    "delete": lambda pk, by: delete_item(pk, by=by),
    "restore": lambda pk, by: restore_item(pk, by=by),
}


@given(st.lists(st.sampled_from([*ACTS]), min_size=1, max_size=6))
@settings(max_examples=20)
def test_a_row_repeats_its_item_whatever_is_done_to_it(ana, names):
    row = create_initiative(title="Single sign-on", by=ana)
    for name in names:
        row.item.refresh_from_db()
        if row.item.deleted_at is not None and name != "restore":
            continue
        ACTS[name](row.pk, ana)
        assert repeats_its_item(row.pk)


@pytest.mark.parametrize("is_new", [True, False])
def test_an_estimate_brought_in_says_so(ana, is_new):
    row = create_initiative(title="Single sign-on", by=ana)
    team = create_team(name="Trust", people=3, by=ana)
    if not is_new:
        bring_in_efforts([(row, Effort(team, 1, 2, 3))], by=ana)
    Event.objects.filter(code="estimate.set").delete()

    bring_in_efforts([(row, Effort(team, 2, 4, 6))], by=ana)
    (event,) = Event.objects.filter(code="estimate.set")
    assert (event.item_id, event.subject) == (row.pk, row.item.key)
    assert event.before.get("likely") == (None if is_new else 2)
    assert (event.after["team"], event.after["likely"]) == ("Trust", 4)

    bring_in_efforts([(row, Effort(team, 2, 4, 6))], by=ana)
    assert Event.objects.filter(code="estimate.set").count() == 1


def test_what_somebody_else_changed_meanwhile_stays(ana):
    rows = [create_initiative(title=title, by=ana) for title in ("Looms", "Yarn")]
    first, second = (Initiative.objects.select_related("item").get(pk=row.pk) for row in rows)
    edit_item(first.pk, changes={"body": "Written meanwhile."}, based_on=None, by=ana)

    bring_up_to_date(
        [
            Change(first, {"title": "New looms"}, {"impact": 2.0}),
            Change(second, {"body": "Imported."}, {}),
        ],
        by=ana,
    )

    first, second = (Initiative.objects.select_related("item").get(pk=row.pk) for row in rows)
    assert (first.item.title, first.item.body) == ("New looms", "Written meanwhile.")
    assert (first.item.version, first.impact, second.item.body) == (3, 2.0, "Imported.")
