"""Building the demo workspace, part by part, in the order in which the company lived it."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone

from openweft.interchange.demo.files import read
from openweft.interchange.demo.history import settle_history
from openweft.interchange.demo.initiatives import live_until_plan, live_until_today
from openweft.interchange.demo.measuring import measure
from openweft.interchange.demo.organisation import found_company
from openweft.interchange.demo.planning import ask_otherwise, publish
from openweft.interchange.demo.promises import promise_until_plan, promise_until_today
from openweft.interchange.demo.releases import announce_releases
from openweft.interchange.demo.statuses import post_statuses
from openweft.interchange.demo.strategy import write_strategy
from openweft.interchange.demo.talk import talk
from openweft.interchange.demo.ties import link_and_follow, tie_initiatives
from openweft.interchange.demo.world import World
from openweft.items.models import Item
from openweft.items.search import index_workspace
from openweft.items.talk import count_followers
from openweft.roadmap.models import Plan, Scenario
from openweft.strategy.models import Alignment
from openweft.workspaces.models import Product, Workspace

SLUG = "tallowfield"
EMAIL: str = read("people")["sign_in"][0]["email"]
PASSWORD: str = read("people")["password"]
SIGN_INS: dict[str, str] = {row["email"]: row["role"] for row in read("people")["sign_in"]}

Section = Callable[[World], None]
Progress = Callable[[float, str], None]

SECTIONS: tuple[tuple[str, Section], ...] = (
    ("the company", found_company),
    ("the strategy", write_strategy),
    ("two years of measurements", measure),
    ("releases", announce_releases),
    ("initiatives", live_until_plan),
    ("promises", promise_until_plan),
    ("what depends on what", tie_initiatives),
    ("the published plan", publish),
    ("the weeks since", live_until_today),
    ("the promises since", promise_until_today),
    ("weekly statuses", post_statuses),
    ("other scenarios", ask_otherwise),
    ("links and followers", link_and_follow),
    ("conversations", talk),
    ("the history", settle_history),
)


@transaction.atomic
def build(
    today: date | None = None, *, is_fresh: bool = False, progress: Progress | None = None
) -> Workspace:
    """The demo workspace, as it is on `today` (the day it is now unless given).

    One that is there already is left as it is, unless `is_fresh` asks for a new
    one. The same day gives the same workspace. progress: told the share, 0 to 1,
    that is done, and what comes next.
    """
    found = Workspace.objects.filter(slug=SLUG).first()
    if found is not None and not is_fresh:
        return found
    if found is not None:
        remove(found)
    company = read("company")["workspace"]
    workspace = Workspace.objects.create(slug=SLUG, **company)
    world = World(today or workspace.today(timezone.now()), workspace)
    for number, (name, section) in enumerate(SECTIONS):
        if progress is not None:
            progress(number / len(SECTIONS), name)
        section(world)
    index_workspace(workspace)
    count_followers(workspace)
    return workspace


@transaction.atomic
def remove(workspace: Workspace) -> None:
    """Delete a workspace with all that is in it; its users stay."""
    Plan.objects.filter(workspace=workspace).delete()
    Scenario.objects.filter(workspace=workspace).delete()
    Alignment.objects.filter(item__workspace=workspace).delete()
    Item.objects.filter(workspace=workspace).delete()
    for level in reversed(Product.Level.values):
        Product.objects.filter(workspace=workspace, level=level).delete()
    workspace.delete()
