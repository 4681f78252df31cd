"""A real server on the tests' database, and a real Chromium before it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest
from django.conf import settings
from django.test import Client

from tests.processes import ROOT, test_database_url, wait_until

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SCHEMES = {"light": None, "dark": {"runOnly": ["color-contrast"]}}  # all else is the same page
NONE_FOUND = "No Chromium here: the browser tests did not run. `make browser` installs one."


def pytest_collection_modifyitems(items):
    here = str(ROOT / "tests" / "browser")
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium():
    """The browser's program. Without one the tests are skipped, or fail where required."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if os.environ.get("OPENWEFT_REQUIRE_BROWSER"):
            pytest.fail(NONE_FOUND)
        pytest.skip(NONE_FOUND)
    return found


@pytest.fixture(scope="session")
def browser(chromium):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in the tests' thread
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def server(django_db_setup, django_db_blocker):
    """The address of `openweft up`, worker included, on the tests' database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with django_db_blocker.unblock():
        variables = {"DATABASE_URL": test_database_url(), "PORT": str(port)}
    environment = {**os.environ, **variables, "SECRET_KEY": settings.SECRET_KEY}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen([sys.executable, "-m", "openweft.cli", "up"], env=environment)
    address = f"http://localhost:{port}"

    def answers():
        assert process.poll() is None, "the server ended"
        try:
            return urllib.request.urlopen(f"{address}/healthz", timeout=5).status == 200
        except OSError:
            return False

    wait_until(answers, "the server answers", deadline_s=60)
    yield address
    process.send_signal(signal.SIGTERM)
    process.wait(20)


@pytest.fixture
def page(browser, server):
    """A fresh tab. What the content policy or a script complains of fails the test."""
    context = browser.new_context(base_url=server, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(25_000)
    tab = context.new_page()
    complaints = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security" in said.text else None,
    )
    yield tab
    context.close()
    assert complaints == []


@pytest.fixture
def enter(page, server):
    """Signs a member in without the form and returns the tab."""

    def sign_in(member):
        client = Client()
        client.force_login(member.user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": server}]
        )
        return page

    return sign_in


@pytest.fixture
def axe():
    """Asserts that axe finds nothing serious on a tab, in light and in dark."""
    from axe_core_python.sync_playwright import Axe

    def check(tab):
        for scheme, options in SCHEMES.items():
            tab.emulate_media(color_scheme=scheme)
            found = Axe().run(tab, options=options)["violations"]
            grave = [
                (scheme, each["id"], [node["target"] for node in each["nodes"]])
                for each in found
                if each["impact"] in {"serious", "critical"}
            ]
            assert grave == []

    return check
