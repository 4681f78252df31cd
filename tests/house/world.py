"""A workspace with one of everything twice: open by daylight, and restricted under nightshade."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from openweft.items.models import Follower, Grant, Item, Notice, Visibility
from openweft.items.notices.telling import tell_news
from openweft.items.talk import add_comment
from openweft.roadmap.operations import (
    CommitmentTerms,
    Points,
    create_commitment,
    create_initiative,
    create_release,
    link_delivery,
    set_estimate,
)
from openweft.strategy.operations import (
    KeyResultTerms,
    MetricTerms,
    align_item,
    create_key_result,
    create_objective,
    set_vision,
    start_draft,
)
from openweft.workspaces.models import ApiKey, Member
from openweft.workspaces.models.access import secret_hash
from openweft.workspaces.operations import create_function, create_product, create_team

OPEN, SECRET = "Daylight", "Nightshade"
INTENT = "Moonrise"


@dataclass
class World:
    """What stands in the workspace `loom`."""

    ana: Member
    open: dict[str, Item] = field(default_factory=dict)
    secret: dict[str, Item] = field(default_factory=dict)
    ids: set[int] = field(default_factory=set)

    @property
    def keys(self) -> list[str]:
        return [item.key for item in (*self.open.values(), *self.secret.values())]

    @property
    def secret_words(self) -> tuple[str, ...]:
        return (SECRET, *(item.key for item in self.secret.values()))


def build_world(ana: Member) -> World:
    world = World(ana)
    team = create_team(name="Weavers", people=4, by=ana)
    function = create_function(name="Sales", by=ana)
    product = create_product(name="Loom", by=ana)
    set_vision(sentence="Everyone weaves.", by=ana)
    create_objective(title="Weave", by=ana)
    draft = start_draft(by=ana)
    world.ids |= {team.pk, function.pk, product.pk, ana.pk, draft.pk}
    for word, items in ((OPEN, world.open), (SECRET, world.secret)):
        _one_of_each(ana, word, items, team.pk, world.ids)
        _drafted(ana, word, items, draft.pk, world.ids)
    return world


def tell_everybody(world: World, members: Iterable[Member]) -> None:
    """Let the members have followed all of it while it was open, and have been told of it."""
    hidden = Item.objects.filter(pk__in=[item.pk for item in world.secret.values()])
    hidden.update(visibility=Visibility.WORKSPACE)
    for member in members:
        for item in (*world.open.values(), *world.secret.values()):
            Grant.objects.create(item=item, member=member)
            Follower.objects.create(item=item, member=member)
    tell_news(now=timezone.now())
    Grant.objects.filter(member__in=list(members)).delete()
    hidden.update(visibility=Visibility.RESTRICTED)
    told = Notice.objects.filter(workspace=world.ana.workspace)
    world.ids |= set(told.values_list("pk", flat=True))


def _one_of_each(
    ana: Member, word: str, items: dict[str, Item], team_id: int, ids: set[int]
) -> None:
    is_secret = word == SECRET
    own = {"visibility": Visibility.RESTRICTED if is_secret else Visibility.WORKSPACE}
    today = date.today()  # noqa: DTZ011 - any day does
    soon = today + timedelta(days=60)
    objective = create_objective(title=f"{word} objective", item=own, by=ana)
    key_result = create_key_result(
        objective.pk,
        title=f"{word} key result",
        metric=MetricTerms(name=f"{'Hidden' if is_secret else 'Shown'} metric"),
        terms=KeyResultTerms(1, 5, today, soon),
        item=own,
        by=ana,
    )
    initiative = create_initiative(title=f"{word} initiative", state="candidate", item=own, by=ana)
    estimate = set_estimate(initiative.pk, team_id=team_id, estimate=Points(1, 2, 4), by=ana)
    link = link_delivery(
        initiative.pk, source="tracker", external_id=f"{word}-1", title=f"{word} epic", by=ana
    )
    alignment = align_item(
        initiative.pk, objective_id=objective.pk, contribution=0.5, reason=f"{word} why", by=ana
    )
    comment = add_comment(initiative.pk, body=f"{word} comment", by=ana)
    commitment = create_commitment(
        title=f"{word} commitment",
        terms=CommitmentTerms(to_whom=f"{word} Ltd", due_on=soon),
        initiative_id=initiative.pk,
        item=own,
        by=ana,
    )
    release = create_release(title=f"{word} release", due_on=soon, item=own, by=ana)
    for row in (objective, key_result, initiative, commitment, release):
        items[type(row).__name__] = row.item
        ids.add(row.pk)
    ids |= {estimate.pk, link.pk, alignment.pk, comment.pk}


def _drafted(ana: Member, word: str, items: dict[str, Item], draft_id: int, ids: set[int]) -> None:
    """An objective that is written for a draft, with what serves it."""
    own = {"visibility": items["Objective"].visibility}
    row = create_objective(
        title=f"{word} {INTENT}", version_id=draft_id, item={**own, "body": INTENT}, by=ana
    )
    alignment = align_item(
        items["Initiative"].pk, objective_id=row.pk, contribution=1, reason=INTENT, by=ana
    )
    add_comment(row.pk, body=f"{INTENT}?", by=ana)
    items["Draft"] = row.item
    ids |= {row.pk, alignment.pk}


def key_for(member: Member) -> str:
    """The secret of an API key that acts as `member`, whatever their role would be given."""
    secret = f"test-{member.pk}-secret"
    ApiKey.objects.create(
        workspace=member.workspace,
        member=member,
        name="walker",
        prefix=secret[:8],
        key_hash=secret_hash(secret),
        scopes=["read", "write"],
    )
    return secret
