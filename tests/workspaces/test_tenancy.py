from datetime import date
from typing import Any

import pytest

from openweft.common.errors import Invalid, NotAllowed
from openweft.workspaces.models import ClosedDays, Event, Role, Workspace
from openweft.workspaces.operations import (
    add_closed_days,
    create_workspace,
    edit_workspace,
    remove_closed_days,
)
from tests.factories import make_user

WINTER: dict[str, Any] = {
    "name": "Winter",
    "starts_on": date(2026, 12, 24),
    "ends_on": date(2027, 1, 1),
}


def test_whoever_makes_a_workspace_owns_it(db):
    pat = make_user("Pat Founder")

    owner = create_workspace("  Loom  & Co ", user=pat, time_zone="Europe/Oslo")

    assert (owner.user, owner.role, owner.name) == (pat, Role.OWNER, "Pat Founder")
    assert (owner.workspace.name, owner.workspace.slug) == ("Loom & Co", "loom-co")
    event = Event.objects.get(workspace=owner.workspace)
    assert (event.code, event.by, event.after["time_zone"]) == (
        "workspace.created",
        owner,
        "Europe/Oslo",
    )


def test_the_same_name_twice_gets_two_addresses(db):
    pat = make_user("Pat Founder")
    slugs = [create_workspace("Loom", user=pat).workspace.slug for _ in range(3)]
    assert slugs == ["loom", "loom-2", "loom-3"]


def test_a_name_without_latin_letters_still_gets_an_address(db):
    assert create_workspace("織物", user=make_user("Pat Founder")).workspace.slug == "workspace"


@pytest.mark.parametrize("name", ["", "   ", "\x00", "x" * 121])
def test_a_workspace_needs_a_name_of_fitting_length(db, name):
    with pytest.raises(Invalid):
        create_workspace(name, user=make_user("Pat Founder"))
    assert not Workspace.objects.exists()


def test_an_owner_changes_the_calendar_and_the_event_keeps_both(olga):
    edit_workspace({"currency": "usd", "fiscal_start_month": 7}, by=olga)

    olga.workspace.refresh_from_db()
    assert (olga.workspace.currency, olga.workspace.fiscal_start_month) == ("USD", 7)
    event = Event.objects.get(code="workspace.edited")
    assert event.before == {"currency": "EUR", "fiscal_start_month": 1}
    assert event.after == {"currency": "USD", "fiscal_start_month": 7}


def test_saving_what_is_there_already_writes_no_event(olga):
    edit_workspace({"currency": "EUR"}, by=olga)
    assert not Event.objects.filter(code="workspace.edited").exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("currency", "EURO", "three letters"),
        ("currency", "E1R", "three letters"),
        ("time_zone", "Atlantis/Capital", "no time zone"),
        ("fiscal_start_month", 13, "from 1 to 12"),
        ("planning_period", "fortnight", "two weeks, a month or a quarter"),
        ("horizon_periods", 0, "periods ahead"),
        ("horizon_periods", 25, "periods ahead"),
        ("slug", "mine", "no field"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(olga, field, value, sentence):
    with pytest.raises(Invalid, match=sentence):
        edit_workspace({field: value}, by=olga)
    assert not Event.objects.filter(code="workspace.edited").exists()


def test_a_curator_does_not_change_the_calendar(ana):
    with pytest.raises(NotAllowed):
        edit_workspace({"currency": "USD"}, by=ana)


def test_closed_days_are_added_and_taken_back(olga):
    closed = add_closed_days(**WINTER, by=olga)
    assert list(olga.workspace.closed_days.all()) == [closed]

    remove_closed_days(closed.pk, by=olga)

    assert not olga.workspace.closed_days.exists()
    codes = set(Event.objects.values_list("code", flat=True))
    assert codes == {"workspace.days_closed", "workspace.days_opened"}


def test_closed_days_end_after_they_start(olga):
    with pytest.raises(Invalid, match="comes before the first"):
        add_closed_days(
            name="Backwards", starts_on=date(2027, 1, 1), ends_on=date(2026, 1, 1), by=olga
        )


def test_another_workspaces_closed_days_do_not_exist(olga, eve):
    closed = add_closed_days(**WINTER, by=olga)
    with pytest.raises(ClosedDays.DoesNotExist):
        remove_closed_days(closed.pk, by=eve)
