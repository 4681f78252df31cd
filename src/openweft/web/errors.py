"""The pages for what went wrong; none of them reads the database."""

from django.http import HttpRequest, HttpResponse

from openweft.common.context import request_id
from openweft.web.http import render_whole


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "404", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "403", 403)


def broken(request: HttpRequest) -> HttpResponse:
    return _page(request, "500", 500, request_id=request_id.get())


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not match."""
    return _page(request, "csrf", 403)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Somebody tries too often, at sign-in say."""
    return _page(request, "429", 429)


def _page(request: HttpRequest, name: str, status: int, **context: str) -> HttpResponse:
    return HttpResponse(render_whole(request, f"errors/{name}.html", context), status=status)
