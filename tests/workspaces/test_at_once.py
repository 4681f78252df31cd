"""Two who give the same name at once: the second is told, whoever looked first."""

import pytest
from django.db import connection

from openweft.common.errors import Invalid
from openweft.roadmap.models import Scenario
from openweft.roadmap.operations import create_scenario, edit_scenario
from openweft.workspaces.models import Contact, Event, Function, Product, Team, User, Workspace
from openweft.workspaces.operations import (
    create_function,
    create_product,
    create_team,
    create_workspace,
    edit_function,
    edit_product,
)
from openweft.workspaces.operations.contacts import create_contact


class Ahead:
    """Makes the twin of a row between somebody's look and their write."""

    def __init__(self, twin):
        self.twin = twin

    def __call__(self, execute, sql, params, many, context):
        table = f'"{self.twin._meta.db_table}"' if self.twin else ""
        if self.twin and sql.startswith((f"INSERT INTO {table}", f"UPDATE {table}")):
            twin, self.twin = self.twin, None
            type(twin).objects.bulk_create([twin])
        return execute(sql, params, many, context)


@pytest.mark.parametrize(
    ("model", "named", "create", "sentence"),
    [
        (Function, {"name": "Sales"}, create_function, "a function “Sales” already"),
        (Product, {"name": "Sales"}, create_product, "a product “Sales” already"),
        (Scenario, {"name": "Sales"}, create_scenario, "“Sales” is no free name"),
        (Contact, {"name": "Sales", "email": "s@x.org"}, create_contact, "the address s@x.org"),
    ],
)
def test_the_second_of_one_name_is_told(workspace, ana, model, named, create, sentence):
    with (
        connection.execute_wrapper(Ahead(model(workspace=workspace, **named))),
        pytest.raises(Invalid, match=sentence),
    ):
        create(**named, by=ana)
    create(**named, by=ana)
    assert Event.objects.filter(subject="Sales").count() == 1


@pytest.mark.parametrize(
    ("model", "create", "edit"),
    [
        (Function, create_function, edit_function),
        (Product, create_product, edit_product),
        (Scenario, create_scenario, edit_scenario),
    ],
)
def test_the_second_who_renames_is_told(workspace, ana, model, create, edit):
    row = create(name="Support", by=ana)
    with (
        connection.execute_wrapper(Ahead(model(workspace=workspace, name="Sales"))),
        pytest.raises(Invalid, match="“Sales”"),
    ):
        edit(row.pk, changes={"name": "Sales"}, by=ana)
    row.refresh_from_db()
    assert row.name == "Support"


def test_the_second_team_or_workspace_of_one_name_is_asked_to_try_again(workspace, ana):
    with (
        connection.execute_wrapper(Ahead(Team(workspace=workspace, name="Core", key="core"))),
        pytest.raises(Invalid, match="send it again"),
    ):
        create_team(name="Core", by=ana)
    Workspace.objects.create(name="Spindle", slug="spindle")
    user = User.objects.create(email="new@example.org", name="New")
    with (
        connection.execute_wrapper(Ahead(Workspace(name="Spindle", slug="spindle-2"))),
        pytest.raises(Invalid, match="send it again"),
    ):
        create_workspace("Spindle", user=user)
    assert create_workspace("Spindle", user=user).workspace.slug == "spindle-2"
