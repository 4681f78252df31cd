"""The OpenAPI text, and what fuzzing by it has found."""

import pytest
from django.db import connection

from openweft.api.main import api
from openweft.roadmap.operations import create_initiative

TOO_LARGE = 2**70


@pytest.fixture(scope="module")
def text():
    return api.get_openapi_schema()


def operations(text):
    for path, methods in text["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def references(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_the_description_is_whole(text):
    names = [operation["operationId"] for _name, operation in operations(text)]
    assert text["openapi"].startswith("3.")
    assert len(names) == len(set(names))
    known = text["components"]["schemas"]
    assert {ref.rpartition("/")[2] for ref in references(text)} <= set(known)


def test_every_call_says_what_it_is_for_answers_and_refuses(text):
    for name, operation in operations(text):
        assert operation.get("description"), name
        assert operation["tags"], name
        statuses = {int(status) for status in operation["responses"]}
        assert statuses & {200, 201, 202, 204}, name
        assert statuses >= {400, 401, 403, 404, 409, 422}, name


def test_every_variable_of_an_address_is_a_parameter(text):
    for name, operation in operations(text):
        wanted = {part.strip("{}") for part in name.split("/") if part.startswith("{")}
        given = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "path"}
        assert wanted == given, name


def test_a_call_that_wants_a_version_says_so(text):
    edit = text["paths"]["/api/v1/initiatives/{initiative_id}"]["patch"]
    read = text["paths"]["/api/v1/initiatives/{initiative_id}"]["get"]
    assert "If-Match" in [each["name"] for each in edit["parameters"]]
    assert {412, 428} <= set(edit["responses"])
    assert not {412, 428} & set(read["responses"])


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"/releases/{TOO_LARGE}", None),
        ("GET", f"/commitments/{TOO_LARGE}", None),
        ("POST", "/initiatives/{id}/dependencies", {"first_id": TOO_LARGE}),
        ("PUT", "/items/{id}/sharing", {"members": [TOO_LARGE]}),
    ],
)
def test_an_id_larger_than_any_does_not_exist(ana, as_member, method, path, body):
    row = create_initiative(title="Single sign-on", by=ana)
    answer = as_member(ana).send(method, path.format(id=row.pk), body)
    is_known_limit = connection.vendor == "postgresql" and answer.status_code == 422
    assert answer.status_code == 404 or is_known_limit
    assert set(answer.json()) == {"code", "detail"}


def test_words_that_are_null_stay_as_they_are(ana, as_member):
    call = as_member(ana)
    made = call.post("/initiatives", title="Single sign-on", body="For all").json()
    nothing = {"title": None, "body": None, "visibility": None, "owner_id": None}
    changed = call.send("PATCH", f"/initiatives/{made['id']}", nothing, version=1)
    assert changed.status_code == 200
    assert (changed.json()["title"], changed.json()["body"]) == ("Single sign-on", "For all")
    assert changed.json()["owner_id"] is None


@pytest.mark.parametrize("periods", [-1, 0, 99])
def test_a_scenario_looks_a_sensible_number_of_periods_ahead(ana, as_member, periods):
    answer = as_member(ana).post("/planning/scenarios", name="Far", horizon_periods=periods)
    assert answer.status_code == 422
    assert "periods" in answer.json()["detail"]
