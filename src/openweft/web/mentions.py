"""Mentions as people write them, and in rendered text; kept ones are of `items.mentions`."""

import re

from django.utils.html import escape
from markupsafe import Markup

from openweft.items.models import MENTION
from openweft.workspaces.models import Member, Workspace


def kept(text: str, workspace: Workspace) -> str:
    """The text with the members it names after an @ as they are kept."""
    if "@" not in text:
        return text
    rows = Member.objects.active().filter(workspace=workspace).values_list("name", "pk")
    members = {name.casefold(): pk for name, pk in rows if name}
    if not members:
        return text
    names = sorted(members, key=len, reverse=True)
    pattern = re.compile(rf"@({'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
    return pattern.sub(lambda match: f"@[{members[match[1].casefold()]}]", text)


def marked(html: Markup, names: dict[int, str]) -> Markup:
    """Rendered text with its mentions by name."""

    def name(match: re.Match[str]) -> str:
        found = names.get(int(match[1]))
        return f"<strong>@{escape(found)}</strong>" if found else match[0]

    return Markup(MENTION.sub(name, html))  # noqa: S704 - sanitised before, names escaped
