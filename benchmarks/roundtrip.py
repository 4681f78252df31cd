"""A workspace of 100,000 items out, in and out again: the same to the byte, in time and memory."""

import os
import resource
import sys
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from benchmarks._figure import empty_home, figure

ITEMS, COMMENTS_AN_ITEM, FOLLOWERS_AN_ITEM, BATCH = 100_000, 2, 4, 2000
WORDS = "we copy this by hand every week, which costs our team hours nobody sees".split()


def grow(workspace: Any, count: int) -> None:
    """Add that many initiatives with comments, followers and events."""
    from django.utils import timezone

    from openweft.items.keys import take_numbers
    from openweft.items.models import Comment, Follower, Item, Kind
    from openweft.roadmap.models import Initiative
    from openweft.workspaces.models import Event

    chance, now = Random(7), timezone.now()
    members = list(workspace.members.all())
    numbers = iter(take_numbers(workspace, Kind.INITIATIVE, count))

    def text(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words))

    for start in range(0, count, BATCH):
        at = now - timedelta(minutes=count - start)
        some = [next(numbers) for _ in range(min(BATCH, count - start))]
        items = Item.objects.bulk_create(
            Item(workspace=workspace, kind="INIT", number=number, key=f"INIT-{number}",
                 title=text(7), body=text(60), owner=chance.choice(members))
            for number in some
        )  # fmt: skip
        Initiative.objects.bulk_create(
            Initiative(item=item, workspace=workspace, state="candidate", state_since=at)
            for item in items
        )
        Comment.objects.bulk_create(
            Comment(item=item, author=chance.choice(members), body=text(20))
            for item in items
            for _ in range(COMMENTS_AN_ITEM)
        )
        Follower.objects.bulk_create(
            Follower(item=item, member=member)
            for item in items
            for member in chance.sample(members, FOLLOWERS_AN_ITEM)
        )
        Event.objects.bulk_create(
            Event(workspace=workspace, at=at, code="initiative.created", by=members[0],
                  item_id=item.pk, subject=item.key, after={"title": item.title})
            for item in items
        )  # fmt: skip


def build() -> None:
    """Make the workspace in a fresh database."""
    from benchmarks.pages_data import build_workspace
    from openweft.config.schema import bring_up_to_date

    bring_up_to_date()
    grow(build_workspace(500, solve_seconds=2), ITEMS)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".jsonl"}


def main() -> bool:
    with empty_home() as home:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openweft.config.settings")
        import django

        django.setup()
        from openweft.interchange.whole.exporting import export_everything
        from openweft.interchange.whole.importing import take_in
        from openweft.workspaces.models import Workspace

        if (child := os.fork()) == 0:  # what building takes is not what moving takes
            build()
            os._exit(0)
        os.waitpid(child, 0)
        workspace = Workspace.objects.get()
        before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        took = [time.perf_counter()]
        export_everything(workspace, home / "first")
        took.append(time.perf_counter())
        Workspace.objects.filter(pk=workspace.pk).update(slug="before")
        made = take_in(home / "first").workspace
        took.append(time.perf_counter())
        export_everything(made, home / "second")
        took.append(time.perf_counter())
        after_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        first, second = contents(home / "first"), contents(home / "second")
        steps = [round(end - begin, 1) for begin, end in pairwise(took)]
        size = sum(map(len, first.values())) >> 20
        rows = sum(data.count(b"\n") for data in first.values())
        print(f"export, import, export: {steps} s; {rows} rows, {size} MB")
        differing = sum(first[name] != second.get(name) for name in first)
        held = [
            figure("roundtrip.seconds", took[-1] - took[0], "s", bar=180),
            figure("roundtrip.differing_files", differing, "files", bar=0),
            figure("roundtrip.memory", after_mb - before_mb, "MB", bar=250),
        ]
    return all(held)


if __name__ == "__main__":
    sys.exit(not main())
