"""The answers to what went wrong; none of them reads the database."""

from collections.abc import Callable

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.utils.translation import gettext as _

from openweft.common.context import request_id
from openweft.web.http import render_whole, wants_fragment
from openweft.web.toasts import partial

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    said = _("It is gone, or no longer shared with you. Reload the page.")
    return _answer(request, "404", 404, code="not_found", said=said)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    said = _("Your role does not allow that.")
    return _answer(request, "403", 403, code="not_allowed", said=said)


def broken(request: HttpRequest) -> HttpResponse:
    said = _("That did not work, and it is our fault. Try again, or reload the page.")
    return _answer(request, "500", 500, code="broken", said=said, request_id=request_id.get())


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not match."""
    said = _("You signed in or out since this page was opened. Copy what you typed, and reload.")
    return _answer(request, "csrf", 403, code="stale_form", said=said)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Somebody tries too often, at sign-in say."""
    said = _("Too many attempts. Wait a little and try again.")
    return _answer(request, "429", 429, code="too_many", said=said)


def methods(get_response: GetResponse) -> GetResponse:
    """Gives the bare refusal of a method its page, or what a program can read."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        allowed = response.headers.get("Allow", "")
        said = _("This address answers {methods} only.").format(methods=allowed)
        refusal = _answer(request, "405", 405, code="method_not_allowed", said=said)
        refusal["Allow"] = allowed
        return refusal

    return answer


def _answer(
    request: HttpRequest, name: str, status: int, *, code: str, said: str, **context: str
) -> HttpResponse:
    """A page for people, a sentence beside what HTMX asked for, the API's shape for programs."""
    if request.path.startswith("/api/"):
        return JsonResponse({"code": code, "detail": said}, status=status)
    if hasattr(request, "htmx") and wants_fragment(request):
        response = HttpResponse(partial(request, said, level="bad"), status=status)
        response["HX-Reswap"] = "none"
    else:
        whole = render_whole(request, f"errors/{name}.html", context)
        response = HttpResponse(whole, status=status)
    response["Vary"] = "HX-Request"
    return response
