"""Every address of the installation, and the values its parameters are tried with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
NUMBERED = re.compile(r"<int:(\w+)>")

# Addresses anybody may open: why, and what limits their rate.
PUBLIC: dict[str, tuple[str, str]] = {
    "account_login": ("signing in", "ACCOUNT_RATE_LIMITS: login, login_failed"),
    "account_signup": ("signing up", "ACCOUNT_RATE_LIMITS: signup"),
    "account_logout": ("leaving, which a visitor has done already", "changes nothing"),
    "account_reset_password": ("asking for a new password", "ACCOUNT_RATE_LIMITS: reset_password"),
    "account_reset_password_done": ("a sentence", "changes nothing"),
    "account_reset_password_from_key": (
        "choosing a new password with the mailed key",
        "ACCOUNT_RATE_LIMITS: reset_password_from_key",
    ),
    "account_reset_password_from_key_done": ("a sentence", "changes nothing"),
    "account_confirm_email": ("confirming an address with the mailed key", "the key is signed"),
    "account_email_verification_sent": ("a sentence", "changes nothing"),
    "account_inactive": ("a sentence", "changes nothing"),
    "onboarding:setup": ("setting up an installation that has nobody yet", "once"),
    "onboarding:invitation": ("opening an invitation", "256 random bits"),
    "stop_mail": ("stopping mail by the link in it", "the link is signed"),
    "api-root": ("says nothing", "changes nothing"),
    "openapi-json": ("the API's description holds nobody's data", "changes nothing"),
    "api:docs": ("the API's reference holds nobody's data", "changes nothing"),
}


@dataclass(frozen=True)
class Route:
    """One address pattern with its full name."""

    name: str
    pattern: str
    is_regex: bool

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(PARAMETER.findall(self.pattern))

    @property
    def is_public(self) -> bool:
        return self.name in PUBLIC or self.name.rpartition(":")[2] in PUBLIC

    def fill(self, values: dict[str, Any]) -> str:
        return "/" + PARAMETER.sub(lambda found: str(values[found[1]]), self.pattern)


def all_routes() -> list[Route]:
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, before: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = before + ("" if isinstance(entry.pattern, RegexPattern) else str(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, path, inner)
        elif isinstance(entry, URLPattern):
            is_regex = isinstance(entry.pattern, RegexPattern)
            yield Route(f"{namespace}{entry.name or ''}", path, is_regex)


def addresses(route: Route, examples: dict[str, list[Any]]) -> Iterator[str]:
    """The route with every combination of example values.

    Raises LookupError for a parameter that has no examples.
    """
    choices = [_examples_for(route, name, examples) for name in route.parameters]
    for values in product(*choices):
        yield route.fill(dict(zip(route.parameters, values, strict=True)))


def _examples_for(route: Route, name: str, examples: dict[str, list[Any]]) -> list[Any]:
    is_number = name.endswith("_id") or name in NUMBERED.findall(route.pattern)
    for wanted in (f"{route.name}.{name}", name, "pk" if is_number else ""):
        if wanted in examples:
            return examples[wanted]
    raise LookupError(f"{route.name}: give tests/house/test_routes.py an example of {name!r}.")
