"""Mentions as people write and read them, "@Ana Lind", against how they are kept, "@[7]"."""

import re
from collections.abc import Iterable

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


def names_in(texts: Iterable[str], workspace: Workspace) -> dict[int, str]:
    """The names of the members mentioned in kept texts, by id."""
    ids = {int(found) for text in texts for found in MENTION.findall(text)}
    rows = Member.objects.filter(workspace=workspace, pk__in=ids) if ids else ()
    return {member.pk: member.name for member in rows}


def written(text: str, names: dict[int, str]) -> str:
    """A kept text as its writer wrote it."""
    return MENTION.sub(lambda match: f"@{names.get(int(match[1]), match[1])}", text)


def marked(html: Markup, names: dict[int, str]) -> Markup:
    """Rendered text with its mentions by name."""

    def name(match: re.Match[str]) -> str:
        found = names.get(int(match[1]))
        return f"<strong>@{escape(found)}</strong>" if found else match[0]

    return Markup(MENTION.sub(name, html))  # noqa: S704 - sanitised before, names escaped
