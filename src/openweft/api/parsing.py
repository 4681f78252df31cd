"""What is sent as data; texts that no database keeps are refused before anything reads them."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from openweft.common.errors import Invalid

ESCAPED = b"\\u"  # how JSON spells what UTF-8 cannot hold, or a zero byte


class TextParser(Parser):
    """JSON and addresses, without zero bytes and halves of characters in their texts."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises Invalid naming where a text is none."""
        found = super().parse_body(request)
        if ESCAPED in request.body:
            _check(found)
        return found

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> Any:
        """What stands behind the question mark, or in a form. Raises Invalid as `parse_body`."""
        found = super().parse_querydict(data, list_fields, request)
        _check(found)
        return found


def _check(found: Any) -> None:
    for where, text in _texts(found, ()):
        if "\x00" in text or _is_halved(text):
            name = ".".join(where) or _("The request")
            sentence = _("{name}: a text holds a zero byte or half a character.")
            raise Invalid(sentence.format(name=name))


def _is_halved(text: str) -> bool:
    """Whether the text holds one half of a character that UTF-16 spells in two."""
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _texts(found: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text with where it stands, as names from the outside in; names are texts, too."""
    if isinstance(found, str):
        yield path, found
    elif isinstance(found, dict):
        for name, value in found.items():
            yield path, name
            yield from _texts(value, (*path, name))
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value, path)
