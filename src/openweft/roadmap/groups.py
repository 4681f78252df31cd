"""What initiatives are grouped and filtered by: teams, objectives and products, for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, CharField, F, QuerySet, Value

from openweft.strategy.models import Objective
from openweft.workspaces.models import Member


@dataclass(frozen=True, slots=True)
class Groups:
    """Names by id, in the order of names; `former` are the teams no longer active."""

    teams: Mapping[int, str]
    objectives: Mapping[int, str]
    products: Mapping[int, str]
    former: frozenset[int]

    @classmethod
    def of(cls, by: Member) -> "Groups":
        """Those `by` may know of, in one query; guests are told of no team."""
        objectives = Objective.objects.visible_to(by).live()
        wanted = [
            _named("objective", objectives, F("item__title")),
            _named("product", by.workspace.products.all(), F("name")),
        ]
        if not by.is_guest:
            teams = by.workspace.teams.all()
            wanted.append(_named("team", teams, F("name"), F("is_active")))
        found: dict[str, dict[int, str]] = {"team": {}, "objective": {}, "product": {}}
        former = set()
        for kind, pk, name, is_active in (
            wanted[0].union(*wanted[1:], all=True).order_by("named", "ref")
        ):
            found[kind][pk] = name
            if not is_active:
                former.add(pk)
        return cls(found["team"], found["objective"], found["product"], frozenset(former))

    @property
    def active_teams(self) -> Mapping[int, str]:
        return {pk: name for pk, name in self.teams.items() if pk not in self.former}


def _named(
    group: str,
    rows: QuerySet[Any],
    name: F,
    is_active: F | Value = Value(value=True, output_field=BooleanField()),  # noqa: B008 - never changed
) -> QuerySet[Any, Any]:
    kind = Value(group, output_field=CharField())
    given = rows.order_by().annotate(group=kind, ref=F("pk"), named=name, in_use=is_active)
    named: QuerySet[Any, Any] = given.values_list("group", "ref", "named", "in_use")
    return named
