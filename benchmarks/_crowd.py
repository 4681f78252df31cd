"""A crowd's workspace: many initiatives that many people follow and talk about, seeded.

Of the shape that public trackers show: skewed follows, a few comments each, the
same few hundred words in every text, and a word that stands in one text of a hundred.
"""

from collections.abc import Iterator
from itertools import islice
from random import Random

from django.db import transaction
from django.utils import timezone

from openweft.items.keys import take_numbers
from openweft.items.models import Comment, Follower, Item, Kind, KindRow
from openweft.items.search import index_workspace
from openweft.items.talk import count_followers
from openweft.roadmap.models import Initiative
from openweft.workspaces.models import Member, Role, User, Workspace

PEOPLE = 500
CHUNK = 2000
MOST_COMMENTS = 40
RARE = ("telemetry", "accessibility", "invoicing", "webhook", "throttling")
VERBS = "Add Allow Support Fix Improve Show Hide Sync Filter Group Sort Rename Archive".split()
THINGS = (
    "the board|the feedback form|comment threads|the changelog|a CSV file|chat messages|"
    "the digest|custom fields|saved views|release plans|segments|the calendar|the search box|"
    "keyboard shortcuts|attachments|the audit log|the portal|guest access|the sign-in page"
).split("|")
WHERE = (
    "for large customers|on small screens|per product|across teams|for guests|with one click|"
    "without a reload|before a release|after an import|by priority|by owner|in German|on hover"
).split("|")
FILLER = (
    "today somebody copies this by hand every week and it takes the team hours several of our "
    "customers asked for it while they renewed it would help us to decide what comes next the "
    "page opens slowly and people give up there is a spreadsheet that nobody keeps in order "
    "please let us choose which columns are shown we want to tie this to the goals of the quarter "
    "it holds up the support department a switch in the settings would do the change should stand "
    "in the history and somebody should be told of it"
).split()


@transaction.atomic
def build_crowd(items: int, *, seed: int = 0, slug: str = "crowd") -> tuple[Workspace, Member]:
    """Make a workspace with so many initiatives; returns it and a curator with a sign-in."""
    chance = Random(seed)
    workspace = Workspace.objects.create(name="Crowd", slug=slug)
    people = Member.objects.bulk_create(
        Member(workspace=workspace, name=f"Person {n}", role=Role.CONTRIBUTOR)
        for n in range(PEOPLE)
    )
    user = User.objects.create_user(f"{slug}@openweft.example", name="Bench")
    curator = Member.objects.create(
        workspace=workspace, user=user, name="Bench", role=Role.CURATOR
    )
    numbers = iter(take_numbers(workspace, Kind.INITIATIVE, items))
    while chunk := list(islice(numbers, CHUNK)):
        _write(workspace, people, chunk, chance)
    index_workspace(workspace)
    count_followers(workspace)
    return workspace, curator


def _write(workspace: Workspace, people: list[Member], numbers: list[int], chance: Random) -> None:
    made = Item.objects.bulk_create(
        Item(
            workspace=workspace,
            kind=Kind.INITIATIVE,
            number=number,
            key=f"INIT-{number}",
            title=" ".join(map(chance.choice, (VERBS, THINGS, WHERE))),
            body=_text(chance),
            owner=chance.choice(people),
        )
        for number in numbers
    )
    states = Initiative.State.values
    Initiative.objects.bulk_create(
        Initiative(
            item=item,
            **KindRow.repeated(item),
            state=chance.choice(states),
            state_since=timezone.now(),
            value=round(chance.random() * 100, 2),
        )
        for item in made
    )
    Comment.objects.bulk_create(_comments(made, people, chance), batch_size=CHUNK)
    Follower.objects.bulk_create(_followers(made, people, chance), batch_size=CHUNK)


def _text(chance: Random) -> str:
    text = " ".join(_sentence(chance) for _n in range(chance.randint(2, 6)))
    if chance.random() < len(RARE) / 100:
        text += f" This is mostly about {chance.choice(RARE)} in {chance.choice(THINGS)}."
    return text


def _sentence(chance: Random) -> str:
    start, length = chance.randrange(len(FILLER)), chance.randint(8, 22)
    words = [FILLER[(start + n) % len(FILLER)] for n in range(length)]
    return " ".join(words).capitalize() + "."


def _comments(items: list[Item], people: list[Member], chance: Random) -> Iterator[Comment]:
    for item in items:
        for _n in range(min(MOST_COMMENTS, int(chance.expovariate(0.4)))):
            yield Comment(item=item, author=chance.choice(people), body=_sentence(chance))


def _followers(items: list[Item], people: list[Member], chance: Random) -> Iterator[Follower]:
    for item in items:
        count = min(PEOPLE, int(chance.paretovariate(1.1) * 2) - 1)
        for member in chance.sample(people, count):
            yield Follower(item=item, member=member)
