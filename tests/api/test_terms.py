"""Floors, sizes and the policy of plans; and a list that grows while it is read."""


def test_a_floor_is_set_replaced_and_removed(ana, ben, eve, as_member):
    call = as_member(ana)
    band = {"dimension": "horizon", "label": "H3", "least_share": 0.1}
    made = call.send("PUT", "/planning/floors", band, version=1)
    assert made["ETag"] == call.get("/planning/floors")["ETag"] == '"2"'
    assert call.send("PUT", "/planning/floors", band, version=1).status_code == 412
    again = call.send("PUT", "/planning/floors", {**band, "least_share": 0.2}, version=2)
    assert (made.status_code, again.json()["id"]) == (200, made.json()["id"])
    assert [row["least_share"] for row in call.get("/planning/floors").json()] == [0.2]

    one = f"/planning/floors/{made.json()['id']}"
    assert (
        call.send("PUT", "/planning/floors", {**band, "least_share": 2}, version=3).status_code
        == 422
    )
    assert as_member(ben).send("PUT", "/planning/floors", band, version=3).status_code == 403
    assert as_member(eve).send("DELETE", one, version=3).status_code == 404
    assert call.send("DELETE", one, version=2).status_code == 412
    assert call.send("DELETE", one, version=3).status_code == 204
    assert call.get("/planning/floors").json() == []


def test_a_size_stands_for_three_points(ana, as_member):
    call, points = as_member(ana), {"low": 1, "likely": 2, "high": 4}
    made = call.send("PUT", "/planning/sizes/M", points, version=1)
    assert (made.json()["likely"], made["ETag"]) == (2, '"2"')
    assert call.send("PUT", "/planning/sizes/M", points, version=1).status_code == 412
    odd = call.send("PUT", "/planning/sizes/M", {"low": 5, "likely": 2, "high": 4}, version=2)
    assert odd.status_code == 422
    sizes = call.get("/planning/sizes")
    assert ([row["code"] for row in sizes.json()], sizes["ETag"]) == (["M"], '"2"')


def test_the_policy_is_read_by_who_sits_and_changed_by_curators(ana, ben, gus, as_member):
    call = as_member(ana)
    path = "/planning/policy"
    changed = call.send("PATCH", path, {"discount_a_year": 0.2}, version=1)
    assert (changed.json()["discount_a_year"], changed["ETag"]) == (0.2, '"2"')
    assert call.send("PATCH", path, {"discount_a_year": 0.3}, version=1).status_code == 412
    assert call.send("PATCH", path, {"value_model": "luck"}, version=2).status_code == 422
    assert as_member(ben).get(path).json() == changed.json()
    assert as_member(ben).send("PATCH", path, {}, version=2).status_code == 403
    assert as_member(gus).get("/planning/policy").status_code == 404


def test_a_list_that_grows_while_it_is_read_repeats_and_skips_nothing(ana, as_member):
    call = as_member(ana)
    there = [call.post("/initiatives", title=f"Thing {n}").json()["key"] for n in range(7)]

    seen, cursor = [], ""
    while cursor is not None:
        page = call.get("/initiatives", limit=2, cursor=cursor).json()
        seen += [row["key"] for row in page["items"]]
        cursor = page["next_cursor"]
        call.post("/initiatives", title="A late one")

    assert seen == there[::-1]
