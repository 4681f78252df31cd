"""Mentions as they are kept, "@[7]", and as people read them, "@Ana Lind"."""

from collections.abc import Iterable

from openweft.items.models import MENTION
from openweft.workspaces.models import Member, Workspace


def names_in(texts: Iterable[str], workspace: Workspace) -> dict[int, str]:
    """The names of the members mentioned in kept texts, by id."""
    ids = {int(found) for text in texts for found in MENTION.findall(text)}
    rows = Member.objects.filter(workspace=workspace, pk__in=ids) if ids else ()
    return {member.pk: member.name for member in rows}


def written(text: str, names: dict[int, str]) -> str:
    """A kept text as its writer wrote it."""
    return MENTION.sub(lambda match: f"@{names.get(int(match[1]), match[1])}", text)
