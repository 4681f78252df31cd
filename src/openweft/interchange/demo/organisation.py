"""The company: its calendar, people, functions, teams and products."""

from datetime import date, timedelta

from openweft.interchange.demo.files import Row, read
from openweft.interchange.demo.world import World
from openweft.roadmap.capacity import capacities
from openweft.roadmap.operations import (
    Band,
    Points,
    policy_of,
    set_floor,
    set_policy,
    set_size,
)
from openweft.workspaces.models import Function, Member, Role, TeamMembership, User, Workspace
from openweft.workspaces.operations import (
    add_closed_days,
    create_product,
    create_team,
    edit_function,
    set_capacity,
)

FOUNDED_WEEKS = -108
LAST_LOOK_DAYS = 4
QUARTER_MONTHS = 3


def found_company(world: World) -> None:
    """People and functions first, as everything else is done by somebody."""
    _people(world)
    at = world.at(world.day(FOUNDED_WEEKS), "founded")
    with world.then(at):
        _functions(world)
        _products(world)
        _closed_days(world)
        _terms(world)
    _teams(world)
    Workspace.objects.filter(pk=world.workspace.pk).update(created_at=at)
    world.record("workspace.created", at=at, by=world.members["runa"], subject="Tallowfield")


def _people(world: World) -> None:
    company, people = read("company"), read("people")
    rows = [
        Function(workspace=world.workspace, name=row["name"], goals=row["goals"])
        for row in company["function"]
    ]
    made = Function.objects.bulk_create(rows)
    world.functions = {
        row["key"]: function for row, function in zip(company["function"], made, strict=True)
    }
    roles = people["roles"] | {row["member"]: row["role"] for row in people["sign_in"]}
    seats = [
        _seat(world, key, name, title, function=function, role=roles.get(key, Role.CONTRIBUTOR))
        for key, name, function, title, _teams in people["people"]
    ]
    seats += [
        _seat(world, key, name, title, function=None, role=Role.GUEST)
        for key, (name, title) in people["guests"].items()
    ]
    keys = [row[0] for row in people["people"]] + list(people["guests"])
    members = Member.objects.bulk_create(seats)
    world.members = dict(zip(keys, members, strict=True))
    for number, member in enumerate(members):
        member.joined_at = world.at(world.day(FOUNDED_WEEKS + 2 * (number % 9)), member.name)
    _seat_users(world, members)
    Member.objects.bulk_update(members, ["joined_at", "user", "last_seen_at"])


def _seat(
    world: World, key: str, name: str, title: str, *, function: str | None, role: str
) -> Member:
    return Member(
        workspace=world.workspace,
        name=name,
        role=Role(role),
        job_title=title,
        function=world.functions[function] if function else None,
    )


def _seat_users(world: World, members: list[Member]) -> None:
    """Give those who can sign in their users; they last looked some days ago."""
    looked = world.today - timedelta(days=LAST_LOOK_DAYS)
    for row in read("people")["sign_in"]:
        member = world.members[row["member"]]
        user = User.objects.filter(email=row["email"]).first() or User(email=row["email"])
        user.name, user.is_active = member.name, True
        user.set_password(read("people")["password"])
        user.save()
        member.user = user
        member.last_seen_at = world.at(looked, member.name)


def _functions(world: World) -> None:
    for row in read("company")["function"]:
        lead = world.members[row["lead"]]
        function = world.functions[row["key"]]
        world.functions[row["key"]] = edit_function(
            function.pk, changes={"lead_id": lead.pk}, by=world.curator
        )


def _products(world: World) -> None:
    for row in read("company")["product"]:
        parent = world.products[row["parent"]].pk if "parent" in row else None
        world.products[row["key"]] = create_product(
            name=row["name"],
            level=row.get("level", "product"),
            parent_id=parent,
            owner_id=world.members[row["owner"]].pk,
            by=world.curator,
        )


def _closed_days(world: World) -> None:
    owner = world.members["runa"]
    for year in range(world.today.year - 2, world.today.year + 3):
        for row in read("company")["closed"]:
            starts_on = date.fromisoformat(f"{year}-{row['starts']}")
            ends_on = date.fromisoformat(f"{year}-{row['ends']}")
            if ends_on < starts_on:
                ends_on = ends_on.replace(year=year + 1)
            add_closed_days(
                name=f"{row['name']} {year}", starts_on=starts_on, ends_on=ends_on, by=owner
            )


def _terms(world: World) -> None:
    company = read("company")
    policy = {k: v for k, v in company["policy"].items() if k != "technicians"}
    set_policy(changes=policy, by=world.curator)
    for row in company["size"]:
        set_size(
            row["code"],
            points=Points(*row["points"]),
            is_default=row.get("default", False),
            by=world.curator,
        )
    for row in company["floor"]:
        band = Band(row["dimension"], row["label"], row.get("least"), row.get("most"))
        set_floor(band, by=world.curator)


def _teams(world: World) -> None:
    people = read("people")
    for number, row in enumerate(people["team"]):
        with world.then(world.at(world.day(FOUNDED_WEEKS + 1 + number % 4), row["key"])):
            world.teams[row["key"]] = create_team(
                name=row["name"],
                mission=row["mission"],
                lead_id=world.members[row["lead"]].pk,
                by=world.curator,
            )
    TeamMembership.objects.bulk_create(_memberships(world, people))
    _typed_capacity(world)


def _memberships(world: World, people: Row) -> list[TeamMembership]:
    named = [
        TeamMembership(
            team=world.teams[team],
            member=world.members[key],
            function=world.functions[function],
            share=share,
        )
        for key, _name, function, _title, teams in people["people"]
        for team, share in teams.items()
    ]
    unnamed = [
        TeamMembership(
            team=world.teams[row["key"]],
            function=world.functions[function],
            people=count,
            share=share,
        )
        for row in people["team"]
        for function, count, share in row["others"]
    ]
    return named + unnamed


def _typed_capacity(world: World) -> None:
    """Capacity typed over for a quarter to come, where the files say why."""
    for row in read("people")["capacity"]:
        first = world.quarter(row["quarter"]).starts_on
        periods = world.workspace.periods_from(first, QUARTER_MONTHS)
        team = world.teams[row["team"]]
        given = capacities(world.workspace, periods, policy_of(world.workspace))
        weeks = next(each.person_weeks for each in given if each.team == team)
        for period, whole in zip(periods, weeks, strict=True):
            with world.then(world.at(world.day(-7), row["team"])):
                set_capacity(
                    team.pk,
                    day=period.starts_on,
                    person_weeks=round(whole * row["factor"], 1),
                    note=row["note"],
                    by=world.curator,
                )
