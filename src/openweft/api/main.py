"""The API: its routers, and the one place where refusals meet HTTP."""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from openweft.api import (
    alignments,
    audit,
    commitments,
    delivery,
    effort,
    exports,
    gates,
    imports,
    initiatives,
    items,
    key_results,
    metrics,
    notices,
    objectives,
    organising,
    planning,
    releases,
    seats,
    strategy,
    terms,
)
from openweft.api.auth import KeyAuth
from openweft.api.description import REFUSALS, with_refusals
from openweft.api.docs import Call, calls_by_tag
from openweft.api.parsing import TextParser
from openweft.api.versions import VersionNeeded
from openweft.common.errors import Conflict, DomainError, Invalid, NotAllowed, Stale
from openweft.items.lists.grammar import Unreadable

MEGABYTE = 1024 * 1024
STATUS: dict[type[DomainError], int] = {
    Invalid: 422,
    Unreadable: 422,
    Conflict: 409,
    Stale: 412,
    NotAllowed: 403,
    VersionNeeded: 428,
}


class Api(NinjaAPI):
    """The API whose description names the refusals and the header of versions."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        return with_refusals(super().get_openapi_schema(**given))


api = Api(
    title="Openweft",
    version="1",
    description="Everything the pages do, for programs. A key acts as its member.",
    auth=KeyAuth(),
    parser=TextParser(),
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api",
)
for prefix, module in (
    ("", organising),
    ("", seats),
    ("/items", items),
    ("/strategy", strategy),
    ("/objectives", objectives),
    ("/key-results", key_results),
    ("/alignments", alignments),
    ("/metrics", metrics),
    ("/initiatives", initiatives),
    ("/initiatives", effort),
    ("/initiatives", delivery),
    ("/commitments", commitments),
    ("/releases", releases),
    ("/planning", planning),
    ("/planning", terms),
    ("/planning", gates),
    ("/imports", imports),
    ("/notices", notices),
    ("/exports", exports),
    ("/events", audit),
):
    api.add_router(prefix, module.router)


def refuse(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    return api.create_response(request, {"code": code, "detail": detail}, status=status)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return refuse(request, STATUS.get(type(error), 400), error.code, str(error))


@api.exception_handler(ObjectDoesNotExist)
def missing(request: HttpRequest, error: ObjectDoesNotExist) -> HttpResponse:
    return refuse(request, 404, "not_found", "Not found.")


@api.exception_handler(OverflowError)
def too_large(request: HttpRequest, error: OverflowError) -> HttpResponse:
    return missing(request, ObjectDoesNotExist())  # no id is larger than the database's numbers


@api.exception_handler(DataError)
def unstorable(request: HttpRequest, error: DataError) -> HttpResponse:
    return refuse(
        request, 422, "invalid", _("A number is out of range, or a text holds a zero byte.")
    )


@api.exception_handler(RequestDataTooBig)
def too_long(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE
    sentence = _("A request has at most {most} MB.").format(most=most)
    return refuse(request, 413, "too_large", sentence)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return refuse(request, 422, "invalid", " ".join(map(_sentence, error.errors)))


def _sentence(problem: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in problem["loc"][1:] if part != "body")
    return f"{where or 'The request'}: {problem['msg']}."


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refuse(request, 401, "unauthenticated", "Send a valid API key as a bearer token.")


@api.exception_handler(HttpError)
def plain(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, DomainError):  # while the body was read
        return refused(request, error.__cause__)
    return refuse(request, error.status_code, "bad_request", str(error))


@api.get("/docs", auth=None, include_in_schema=False, url_name="docs")
def docs(request: HttpRequest) -> HttpResponse:
    context = {
        "groups": _reference(),
        "refusals": REFUSALS,
        "openapi_url": reverse("api:openapi-json"),
    }
    return render(request, "api/docs.html", context)


@cache
def _reference() -> dict[str, tuple[Call, ...]]:
    return calls_by_tag(api.get_openapi_schema())
