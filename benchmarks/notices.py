"""10,000 events on items that 500 people follow: told in the app, and mailed in one digest each.

Every follower follows every item, so each event reaches all 500 but who did it and who may not
see: a tenth of the items is restricted to half of the people. Seconds from the first event read to
the last mail taken by a mail server; how many people were told wrongly; how many learnt of what
they may not see. On SQLite and on PostgreSQL.
"""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from benchmarks._figure import empty_home, figure

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "500"))
EVENTS = int(os.environ.get("BENCH_EVENTS", "10000"))
ITEMS, RESTRICTED_EACH = 100, 10
SECRET = "Nightshade"
CODES = ("comment.added", "initiative.edited", "estimate.set", "item.edited", "initiative.moved")


def build() -> tuple[dict[int, int], set[int]]:
    """How many events each follower must be told, and which may not see what is hidden."""
    from django.utils import timezone

    from openweft.items.models import Follower, Grant, Item, Notice
    from openweft.items.notices.telling import tell_news
    from openweft.roadmap.operations import create_initiative
    from openweft.workspaces.events import append_events, new_event
    from openweft.workspaces.models import Member, Role, User, Workspace

    workspace = Workspace.objects.create(name="Crowd", slug="crowd")
    users = [User(email=f"p{n}@example.com", name=f"Person {n}") for n in range(PEOPLE + 1)]
    users = User.objects.bulk_create(users)
    seats = Member.objects.bulk_create(
        Member(workspace=workspace, user=user, name=user.name, role=Role.CURATOR if n else "owner")
        for n, user in enumerate(users)
    )
    chief, people = seats[0], seats[1:]
    items = [
        create_initiative(
            title=f"{SECRET if n % RESTRICTED_EACH == 0 else 'Open'} thing {n}",
            item={"visibility": "restricted" if n % RESTRICTED_EACH == 0 else "workspace"},
            by=chief,
        ).item
        for n in range(ITEMS)
    ]
    Item.objects.update(owner=None)
    inside = set(people[::2])
    Grant.objects.bulk_create(
        Grant(item=item, member=member) for item in items[::RESTRICTED_EACH] for member in inside
    )
    Follower.objects.bulk_create(
        Follower(item=item, member=member) for item in items for member in people
    )
    tell_news(now=timezone.now())
    Notice.objects.all().delete()  # what building the crowd told
    events, wanted = [], dict.fromkeys((member.pk for member in people), 0)
    for n in range(EVENTS):
        item, by = items[n * 7 % ITEMS], people[n % PEOPLE]
        is_hidden = item.visibility == "restricted"
        if is_hidden and by not in inside:
            by = people[0]
        events.append(
            new_event(
                CODES[n % len(CODES)], workspace=workspace, by=by, item_id=item.pk,
                subject=item.key, after={"title": item.title},
            )
        )  # fmt: skip
        for member in inside if is_hidden else people:
            wanted[member.pk] += member.pk != by.pk
    append_events(events)
    return wanted, {member.pk for member in people if member not in inside}


def measure(folder: Path) -> bool:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from openweft.integrations.mail.posting import send_mail
    from openweft.items.models import Notice
    from openweft.items.notices.telling import tell_news

    call_command("migrate", verbosity=0)
    wanted, outside = build()
    now = timezone.now()
    tomorrow = (now + timedelta(days=1)).replace(hour=8, minute=0, second=1)
    began, cpu = time.perf_counter(), time.process_time()
    tell_news(now=now)
    told = time.perf_counter()
    send_mail(now=tomorrow)
    ended, cpu = time.perf_counter(), time.process_time() - cpu
    tell_news(now=now)
    send_mail(now=tomorrow)

    counts = dict.fromkeys(wanted, 0)
    for member_id, count in Notice.objects.values_list("member_id", "count"):
        counts[member_id] = counts.get(member_id, 0) + count
    mails = [json.loads(line) for line in (folder / "mails").read_text().splitlines()]
    wrong = sum(counts[pk] != wanted[pk] for pk in counts)
    received = [mail["to"][0] for mail in mails]
    wrong += abs(len(received) - PEOPLE) + PEOPLE - len(set(received))
    leaks = Notice.objects.filter(member__in=outside, item__visibility="restricted").count()
    leaks += sum(SECRET in mail["body"] for mail in mails)
    where = f"notices.{connection.vendor}"
    print(
        f"{sum(counts.values()):,} tellings in {told - began:.1f} s, "
        f"{len(mails)} digests in {ended - told:.1f} s; {cpu:.1f} s of our CPU"
    )
    held = [
        figure(f"{where}.told", ended - began, "s", bar=30),
        figure(f"{where}.wrongly", wrong, "people", bar=0),
        figure(f"{where}.leaked", leaks, "notices", bar=0),
    ]
    return all(held)


def run(command: list[str]) -> bool:
    """One measurement with a home and a mail server of its own."""
    with empty_home() as home:
        server = [sys.executable, "-m", "benchmarks._inbox", str(home / "mails")]
        inbox = subprocess.Popen(server, stdout=subprocess.PIPE, text=True)
        try:
            port = inbox.stdout.readline().strip()
            url = f"smtp://127.0.0.1:{port}"
            there = {"EMAIL_URL": url, "OPENWEFT_HOME": str(home), "BENCH_HERE": str(home)}
            return not subprocess.run(command, env=os.environ | there, check=False).returncode
        finally:
            inbox.terminate()
            inbox.wait()


def main() -> bool:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openweft.config.settings")
    os.environ["LOG_LEVEL"] = "ERROR"
    if here := os.environ.get("BENCH_HERE"):
        return measure(Path(here))
    again = [sys.executable, "-m", "benchmarks.notices"]
    return all([run(again), run([sys.executable, "-m", "tests.postgres", *again])])


if __name__ == "__main__":
    sys.exit(not main())
