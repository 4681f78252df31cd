"""The filter's line above a list, and what happens to what is typed into it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from openweft.items.lists.fields import Label
from openweft.web.http import page
from openweft.web.lists.asked import Asked, kept
from openweft.web.lists.picking import PICK, WAS, choices, repicked
from openweft.web.lists.sheet_csv import csv_of
from openweft.web.request import PageRequest

UNREADABLE = 422
Offered = Mapping[str, Iterable[tuple[str, Label]]]


def refiltered(request: PageRequest) -> HttpResponse | None:
    """On to the address that says in its filter's text what was picked in the selects."""
    text = repicked(request.GET)
    if text is None:
        return None
    own = {name: "" for name in request.GET if name.startswith(PICK) or name in {WAS, "after"}}
    where = kept(request.GET, **own, q="")
    return redirect(f"{request.path}{where}{'&' if where != '?' else ''}{urlencode({'q': text})}")


def filter_of(asked: Asked, offered: Offered) -> dict[str, Any]:
    """What `lists/filter.html` shows."""
    return {
        "asked": asked,
        "choices": choices(asked, offered),
        "chips": [(str(each), asked.without(each)) for each in asked.conditions],
        "lasting": _lasting(asked),
    }


def _lasting(asked: Asked) -> list[tuple[str, str]]:
    """What else the address says, for the form to keep."""
    return [
        (name, value)
        for name, values in asked.query.lists()
        if name not in {"q", "after", WAS} and not name.startswith(PICK)
        for value in values
    ]


def filtered(
    request: PageRequest, asked: Asked, template: str, context: Mapping[str, Any]
) -> HttpResponseBase:
    """The list's page or file; a filter that cannot be read changes the filter's line alone."""
    if request.GET.get("format") == "csv" and not asked.problems:
        return csv_of(asked)
    if not asked.problems:
        return page(request, template, context, block="content")
    response = page(request, template, context, status=UNREADABLE)
    if request.htmx:
        for name, value in (
            ("HX-Retarget", "#list-filter"),
            ("HX-Reselect", "#list-filter"),
            ("HX-Reswap", "outerMorph"),
            ("HX-Push-Url", "false"),
        ):
            response[name] = value
    return response
