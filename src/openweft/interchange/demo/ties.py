"""Dependencies, pins and links, and who follows and sees what."""

from datetime import timedelta

from openweft.interchange.demo.files import read
from openweft.interchange.demo.world import World
from openweft.items.models import Follower, Grant, ItemLink
from openweft.roadmap.operations import depend, pin_initiative

THINKING = timedelta(days=4)


def tie_initiatives(world: World) -> None:
    """Dependencies and pins, as the published plan had to respect them."""
    for first_key, then_key, rule, lag_days, reason in read("ties")["dependencies"]:
        first, then = world.initiatives[first_key], world.initiatives[then_key]
        born = max(first.item.created_at, then.item.created_at).date() + THINKING
        day = min(world.day((born - world.today).days / 7), world.plan_day)
        with world.then(world.at(day, f"{first_key} {then_key}")):
            depend(
                then.pk,
                first_id=first.pk,
                rule=rule,
                lag_days=lag_days,
                reason=reason,
                by=world.curator,
            )
    for key, side, reason, by in read("ties")["pins"]:
        with world.then(world.at(world.plan_day, f"{key} pinned")):
            pin_initiative(
                world.initiatives[key].pk, side=side, reason=reason, by=world.members[by]
            )


def link_and_follow(world: World) -> None:
    """Links between items, followers, and what the guest may see."""
    ItemLink.objects.bulk_create(
        ItemLink(
            source=world.item(source),
            target=world.item(target),
            relation=relation,
            created_by=world.members[by],
        )
        for source, target, relation, by in read("ties")["links"]
    )
    Follower.objects.bulk_create(
        (
            Follower(item=world.item(key), member=world.members[name])
            for key, names in read("ties")["followers"].items()
            for name in names
        ),
        ignore_conflicts=True,
    )
    Grant.objects.bulk_create(
        Grant(item=world.item(key), member=world.members["marit"]) for key in read("ties")["guest"]
    )
