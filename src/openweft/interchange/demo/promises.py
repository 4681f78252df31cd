"""Contacts outside, and the promises made to them."""

from datetime import date
from decimal import Decimal

from openweft.common.changes import difference, snapshot
from openweft.interchange.demo.files import Row, read
from openweft.interchange.demo.making import Draft, make_items
from openweft.interchange.demo.world import World
from openweft.roadmap.models import Commitment
from openweft.workspaces.models import Contact, Member

LIFE = ("state", "state_reason")


def promise_until_plan(world: World) -> None:
    """Contacts, and the promises there were on the day of the published plan."""
    _meet(world)
    _promise(world, date.min, world.plan_day)


def promise_until_today(world: World) -> None:
    """The promises made, kept, broken and withdrawn since."""
    _promise(world, world.plan_day, world.today)


def _meet(world: World) -> None:
    rows = read("promises")["contact"]
    contacts = [
        Contact(
            workspace=world.workspace,
            name=row["name"],
            email=row["email"],
            member=_guest_named(world, row["name"]),
        )
        for row in rows
    ]
    made = Contact.objects.bulk_create(contacts)
    world.contacts = {row["key"]: contact for row, contact in zip(rows, made, strict=True)}


def _guest_named(world: World, name: str) -> Member | None:
    person = name.partition(",")[0]
    return next((seat for seat in world.members.values() if seat.name == person), None)


def _promise(world: World, after: date, until: date) -> None:
    rows = read("promises")["commitment"]
    fresh = [row for row in rows if after < world.day(row["made"]) <= until]
    world.commitments |= make_items(world, Commitment, [_draft(world, row) for row in fresh])
    for row in rows:
        if "settled" in row and after < world.day(row["settled"]) <= until:
            _settle(world, row)
    Commitment.objects.bulk_update(world.commitments.values(), LIFE)


def _draft(world: World, row: Row) -> Draft:
    columns = {
        "initiative": world.initiatives[row["initiative"]],
        "to_whom": row["to_whom"],
        "contact": world.contacts.get(row.get("contact", "")),
        "due_on": world.day(row["due"]),
        "confidence": row["confidence"],
        "revenue_at_stake": Decimal(row["revenue"]) if "revenue" in row else None,
        "currency": world.workspace.currency,
        "is_binding": row.get("binding", True),
    }
    at = world.at(world.day(row["made"]), row["key"])
    return Draft(row, at=at, by=world.curator, columns=columns)


def _settle(world: World, row: Row) -> None:
    commitment = world.commitments[row["key"]]
    before = snapshot(commitment, LIFE)
    commitment.state = Commitment.State(row["state"])
    commitment.state_reason = row.get("reason", "")
    was, now = difference(before, snapshot(commitment, LIFE))
    world.record(
        "commitment.settled",
        at=world.at(world.day(row["settled"]), f"{row['key']} settled"),
        by=world.curator,
        item=commitment.item,
        before=was,
        after=now,
    )
