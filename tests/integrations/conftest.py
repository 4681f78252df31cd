"""A mail server of our own, and somebody who is told things."""

import json
import shutil
import socket
import ssl
import subprocess
import threading
from datetime import timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from openweft.items.models import Notice
from openweft.items.notices.telling import tell_news
from openweft.items.talk import add_comment, follow
from openweft.roadmap.operations import create_initiative


class Inbox:
    """What an SMTP server was given; addresses and answers can be refused."""

    def __init__(self):
        self.mails = []
        self.senders = []
        self.refuses = {}
        self.answer = ""

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.answer:
            return self.answer
        self.senders.append(envelope.mail_from)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Taken"

    def text(self, at=-1):
        return self.mails[at].get_body(("plain",)).get_content()

    def html(self, at=-1):
        return self.mails[at].get_body(("html",)).get_content()


@pytest.fixture
def inbox(settings):
    box = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield box
    server.stop()


@pytest.fixture
def item(ana, cleo):
    """Ana's, followed by Cleo."""
    row = create_initiative(title="Single sign-on", state="candidate", by=ana)
    tell_news(now=timezone.now())
    follow(row.pk, by=cleo)
    return row


@pytest.fixture
def say(item, ana):
    """Ana says something about the item, and it is told."""

    def comment(body, **also):
        add_comment(item.pk, body=body, by=ana, **also)
        tell_news(now=timezone.now())

    return comment


@pytest.fixture
def after_the_digest():
    """A moment at which the digest of everything told so far is due, and no earlier one."""

    def moment():
        latest = Notice.objects.latest("told_at").told_at
        day = latest.date() + timedelta(days=1)
        return latest.replace(
            year=day.year, month=day.month, day=day.day, hour=8, minute=0, second=1
        )

    return moment


class Hooks(HTTPServer):
    """An https server that keeps what is posted to it."""

    def __init__(self, certificate):
        super().__init__(("127.0.0.1", 0), Hook)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.posted, self.answer, self.headers = [], 200, {}
        self.dribbles, self.is_over = False, threading.Event()

    def url(self, host="localhost"):
        return f"https://{host}:{self.server_port}/hook?token=1"


class Hook(BaseHTTPRequestHandler):
    server: Hooks

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, json.loads(body)))
        if self.server.dribbles:
            self.wfile.write(b"HTTP")
            self.server.is_over.wait(20)
            return
        self.send_response(self.server.answer)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"so be it")

    def log_message(self, *_words):
        """Says nothing."""


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for localhost and its key, in one file."""
    if shutil.which("openssl") is None:
        pytest.skip("No openssl here: nothing over https was tried.")
    folder = tmp_path_factory.mktemp("certificate")
    key, signed, both = (folder / name for name in ("key.pem", "signed.pem", "both.pem"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
         "-out", signed, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    both.write_bytes(key.read_bytes() + signed.read_bytes())
    return both


@pytest.fixture
def hooks(certificate, monkeypatch, settings):
    """The https server, trusted, at an address that is private and allowed."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.ENV = settings.ENV.model_copy(update={"private_webhooks": True})
    server = Hooks(certificate)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.is_over.set()
    server.shutdown()
    thread.join()
    server.server_close()
