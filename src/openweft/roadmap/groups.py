"""What initiatives are grouped and filtered by: teams, objectives and products, for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, CharField, F, QuerySet, Value
from django.utils.text import slugify

from openweft.items.lists.fields import Label
from openweft.strategy.models import Objective
from openweft.workspaces.models import Member


@dataclass(frozen=True, slots=True)
class Groups:
    """Names by id, in the order of names; `former` are the teams no longer active.

    words: how filters write each, by id, under "team", "objective" and "product".
    """

    teams: Mapping[int, str]
    objectives: Mapping[int, str]
    products: Mapping[int, str]
    former: frozenset[int]
    words: Mapping[str, Mapping[int, str]]

    @classmethod
    def of(cls, by: Member) -> "Groups":
        """Those `by` may know of, in one query; guests are told of no team."""
        objectives = Objective.objects.visible_to(by).live()
        wanted = [
            _named("objective", objectives, F("item__title"), F("item__key")),
            _named("product", by.workspace.products.all(), F("name"), F("name")),
        ]
        if not by.is_guest:
            teams = by.workspace.teams.all()
            wanted.append(_named("team", teams, F("name"), F("key"), F("is_active")))
        found: dict[str, dict[int, str]] = {"team": {}, "objective": {}, "product": {}}
        words: dict[str, dict[int, str]] = {"team": {}, "objective": {}, "product": {}}
        former = set()
        for kind, pk, name, word, is_active in (
            wanted[0].union(*wanted[1:], all=True).order_by("named", "ref")
        ):
            found[kind][pk], words[kind][pk] = name, slugify(word, allow_unicode=True) or word
            if not is_active:
                former.add(pk)
        return cls(
            teams=found["team"],
            objectives=found["objective"],
            products=found["product"],
            former=frozenset(former),
            words=words,
        )

    def options(self, kind: str) -> list[tuple[str, Label]]:
        """Those to choose from, as filters write and people call them; no former teams."""
        names = {"team": self.active_teams, "objective": self.objectives}.get(kind, self.products)
        return [(self.words[kind][pk], name) for pk, name in names.items()]

    @property
    def active_teams(self) -> Mapping[int, str]:
        return {pk: name for pk, name in self.teams.items() if pk not in self.former}


def _named(
    group: str,
    rows: QuerySet[Any],
    name: F,
    word: F,
    is_active: F | Value = Value(value=True, output_field=BooleanField()),  # noqa: B008 - never changed
) -> QuerySet[Any, Any]:
    kind = Value(group, output_field=CharField())
    given = rows.order_by().annotate(
        group=kind, ref=F("pk"), named=name, word=word, in_use=is_active
    )
    named: QuerySet[Any, Any] = given.values_list("group", "ref", "named", "word", "in_use")
    return named
