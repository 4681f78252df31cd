"""Posting to an address somebody chose: over https, to public addresses, and no further."""

import json
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.integrations.delivery import AddressDead, DeliveryError
from openweft.items.notices.operations import checked_chat_url

TIMEOUT_S = 10
LONGEST_S = 30  # however slowly the other side dribbles its answer
MOST_READ = 4096
GONE = frozenset({301, 302, 303, 307, 308, 401, 403, 404, 405, 410})
TRY_AGAIN = frozenset({408, 425, 429})
ANSWERED, REFUSED, BROKEN = range(200, 300), range(400, 500), 500
# IPv6 that carries an IPv4 address to wherever that leads: 6to4, Teredo, NAT64
CARRIERS = tuple(map(ip_network, ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")))
Address = IPv4Address | IPv6Address


class PinnedConnection(HTTPSConnection):
    """Connects to the address that was looked at, whatever the name may lead to by then."""

    def __init__(self, host: str, port: int, address: Address) -> None:
        super().__init__(host, port, timeout=TIMEOUT_S, context=ssl.create_default_context())
        self._address = str(address)
        self._trust = ssl.create_default_context()
        self._end: threading.Timer | None = None

    def connect(self) -> None:
        """Open the connection, for half a minute; the certificate must be that of the name."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._trust.wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        self._end = threading.Timer(LONGEST_S, self._cut)
        self._end.daemon = True
        self._end.start()
        self.sock.do_handshake()

    def _cut(self) -> None:
        with suppress(OSError):  # it has just ended by itself
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """End the connection, and the watch over how long it lasts."""
        if self._end is not None:
            self._end.cancel()
        super().close()


def post_json(url: str, body: Mapping[str, Any]) -> None:
    """Post `body` to a webhook. Raises DeliveryError; AddressDead where it is no use to go on."""
    try:
        parts = urlsplit(checked_chat_url(url))
    except Invalid as refusal:
        raise AddressDead(str(refusal)) from refusal
    host, port = str(parts.hostname), parts.port or 443
    connection = PinnedConnection(host, port, _public_address(host, port))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/json", "User-Agent": "Openweft"}
    try:
        connection.request("POST", target, json.dumps(body).encode(), headers)
        answer = connection.getresponse()
        words = answer.read(MOST_READ).decode(errors="replace")
    except (OSError, HTTPException) as trouble:
        raise DeliveryError(
            _("The chat could not be reached: {why}").format(why=str(trouble)[:200]),
            permanent=False,
        ) from trouble
    finally:
        connection.close()
    _judge(answer.status, words)


def _judge(status: int, words: str) -> None:
    if status in ANSWERED:
        return
    sentence = _("The chat answered {status}: {words}").format(
        status=status, words=" ".join(words.split())[:120]
    )
    if status in GONE:
        raise AddressDead(sentence)
    raise DeliveryError(sentence, permanent=status in REFUSED and status not in TRY_AGAIN)


def _public_address(host: str, port: int) -> Address:
    """The first address of the host; all must be public, unless the setting allows others."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as trouble:
        raise DeliveryError(
            _("There is no host “{host}”.").format(host=host), permanent=False
        ) from trouble
    addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not settings.ENV.private_webhooks and not all(map(is_public, addresses)):
        raise AddressDead(
            _("“{host}” is a private address, where this installation sends nothing.").format(
                host=host
            )
        )
    return addresses[0]


def is_public(address: Address) -> bool:
    """Whether an address is of the internet at large, not of this machine or this house."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if isinstance(address, IPv6Address) and any(address in each for each in CARRIERS):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
