"""Letting a release out, and the locks that keep versions and ties true."""

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from openweft.common.errors import Conflict
from openweft.items.operations import share_item
from openweft.items.talk import link_items, unlink_items
from openweft.roadmap.models import Floor, Initiative
from openweft.roadmap.operations import (
    create_initiative,
    create_release,
    depend,
    move_initiative,
    plan_into_release,
    ship_release,
    undepend,
)
from openweft.workspaces.models import Event


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


def test_shipping_steps_the_stored_version_of_each_item(ana, autumn):
    made = inside(autumn, "Looms", ana, state="in_progress")
    was = Initiative.objects.select_related("item").get(pk=made.pk).item.version
    ship_release(autumn.pk, by=ana)
    assert Initiative.objects.select_related("item").get(pk=made.pk).item.version == was + 1


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite locks the whole file")
def test_shipping_and_untying_lock_the_items_first(ana, autumn):
    made = inside(autumn, "Looms", ana, state="in_progress")
    other = create_initiative(title="Yarn", state="candidate", by=ana)
    tie = depend(other.pk, first_id=made.pk, by=ana)
    link = link_items(made.pk, target_id=other.pk, relation="related", by=ana)
    acts = (
        lambda: ship_release(autumn.pk, by=ana),
        lambda: undepend(tie.pk, by=ana),
        lambda: unlink_items(link.pk, by=ana),
    )
    for act in acts:
        with CaptureQueriesContext(connection) as seen:
            act()
        assert '"items_item"' in locks(seen.captured_queries)[0]


def test_a_label_has_one_floor(ana):
    for_all = {"workspace": ana.workspace, "dimension": "type", "label": "quality"}
    Floor.objects.create(**for_all)
    with pytest.raises(IntegrityError):
        Floor.objects.create(**for_all)
