"""What every request passes: an id, one log line, and headers that keep browsers strict."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from openweft.common.context import api_key_id, api_scopes, request_id

GetResponse = Callable[[HttpRequest], HttpResponseBase]

log = logging.getLogger("openweft.request")
ACCEPTED_ID = re.compile(r"[A-Za-z0-9._-]{8,40}")


def request_log(get_response: GetResponse) -> GetResponse:
    """Gives the request an id (the caller's X-Request-ID if it is a sane one) and logs its end."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        current = given if ACCEPTED_ID.fullmatch(given) else secrets.token_hex(8)
        token, key_token = request_id.set(current), api_key_id.set(None)
        scopes_token = api_scopes.set(None)
        start = time.perf_counter()
        try:
            response = get_response(request)
            response["X-Request-ID"] = current
            _log(request, response.status_code, time.perf_counter() - start)
            return response
        finally:
            request_id.reset(token)
            api_key_id.reset(key_token)
            api_scopes.reset(scopes_token)

    return answer


def _log(request: HttpRequest, status: int, seconds: float) -> None:
    member = getattr(request, "member", None)
    log.info(
        "%s %s %s",
        request.method,
        request.path,
        status,
        extra={
            "status": status,
            "ms": round(seconds * 1000, 1),
            "member_id": member and member.pk,
        },
    )


def security_headers(get_response: GetResponse) -> GetResponse:
    """Adds the headers that neither Django nor the content policy sends."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answer
