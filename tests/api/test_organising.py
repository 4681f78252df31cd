"""The organisation, seats, invitations and keys, made and changed by programs."""

import pytest

from openweft.workspaces.models import Member


@pytest.fixture
def admin(olga, as_member):
    return as_member(olga, "admin")


NEW = [
    ("/functions", {"name": "Sales"}, {"goals": "Close more"}),
    ("/teams", {"name": "Weavers", "people": 3}, {"mission": "Weave"}),
    ("/products", {"name": "Loom"}, {"name": "Loom Pro"}),
]


@pytest.mark.parametrize(("path", "new", "change"), NEW)
def test_what_is_organised_is_made_and_changed(ana, ben, eve, as_member, path, new, change):
    made = as_member(ana).post(path, **new)
    assert made.status_code == 201
    one = f"{path}/{made.json()['id']}"
    call = as_member(ana)

    changed = call.send("PATCH", one, change, version=made.json()["version"])
    assert changed.status_code == 200
    assert changed.json().items() >= change.items()
    version = changed.json()["version"]
    assert changed["ETag"] == f'"{version}"'
    assert call.send("PATCH", one, {"name": " "}, version=version).status_code == 422
    assert call.send("PATCH", one, {"name": None}, version=version).status_code == 200
    assert as_member(ben).send("PATCH", one, change, version=version).status_code == 403
    assert as_member(ana, "read").send("PATCH", one, change, version=version).status_code == 403
    assert as_member(eve).send("PATCH", one, change, version=version).status_code == 404


@pytest.mark.parametrize(("path", "new", "change"), NEW)
def test_a_program_that_saw_an_older_version_changes_nothing(ana, as_member, path, new, change):
    call = as_member(ana)
    made = call.post(path, **new).json()
    one = f"{path}/{made['id']}"
    call.send("PATCH", one, change, version=made["version"])

    assert call.send("PATCH", one, {"name": "Late"}).status_code == 428
    late = call.send("PATCH", one, {"name": "Late"}, version=made["version"])
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    (stored,) = call.get(path).json()["items"]
    assert (stored["name"], stored["version"]) == (change.get("name", new["name"]), 2)


def test_a_function_nothing_belongs_to_is_removed(ana, as_member):
    call = as_member(ana)
    made = call.post("/functions", name="Sales").json()
    assert call.send("DELETE", f"/functions/{made['id']}").status_code == 204
    assert call.get("/functions").json()["items"] == []


def test_people_join_and_leave_a_team(ana, ben, as_member):
    call = as_member(ana)
    path = f"/teams/{call.post('/teams', name='Weavers').json()['id']}/memberships"
    made = call.send("POST", path, {"member_id": ben.pk, "share": 0.5}, version=1)
    assert made["ETag"] == call.get(path)["ETag"] == '"2"'
    assert (made.status_code, made.json()["share"]) == (201, 0.5)
    assert [row["member_id"] for row in call.get(path).json()] == [ben.pk]
    again = {"member_id": ben.pk, "share": 7}
    assert call.send("POST", path, again, version=2).status_code == 422
    assert call.send("POST", path, again, version=1).status_code == 412
    assert call.send("DELETE", f"/teams/memberships/{made.json()['id']}").status_code == 204
    assert call.get(path).json() == []


def test_a_teams_capacity_is_typed_over_by_who_saw_the_last(ana, as_member):
    call = as_member(ana)
    path = f"/teams/{call.post('/teams', name='Weavers').json()['id']}/capacity"
    typed = {"day": "2030-05-01", "person_weeks": 12}
    assert call.send("PUT", path, typed).status_code == 428
    assert call.send("PUT", path, typed, version=1)["ETag"] == '"2"'
    assert call.send("PUT", path, {**typed, "person_weeks": 5}, version=1).status_code == 412
    assert [row["person_weeks"] for row in call.get(path).json()] == [12]


def test_the_calendar_and_terms_are_the_owners(admin, ana, as_member):
    days = {"name": "Winter break", "starts_on": "2030-12-24", "ends_on": "2031-01-01"}
    assert admin.post("/calendar/closed-days", **days).status_code == 428
    made = admin.send("POST", "/calendar/closed-days", days, version=1)
    assert made.status_code == 201
    one = f"/calendar/closed-days/{made.json()['id']}"
    assert admin.send("DELETE", one, version=1).status_code == 412
    assert admin.get("/calendar/closed-days").json()["items"][0]["name"] == "Winter break"
    assert admin.send("DELETE", one, version=2).status_code == 204
    francs = {"currency": "CHF"}
    changed = admin.send("PATCH", "/workspace", francs, version=3)
    assert (changed.json()["currency"], changed["ETag"]) == ("CHF", '"4"')
    assert admin.send("PATCH", "/workspace", francs, version=1).status_code == 412
    far = {"horizon_periods": 99}
    assert admin.send("PATCH", "/workspace", far, version=4).status_code == 422
    assert as_member(ana).send("PATCH", "/workspace", francs, version=2).status_code == 403


def test_seats_are_the_owners(admin, ana, ben, eve, as_member):
    seat = f"/members/{ben.pk}"
    role = admin.send("PUT", f"{seat}/role", {"role": "contributor"}, version=1)
    assert (role.json()["role"], role["ETag"]) == ("contributor", '"2"')
    assert admin.send("PUT", f"{seat}/role", {"role": "viewer"}, version=1).status_code == 412
    assert admin.send("PATCH", seat, {"job_title": "Reader"}).status_code == 428
    assert admin.send("PATCH", seat, {"job_title": "Reader"}, version=1).status_code == 412
    assert admin.send("PATCH", seat, {"job_title": "Reader"}, version=2).status_code == 200
    assert admin.post(f"{seat}/deactivate").json()["is_active"] is False
    assert admin.post(f"{seat}/reactivate").json()["is_active"] is True
    assert (
        as_member(ana).send("PUT", f"{seat}/role", {"role": "owner"}, version=3).status_code == 403
    )
    assert as_member(eve, "admin").post(f"{seat}/deactivate").status_code == 404
    last = admin.send("PUT", f"/members/{admin.member.pk}/role", {"role": "viewer"}, version=1)
    assert last.status_code in {409, 422}
    assert Member.objects.get(pk=admin.member.pk).role == "owner"


def test_an_invitation_shows_its_secret_once(admin, ana, as_member):
    made = admin.post("/invitations", role="viewer", email="new@example.com")
    assert made.status_code == 201
    assert len(made.json()["secret"]) > 20
    assert made.json()["secret"] not in admin.get("/invitations").text
    assert admin.send("DELETE", f"/invitations/{made.json()['id']}").status_code == 204
    assert admin.post("/invitations", role="viewer", email="nobody").status_code == 422
    assert as_member(ana).get("/invitations").status_code == 403
    assert as_member(ana).post("/invitations", role="owner").status_code == 403


def test_a_key_is_made_by_an_admin_key_alone_and_ends_at_once(admin, ana, as_member, client):
    made = admin.post("/keys", name="Sync", scopes=["read"])
    assert made.status_code == 201
    bearer = {"Authorization": f"Bearer {made.json()['secret']}"}
    assert client.get("/api/v1/me", headers=bearer).status_code == 200
    assert made.json()["secret"] not in admin.get("/keys").text

    assert admin.send("DELETE", f"/keys/{made.json()['id']}").status_code == 204
    assert client.get("/api/v1/me", headers=bearer).status_code == 401
    assert admin.post("/keys", name="Sync", scopes=[]).status_code == 422
    assert as_member(ana).post("/keys", name="More", scopes=["admin"]).status_code == 403


def test_guests_see_neither_calendar_nor_teams(ana, gus, as_member):
    team = as_member(ana).post("/teams", name="Weavers").json()["id"]
    assert as_member(gus).get("/calendar/closed-days").status_code == 404
    assert as_member(gus).get(f"/teams/{team}/memberships").status_code == 404
