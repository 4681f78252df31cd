"""Letting a release out, and the locks that keep versions and ties true."""

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from openweft.common.errors import Conflict, Invalid, Stale
from openweft.items.models import Item
from openweft.items.operations import share_item
from openweft.items.talk import add_comment, edit_comment, link_items, unlink_items
from openweft.roadmap.models import DeliveryLink, Floor, Initiative, Release
from openweft.roadmap.operations import (
    create_initiative,
    create_release,
    depend,
    edit_release,
    link_delivery,
    main_scenario,
    move_initiative,
    move_release,
    plan_into_release,
    publish_plan,
    ship_initiative,
    ship_release,
    undepend,
    unlink_delivery,
)
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.planner import solve_plan
from openweft.workspaces.models import Event
from openweft.workspaces.operations import create_team


@pytest.fixture
def autumn(ana):
    return create_release(title="Autumn", due_on=date(2026, 10, 1), by=ana)


def inside(release, title, by, *, state="candidate", visibility="workspace"):
    made = create_initiative(
        title=title, state="candidate", item={"visibility": visibility}, by=by
    )
    if state != "candidate":
        move_initiative(made.pk, state=state, by=by)
    plan_into_release(release.pk, initiative_ids=[made.pk], by=by)
    return made


def locks(queries):
    return [row["sql"] for row in queries if "FOR UPDATE" in row["sql"]]


def test_shipping_names_what_never_started(ana, autumn):
    made = inside(autumn, "Looms", ana)
    with pytest.raises(Conflict, match=made.item.key):
        ship_release(autumn.pk, by=ana)


def test_what_the_shipper_may_not_see_leaves_if_it_never_started(ana, olga, autumn):
    hidden = inside(autumn, "Secret", olga, visibility="restricted")
    running = inside(autumn, "Quiet", olga, visibility="restricted", state="in_progress")
    share_item(hidden.pk, members=[olga], by=olga)

    ship_release(autumn.pk, by=ana)

    hidden.refresh_from_db()
    running.refresh_from_db()
    assert (hidden.release_id, hidden.state) == (None, "candidate")
    assert (running.release_id, running.state) == (autumn.pk, "shipped")
    told = Event.objects.filter(code="initiative.released_with", item_id=hidden.pk)
    left = told.order_by("pk").last()
    assert (left.before, left.after) == ({"release": autumn.pk}, {"release": None})


def test_what_has_shipped_with_a_release_stays_in_it(ana, autumn):
    winter = create_release(title="Winter", due_on=date(2027, 1, 1), by=ana)
    made = inside(autumn, "Looms", ana, state="in_progress")
    other = inside(winter, "Shuttles", ana)
    ship_release(autumn.pk, by=ana)
    for release in (None, winter.pk):
        with pytest.raises(Conflict, match=f"{made.item.key} has shipped with its release"):
            plan_into_release(release, initiative_ids=[other.pk, made.pk], by=ana)
    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.release, other.release) == (autumn, winter)

    move_initiative(made.pk, state="in_progress", by=ana)
    plan_into_release(winter.pk, initiative_ids=[made.pk], by=ana)
    made.refresh_from_db()
    assert made.release == winter


def test_what_shipped_before_its_release_may_change_it(ana, autumn):
    made = inside(autumn, "Looms", ana, state="in_progress")
    ship_initiative(made.pk, by=ana)
    plan_into_release(None, initiative_ids=[made.pk], by=ana)
    made.refresh_from_db()
    assert made.release is None


def test_shipping_steps_the_stored_version_of_each_item(ana, autumn):
    made = inside(autumn, "Looms", ana, state="in_progress")
    was = Initiative.objects.select_related("item").get(pk=made.pk).item.version
    ship_release(autumn.pk, by=ana)
    assert Initiative.objects.select_related("item").get(pk=made.pk).item.version == was + 1


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite locks the whole file")
def test_what_concerns_several_rows_locks_the_items_first(ana, autumn):
    made = inside(autumn, "Looms", ana, state="in_progress")
    other = create_initiative(title="Yarn", state="candidate", by=ana)
    tie = depend(other.pk, first_id=made.pk, by=ana)
    link = link_items(made.pk, target_id=other.pk, relation="related", by=ana)
    said = add_comment(made.pk, body="The vendor is late.", by=ana)
    create_team(name="Weavers", people=3, by=ana)
    plan = solve_plan(begin_plan(main_scenario(ana.workspace), by=ana))
    acts = (
        lambda: publish_plan(plan.pk, by=ana),
        lambda: edit_comment(said.pk, body="The vendor is early.", based_on=None, by=ana),
        lambda: ship_release(autumn.pk, by=ana),
        lambda: undepend(tie.pk, by=ana),
        lambda: unlink_items(link.pk, by=ana),
    )
    for act in acts:
        with CaptureQueriesContext(connection) as seen:
            act()
        first = [sql for sql in locks(seen.captured_queries) if '"roadmap_plan"' not in sql]
        first = [sql for sql in first if '"workspaces_workspace"' not in sql.split("WHERE")[0]]
        assert '"items_item"' in first[0].split("WHERE")[0]


def test_a_label_has_one_floor(ana):
    for_all = {"workspace": ana.workspace, "dimension": "type", "label": "quality"}
    Floor.objects.create(**for_all)
    with pytest.raises(IntegrityError):
        Floor.objects.create(**for_all)


def test_a_releases_words_and_day_change_apart_until_it_is_out(ana, autumn):
    version = Release.objects.get().item.version
    edit_release(autumn.pk, changes={"title": "Fall"}, based_on=version, by=ana)
    with pytest.raises(Stale):
        edit_release(autumn.pk, due_on=date(2026, 11, 2), based_on=version, by=ana)
    changed = edit_release(autumn.pk, due_on=date(2026, 11, 2), based_on=None, by=ana)
    assert (changed.item.title, changed.due_on) == ("Fall", date(2026, 11, 2))
    told = Event.objects.get(code="release.edited")
    assert told.before == {"due_on": "2026-10-01"}

    ship_release(autumn.pk, by=ana)
    with pytest.raises(Conflict, match="date is a fact"):
        edit_release(autumn.pk, due_on=date(2026, 12, 1), based_on=None, by=ana)


def test_a_release_moves_by_its_rules_and_takes_nothing_in_once_cancelled(ana, autumn):
    made = create_initiative(title="Looms", state="candidate", by=ana)
    with pytest.raises(Invalid, match="“lost” is no state; planned"):
        move_release(autumn.pk, state="lost", by=ana)
    move_release(autumn.pk, state="ready", by=ana)
    moved = move_release(autumn.pk, state="cancelled", reason="No market.", by=ana)
    assert (moved.state, moved.state_reason) == ("cancelled", "No market.")
    with pytest.raises(Conflict, match="nothing joins it"):
        plan_into_release(autumn.pk, initiative_ids=[made.pk], by=ana)
    assert Initiative.objects.get().release is None


def test_initiatives_join_and_leave_a_release_in_one_order_whatever_was_asked(ana, autumn):
    rows = [create_initiative(title=f"Thing {n}", state="candidate", by=ana) for n in range(3)]
    first, second, third = (row.pk for row in rows)
    joined = plan_into_release(autumn.pk, initiative_ids=[third, first, second, first], by=ana)
    plan_into_release(None, initiative_ids=[second, first], by=ana)
    told = Event.objects.filter(code="initiative.released_with").order_by("pk")
    assert [row.pk for row in joined] == [first, second, third]
    assert [each.item_id for each in told] == [first, second, third, first, second]
    assert Initiative.objects.get(release=autumn).pk == third


def test_a_delivery_is_linked_once_and_unlinking_says_what_it_was(ana, cleo):
    made = create_initiative(title="Looms", state="candidate", by=ana)
    about = {"source": " tracker ", "external_id": " LOOM-1 "}
    link = link_delivery(made.pk, **about, url="HTTPS://example.org/1", state="open", by=cleo)
    again = link_delivery(made.pk, **about, state="done", by=cleo)
    assert (again.pk, again.source, again.external_id, again.state) == (
        link.pk,
        "tracker",
        "LOOM-1",
        "done",
    )
    unlink_delivery(link.pk, by=cleo)
    told = Event.objects.get(code="delivery.unlinked")
    assert told.before == {"source": "tracker", "external_id": "LOOM-1"}
    assert not DeliveryLink.objects.exists()


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"source": " ", "external_id": "1"}, "needs its tool"),
        ({"source": "tracker", "external_id": " "}, "needs its tool"),
        ({"source": "tracker", "external_id": "1", "url": "javascript:run()"}, "https://"),
    ],
)
def test_a_delivery_without_an_id_or_with_an_odd_address_is_refused(ana, about, sentence):
    made = create_initiative(title="Looms", state="candidate", by=ana)
    with pytest.raises(Invalid, match=sentence):
        link_delivery(made.pk, **about, by=ana)
    assert not DeliveryLink.objects.exists()


def test_a_delivery_of_what_is_hidden_or_elsewhere_is_not_unlinked(ana, cleo, eve):
    made = create_initiative(title="Looms", item={"visibility": "restricted"}, by=ana)
    link = link_delivery(made.pk, source="tracker", external_id="1", by=ana)
    with pytest.raises(Item.DoesNotExist):
        unlink_delivery(link.pk, by=cleo)
    with pytest.raises(DeliveryLink.DoesNotExist):
        unlink_delivery(link.pk, by=eve)
    assert DeliveryLink.objects.get() == link
