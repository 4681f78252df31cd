from datetime import timedelta

from django.urls import reverse
from django.utils import timezone


def test_a_call_without_a_key_is_refused_in_the_one_shape(client, db):
    answer = client.get("/api/v1/initiatives")
    assert answer.status_code == 401
    assert set(answer.json()) == {"code", "detail"}


def test_an_expired_or_revoked_key_opens_nothing(ana, as_member):
    call = as_member(ana)
    call.key.expires_at = timezone.now() - timedelta(minutes=1)
    call.key.save()
    assert call.get("/me").status_code == 401

    call.key.expires_at, call.key.revoked_at = None, timezone.now()
    call.key.save()
    assert call.get("/me").status_code == 401


def test_a_key_of_a_person_who_left_opens_nothing(ana, as_member):
    call = as_member(ana)
    ana.is_active = False
    ana.save()
    assert call.get("/me").status_code == 401


def test_a_reading_key_writes_nothing(ana, as_member):
    answer = as_member(ana, "read").post("/initiatives", title="New thing")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_an_initiative_is_made_read_and_changed(ana, as_member):
    call = as_member(ana)

    made = call.post("/initiatives", title="Single sign-on", state="candidate", reach_share=0.4)
    path = f"/initiatives/{made.json()['id']}"
    changed = call.send("PATCH", path, {"title": "Single sign-on for all"}, version=1)

    assert made.status_code == 201
    assert made["ETag"] == '"1"'
    assert changed.json()["title"] == "Single sign-on for all"
    assert call.get(path).json()["reach_share"] == 0.4
    assert call.get(path)["ETag"] == '"2"'

    emptied = call.send("PATCH", path, {"reach_share": None, "horizon": None}, version=2)
    assert (emptied.json()["reach_share"], emptied.json()["horizon"]) == (None, "H1")


def test_a_write_needs_the_version_it_is_based_on(ana, as_member):
    call = as_member(ana)
    path = f"/initiatives/{call.post('/initiatives', title='One').json()['id']}"
    assert call.send("PATCH", path, {"title": "Two"}).status_code == 428
    assert call.send("PATCH", path, {"title": "Two"}, version=7).status_code == 412
    assert call.send("PATCH", path, {"title": "Two"}, version="²").status_code == 422
    assert call.get(path).json()["title"] == "One"


def test_a_broken_rule_names_what_and_where(ana, as_member):
    call = as_member(ana)
    bad_rule = call.post("/initiatives", title="   ")
    bad_type = call.post("/initiatives", title="x", reach_share="many")
    unread = call._client.post("/api/v1/initiatives", "{", "application/json")
    assert (bad_rule.status_code, bad_rule.json()["code"]) == (422, "invalid")
    assert "title" in bad_rule.json()["detail"]
    assert "reach_share" in bad_type.json()["detail"]
    assert unread.status_code == 400
    assert set(unread.json()) == {"code", "detail"}


def test_pages_follow_a_cursor_without_gap_or_repetition(ana, as_member):
    call = as_member(ana)
    made = [call.post("/initiatives", title=f"Thing {n}").json()["key"] for n in range(7)]

    keys, cursor = [], ""
    while cursor is not None:
        page = call.get("/initiatives", limit=3, cursor=cursor).json()
        keys += [row["key"] for row in page["items"]]
        cursor = page["next_cursor"]

    assert keys == made[::-1]


def test_a_cursor_of_somebody_elses_making_is_refused(ana, as_member):
    assert as_member(ana).get("/initiatives", cursor="abc!").status_code == 422


def test_the_reference_lists_every_call_under_the_strict_policy(client, db):
    answer = client.get(reverse("api:docs"))
    assert "/api/v1/initiatives/{initiative_id}/ship" in answer.text
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "<script>" not in answer.text
    assert "style=" not in answer.text
