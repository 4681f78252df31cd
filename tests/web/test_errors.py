"""What people and programs are told when something is wrong."""

import pytest
from django.test import Client
from django.urls import path

from openweft.config import urls
from tests.factories import PASSWORD

HTMX = {"HX-Request": "true", "HX-Target": "aside#drawer"}


def explode(request):
    raise RuntimeError("planted")


urlpatterns = [*urls.urlpatterns, path("api/explode", explode), path("explode", explode)]
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def breaking(signed_in, ana, settings):
    settings.ROOT_URLCONF = __name__
    browser = signed_in(ana)
    browser.raise_request_exception = False
    return browser


def test_what_broke_names_a_number_to_tell(breaking):
    answer = breaking.get("/explode", headers={"X-Request-ID": "a-number-to-tell"})
    assert answer.status_code == 500
    assert "a-number-to-tell" in answer.text
    assert "planted" not in answer.text


def test_what_broke_in_the_api_is_told_in_its_shape(breaking):
    answer = breaking.get("/api/explode")
    assert answer.status_code == 500
    assert answer.json()["code"] == "broken"


@pytest.mark.parametrize("address", ["today/read", "settings/planning/sizes"])
def test_an_address_for_a_button_has_a_page_that_says_so(signed_in, ana, at, address):
    answer = signed_in(ana).get(at(address))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "has no page of its own" in answer.text


def test_the_api_refuses_methods_and_places_in_its_shape(signed_in, ana):
    browser = signed_in(ana)
    refused = browser.delete("/api/v1/workspace")
    assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in refused.json()["detail"]
    missing = browser.get("/api/v1/nowhere")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_what_htmx_does_not_find_is_said_beside_what_stands_there(signed_in, ana, at):
    answer = signed_in(ana).get(at("initiatives/INIT-999"), headers=HTMX)
    assert (answer.status_code, answer["HX-Reswap"]) == (404, "none")
    assert "no longer shared with you" in answer.text
    assert "<html" not in answer.text


def test_a_stale_form_is_said_and_what_was_typed_stays(ana, at):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana.user)
    whole = browser.post(at("initiatives/new"), {"title": "One"})
    assert (whole.status_code, "grown stale" in whole.text) == (403, True)
    part = browser.post(at("initiatives/new"), {"title": "One"}, headers=HTMX)
    assert (part.status_code, part["HX-Reswap"]) == (403, "none")
    assert "Copy what you typed" in part.text


def test_who_is_signed_out_comes_back_to_the_page_they_saw(client, ana, at):
    seen = {**HTMX, "HX-Current-URL": f"http://testserver{at('roadmap/?shape=list')}"}
    moved = client.get(at("initiatives/INIT-1"), headers=seen)
    assert moved["HX-Redirect"].startswith("/account/login/?next=")
    assert "roadmap" in moved["HX-Redirect"]
    kept = client.post(at("initiatives/new"), {"title": "One"}, headers=seen)
    assert (kept.status_code, kept["HX-Reswap"]) == (401, "none")
    assert "You are signed out" in kept.text
    door = client.post(at("today/read"))
    assert door["Location"].endswith(f"next={at('')}")


def test_a_password_is_changed_in_our_words(signed_in, ana):
    browser = signed_in(ana)
    text = browser.get("/account/password/change/").text
    assert "&lt;ul" not in text
    assert "Ten characters or more" in text
    refused = browser.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "short", "password2": "short"},
    )
    assert "at least 10 characters" in refused.text


def test_ones_only_address_cannot_be_removed(signed_in, ana):
    text = signed_in(ana).get("/account/email/").text
    assert ana.user.email in text
    assert "Remove" not in text
