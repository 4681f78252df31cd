"""A workspace of any size, the same for the same numbers, for the benchmarks of pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from openweft.engine.planning.problem import Limits
from openweft.items.keys import take_numbers
from openweft.items.models import Item, KindRow
from openweft.roadmap.models import Dependency, Estimate, Initiative, Plan, Release, StatusUpdate
from openweft.roadmap.operations import main_scenario, publish_plan, refresh_values
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.planner import solve_plan
from openweft.strategy.models import (
    Alignment,
    KeyResult,
    Measurement,
    Metric,
    Objective,
    Placement,
    StrategyVersion,
)
from openweft.workspaces.models import (
    Function,
    Member,
    Product,
    Role,
    Team,
    TeamMembership,
    User,
    Workspace,
)

EMAIL, PASSWORD = "bench@openweft.example", "as quick as it gets"
STATES = ("proposed", "candidate", "candidate", "candidate", "committed", "in_progress", "shipped")
TYPES = Initiative.Type.values
VERBS = ("Shorten", "Replace", "Connect", "Simplify", "Automate", "Open", "Measure", "Retire")
THINGS = (
    "the approval of invoices",
    "sign-in on old phones",
    "the export for auditors",
    "travel times between sites",
    "the register of machines",
    "quotes with several options",
    "the search over job history",
    "warnings before a lapse",
    "the first week of a customer",
    "photographs in cold storage",
)
BATCH = 500
FUNCTIONS, PRODUCTS, TOPS, SUBS, RELEASES = 10, 6, 4, 3, 8
PEOPLE_A_TEAM = 6


@dataclass
class Cast:
    """Who and what the rows refer to."""

    workspace: Workspace
    curator: Member
    members: list[Member]
    functions: list[Function]
    teams: list[Team]
    products: list[Product]
    today: date
    chance: Random


def build_workspace(
    initiatives: int = 500,
    *,
    teams: int = 20,
    seed: int = 0,
    solve_seconds: float | None = 5.0,
    slug: str = "bench",
) -> Workspace:
    """Make a workspace of that many initiatives and return it.

    They have estimates, alignments, dependencies and statuses, and a published
    plan, unless `solve_seconds` is None. Its curator signs in with EMAIL and
    PASSWORD. Equal numbers give equal rows; the plan too, where the solver was
    not cut short.
    """
    with transaction.atomic():
        cast = _found(slug, teams, Random(seed))
        objectives, key_results = _aim(cast)
        releases = _release(cast)
        made = _initiate(cast, initiatives, releases)
        _estimate(cast, made)
        _align(cast, made, objectives, key_results)
        _depend(cast, made)
        refresh_values(cast.workspace)
    if solve_seconds is not None:
        plan = begin_plan(main_scenario(cast.workspace), by=cast.curator)
        plan = solve_plan(plan, limits=Limits(seconds=solve_seconds))
        if plan.state != Plan.State.READY:
            raise RuntimeError(f"No plan: {plan.state}, {plan.trouble}")
        publish_plan(plan.pk, by=cast.curator)
    return cast.workspace


def _found(slug: str, teams: int, chance: Random) -> Cast:
    workspace = Workspace.objects.create(
        name="Large", slug=slug, planning_period="month", horizon_periods=9
    )
    user = User.objects.filter(email=EMAIL).first() or User.objects.create_user(
        EMAIL, PASSWORD, name="Bench"
    )
    functions = Function.objects.bulk_create(
        Function(workspace=workspace, name=f"Function {n + 1}") for n in range(FUNCTIONS)
    )
    curator = Member.objects.create(
        workspace=workspace, user=user, name="Bench", role=Role.CURATOR
    )
    members = Member.objects.bulk_create(
        Member(workspace=workspace, name=f"Member {n + 1}", function=functions[n % FUNCTIONS])
        for n in range(3 * teams)
    )
    rows = Team.objects.bulk_create(
        Team(workspace=workspace, key=f"team-{n + 1}", name=f"Team {n + 1}", lead=members[3 * n])
        for n in range(teams)
    )
    TeamMembership.objects.bulk_create(
        TeamMembership(team=team, people=PEOPLE_A_TEAM) for team in rows
    )
    products = Product.objects.bulk_create(
        Product(workspace=workspace, name=f"Product {n + 1}") for n in range(PRODUCTS)
    )
    today = workspace.today(timezone.now())
    return Cast(workspace, curator, members, functions, rows, products, today, chance)


def _items(cast: Cast, model: type[KindRow], titles: list[str]) -> list[Item]:
    numbers = take_numbers(cast.workspace, model.KIND, len(titles))
    return Item.objects.bulk_create(
        (
            Item(
                workspace=cast.workspace,
                kind=model.KIND,
                number=number,
                key=f"{model.KIND}-{number}",
                title=title,
                body=f"{title}, as customers asked. " * 4,
                owner=cast.members[number % len(cast.members)],
                function=cast.functions[number % FUNCTIONS],
                created_by=cast.curator,
            )
            for number, title in zip(numbers, titles, strict=True)
        ),
        batch_size=BATCH,
    )


def _aim(cast: Cast) -> tuple[list[Objective], list[KeyResult]]:
    titles = [f"Objective {n + 1}" for n in range(TOPS * (SUBS + 1))]
    objectives = Objective.objects.bulk_create(
        Objective(item=item, **KindRow.repeated(item)) for item in _items(cast, Objective, titles)
    )
    version = StrategyVersion.objects.create(
        workspace=cast.workspace, number=1, state="live", live_since=timezone.now()
    )
    tops, subs = objectives[:TOPS], objectives[TOPS:]
    Placement.objects.bulk_create(
        [Placement(version=version, objective=top, share=1 / TOPS) for top in tops]
        + [
            Placement(version=version, objective=sub, parent=tops[n // SUBS], share=1 / SUBS)
            for n, sub in enumerate(subs)
        ]
    )
    return subs, _measure(cast, subs)


def _measure(cast: Cast, objectives: list[Objective]) -> list[KeyResult]:
    metrics = Metric.objects.bulk_create(
        Metric(workspace=cast.workspace, name=f"Metric {n + 1}", unit="%")
        for n in range(2 * len(objectives))
    )
    Measurement.objects.bulk_create(
        (
            Measurement(metric=metric, day=cast.today - timedelta(weeks=week), value=60 - week / 4)
            for metric in metrics
            for week in range(104)
        ),
        batch_size=BATCH,
    )
    items = _items(cast, KeyResult, [f"Key result {n + 1}" for n in range(len(metrics))])
    return KeyResult.objects.bulk_create(
        KeyResult(
            item=item,
            **KindRow.repeated(item),
            objective=objectives[n // 2],
            metric=metrics[n],
            baseline=40,
            target=80,
            starts_on=cast.today - timedelta(days=180),
            due_on=cast.today + timedelta(days=180),
        )
        for n, item in enumerate(items)
    )


def _release(cast: Cast) -> list[Release]:
    items = _items(cast, Release, [f"Release {n + 1}" for n in range(RELEASES)])
    days = [cast.today + timedelta(weeks=6 * n - 12) for n in range(RELEASES)]
    return Release.objects.bulk_create(
        Release(
            item=item,
            **KindRow.repeated(item),
            due_on=day,
            state="out" if day < cast.today else "planned",
            out_on=day if day < cast.today else None,
        )
        for item, day in zip(items, days, strict=True)
    )


def _initiate(cast: Cast, count: int, releases: list[Release]) -> list[Initiative]:
    titles = [
        f"{VERBS[n % len(VERBS)]} {THINGS[n // len(VERBS) % len(THINGS)]}, part {n // 80 + 1}"
        for n in range(count)
    ]
    items = _items(cast, Initiative, titles)
    Item.products.through.objects.bulk_create(
        Item.products.through(item_id=item.pk, product_id=cast.products[n % PRODUCTS].pk)
        for n, item in enumerate(items)
    )
    rows = [
        _initiative(cast, item, STATES[n % len(STATES)], n, releases)
        for n, item in enumerate(items)
    ]
    made = Initiative.objects.bulk_create(rows, batch_size=BATCH)
    StatusUpdate.objects.bulk_create(
        StatusUpdate(
            initiative=row, health="on_track", sentence="As planned.", by=cast.curator, at=at
        )
        for row in made
        if row.state == "in_progress"
        for at in [timezone.now() - timedelta(weeks=n) for n in range(4)]
    )
    return made


def _initiative(
    cast: Cast, item: Item, state: str, number: int, releases: list[Release]
) -> Initiative:
    begun = state in {"in_progress", "shipped"}
    is_shipped = state == "shipped"
    starts_on = cast.today - timedelta(weeks=20 + number % 9) if begun else None
    return Initiative(
        item=item,
        **KindRow.repeated(item),
        type=TYPES[number % len(TYPES)],
        state=state,
        state_since=timezone.now() - timedelta(weeks=number % 20),
        horizon=("H1", "H1", "H2", "H3")[number % 4],
        release=releases[number % 2 if is_shipped else number % RELEASES] if begun else None,
        starts_on=starts_on,
        finishes_on=releases[number % 2].out_on if is_shipped else None,
        shipped_on=releases[number % 2].out_on if is_shipped else None,
        health="on_track" if state == "in_progress" else "",
        reach_share=round(cast.chance.uniform(0.05, 1), 2),
    )


def _estimate(cast: Cast, made: list[Initiative]) -> None:
    Estimate.objects.bulk_create(
        (
            Estimate(
                initiative=row,
                team=team,
                low=likely * 0.7,
                likely=likely,
                high=likely * 1.6,
                spent=likely / 2 if row.state == "in_progress" else 0,
                remaining=likely / 2 if row.state == "in_progress" else None,
            )
            for row in made
            for team in cast.chance.sample(
                cast.teams, min(len(cast.teams), 1 + row.item.number % 3)
            )
            for likely in [_weeks(cast, row, len(made))]
        ),
        batch_size=BATCH,
    )


def _weeks(cast: Cast, row: Initiative, count: int) -> float:
    """Person-weeks such that all together ask about twice what the teams have."""
    fair = 2 * PEOPLE_A_TEAM * 31 * len(cast.teams) / count
    started = 0.3 if row.state in {"in_progress", "committed"} else 1.0
    return round(cast.chance.uniform(0.5, 1.5) * fair * started, 1)


def _align(
    cast: Cast, made: list[Initiative], objectives: list[Objective], key_results: list[KeyResult]
) -> None:
    chance = cast.chance
    Alignment.objects.bulk_create(
        (
            Alignment(
                item_id=row.pk,
                objective=objectives[n // 2],
                key_result=key_results[n],
                contribution=round(chance.uniform(0.2, 1), 2),
                confidence=round(chance.uniform(0.4, 1), 2),
                reason="It takes away what most people wait for.",
                by=cast.curator,
            )
            for row in made
            for n in chance.sample(range(len(key_results)), 2)
        ),
        batch_size=BATCH,
    )


def _depend(cast: Cast, made: list[Initiative]) -> None:
    waiting = [row for row in made if row.state == "candidate"]
    Dependency.objects.bulk_create(
        Dependency(first=first, then=then, created_by=cast.curator)
        for number, (first, then) in enumerate(zip(waiting, waiting[7:], strict=False))
        if number % 2 == 0
    )
