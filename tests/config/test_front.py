from tests.factories import PASSWORD


def test_the_front_door_sends_a_visitor_to_sign_in(client, ana):
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=/"


def test_the_front_door_leads_into_your_workspace(signed_in, ana):
    assert signed_in(ana).get("/")["Location"] == "/w/loom/"


def test_a_page_is_strict_about_where_things_come_from(signed_in, ana):
    headers = signed_in(ana).get("/w/loom/settings/me/").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Request-ID"]


def test_a_sane_request_id_is_kept_and_any_other_replaced(client, db):
    assert (
        client.get("/", headers={"X-Request-ID": "trace-12345"})["X-Request-ID"] == "trace-12345"
    )
    assert client.get("/", headers={"X-Request-ID": "a\tb"})["X-Request-ID"] != "a\tb"


def test_signing_in_needs_the_password(client, ana):
    refused = client.post("/account/login/", {"login": ana.user.email, "password": "wrong"})
    assert refused.status_code == 200
    entered = client.post("/account/login/", {"login": ana.user.email, "password": PASSWORD})
    assert entered.status_code == 302
