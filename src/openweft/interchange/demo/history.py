"""Everything that happened, written in the order in which it did."""

from collections import Counter

from openweft.interchange.demo.world import World
from openweft.items.models import Follower, Item, ItemLink
from openweft.workspaces.models import Event

STEPS = ("edited", "moved", "shipped", "posted", "reported", "rescheduled", "settled", "with")
BATCH = 400


def settle_history(world: World) -> None:
    """Write the events by time, and give each item its age and its number of changes."""
    world.happened.sort(key=lambda event: event.at)
    Event.objects.bulk_create(world.happened, batch_size=BATCH)
    latest = {event.item_id: event.at for event in world.happened if event.item_id}
    changes = Counter(
        event.item_id for event in world.happened if event.item_id and event.code.endswith(STEPS)
    )
    ties = ItemLink.objects.filter(source__workspace=world.workspace)
    ties.update(created_at=world.at(world.day(-1), "links"))
    followers = Follower.objects.filter(item__workspace=world.workspace)
    followers.update(since=world.at(world.day(-1), "followers"))
    items = list(Item.objects.filter(workspace=world.workspace))
    for item in items:
        item.version = 1 + changes[item.pk]
        item.updated_at = latest.get(item.pk, item.created_at)
    Item.objects.bulk_update(items, ["version", "updated_at"], batch_size=BATCH)
