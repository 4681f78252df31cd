"""What people said to each other about the items."""

import re

from openweft.interchange.demo.files import read
from openweft.interchange.demo.world import World, since_creation
from openweft.items.models import Comment, Follower, Mention
from openweft.workspaces.models import Member

MENTION = re.compile(r"@(\w+)")


def talk(world: World) -> None:
    """Comments with their mentions, and those who commented as followers."""
    rows = read("comments")["comments"]
    said = []
    for number, (weeks, weekday, key, by, words) in enumerate(rows):
        at = world.at(world.day(weeks, weekday), f"comment {number}")
        at = since_creation(world.item(key), at)
        body = MENTION.sub(lambda found: f"@[{world.members[found[1]].pk}]", words)
        comment = Comment(
            item=world.item(key),
            author=world.members[by],
            body=body,
            is_public=_is_public(world, by, words),
        )
        said.append((at, number, comment))
    said.sort(key=lambda each: each[:2])
    comments = Comment.objects.bulk_create(comment for _at, _number, comment in said)
    for (at, number, _unsaved), comment in zip(said, comments, strict=True):
        comment.created_at = at
        world.record(
            "comment.added",
            at=at,
            by=comment.author,
            item=comment.item,
            after={"comment": comment.pk, "is_public": comment.is_public},
        )
        _tell(world, comment, rows[number][4])
    Comment.objects.bulk_update(comments, ["created_at"])
    Follower.objects.bulk_create(
        (Follower(item=comment.item, member=comment.author) for comment in comments),
        ignore_conflicts=True,
    )


def _is_public(world: World, by: str, words: str) -> bool:
    """Whether it is said by a guest or to one."""
    return any(world.members[key].is_guest for key in (by, *MENTION.findall(words)))


def _tell(world: World, comment: Comment, words: str) -> None:
    named: set[Member] = {world.members[key] for key in MENTION.findall(words)}
    Mention.objects.bulk_create(
        Mention(comment=comment, member=member)
        for member in sorted(named, key=lambda member: member.pk)
    )
