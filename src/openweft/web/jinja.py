"""The templates' environment: what every template may call, and how values are written."""

from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

import jinja2
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.html import json_script
from django.utils.translation import gettext, ngettext
from markupsafe import Markup

from openweft.web.assets import static

MINUTE, HOUR, DAY = 60, 3600, 86400
REMEMBERED = 4096


class Missing(jinja2.StrictUndefined):
    """A name nobody gave: asking whether it is there is fine, printing or opening it is a bug."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]  # the parent types its refusal as Never
        return False


def environment(**options: Any) -> jinja2.Environment:
    """Jinja2 as Django's backend asks for it, with newstyle gettext and our filters."""
    options.setdefault("undefined", Missing)
    made = jinja2.Environment(  # noqa: S701 - Django's backend passes autoescape=True
        **{**options, "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"], "trim_blocks": True}
    )
    made.lstrip_blocks = True
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    made.globals.update(
        url=url, static=static, json_script=json_script, get_language=translation.get_language
    )
    made.filters.update(
        markdown=markdown,
        ago=ago,
        day=day,
        number=number,
        share=share,
        filesize=filesizeformat,
    )
    return made


def always(request: HttpRequest) -> dict[str, Any]:
    """What every template knows besides its context: the person and how HTMX asked."""
    return {"user": getattr(request, "user", None), "htmx": getattr(request, "htmx", None)}


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - kept out of the start-up time

    return MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
        ["table", "strikethrough"]
    )


def markdown(text: str | None) -> Markup:
    """`text` as sanitised HTML; pictures and raw HTML are left out."""
    import nh3  # noqa: PLC0415 - kept out of the start-up time

    rendered = _parser().render(text or "")
    clean = nh3.clean(
        rendered,
        tags={
            "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
            "li", "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr",
            "ul",
        },
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )  # fmt: skip
    return Markup(clean)  # noqa: S704 - cleaned on the line above


def ago(at: datetime | None, now: datetime | None = None) -> str:
    """How long since `at`: "3 hours ago", in the largest whole unit; or "in 3 hours"."""
    if at is None:
        return ""
    seconds = int(((now or timezone.now()) - at).total_seconds())
    if abs(seconds) < MINUTE:
        return gettext("just now")
    span = _span(abs(seconds))
    return (
        gettext("%(span)s ago") % {"span": span}
        if seconds > 0
        else gettext("in %(span)s") % {"span": span}
    )


def _span(seconds: int) -> str:
    if seconds < HOUR:
        minutes = seconds // MINUTE
        return ngettext("%(num)d minute", "%(num)d minutes", minutes) % {"num": minutes}
    if seconds < DAY:
        hours = seconds // HOUR
        return ngettext("%(num)d hour", "%(num)d hours", hours) % {"num": hours}
    days = timedelta(seconds=seconds).days
    if days < 60:  # noqa: PLR2004 - two months read better in days
        return ngettext("%(num)d day", "%(num)d days", days) % {"num": days}
    months = days // 30
    return ngettext("%(num)d month", "%(num)d months", months) % {"num": months}


def day(value: date | datetime | None, style: str = "j M Y") -> str:
    """The day as "3 Mar 2026" in the reader's language; a moment's in the current zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), style)
    return _day(value, style, translation.get_language())


@lru_cache(maxsize=REMEMBERED)
def _day(value: date, style: str, _language: str | None) -> str:
    """A day formatted once: lists show the same few hundred again and again."""
    return date_format(value, style)


def number(value: float | None, digits: int = 0) -> str:
    """A number with thousands apart and `digits` decimals, in the reader's language."""
    if value is None:
        return ""
    return _number(round(value, digits), digits, translation.get_language())


@lru_cache(maxsize=REMEMBERED)
def _number(rounded: float, digits: int, _language: str | None) -> str:
    return number_format(rounded, decimal_pos=digits, use_l10n=True, force_grouping=True)


def share(value: float | None, digits: int = 0) -> str:
    """A ratio 0 to 1 as a percentage."""
    return "" if value is None else f"{number(value * 100, digits)} %"
