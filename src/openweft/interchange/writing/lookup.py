"""What a workspace has already, by the names that files use for it."""

from typing import Any

from openweft.interchange.models import SourceRef
from openweft.items.models import Item
from openweft.roadmap.models import Initiative, Release, Size
from openweft.strategy.models import Objective
from openweft.workspaces.models import Function, Member, Product, Team


class Lookup:
    """Rows of a workspace that `by` may see, found by id in the file, key, name or title."""

    def __init__(self, by: Member, label: str) -> None:
        self.by = by
        workspace = by.workspace
        self.teams: dict[str, Team] = {}
        for team in Team.objects.filter(workspace=workspace).order_by("-is_active", "pk"):
            self.know_team(team)
        self.functions = {
            row.name.casefold(): row for row in Function.objects.filter(workspace=workspace)
        }
        self.products = {
            row.name.casefold(): row for row in Product.objects.filter(workspace=workspace)
        }
        self.sizes = {row.code.upper(): row for row in Size.objects.filter(workspace=workspace)}
        self.members = self._members()
        self.refs = {
            ref.source_id: ref
            for ref in SourceRef.objects.filter(workspace=workspace, source=label)
        }
        self.visible = set(Item.objects.visible_to(by).live().values_list("pk", flat=True))
        self.objectives = self._rows(Objective)
        self.releases = self._rows(Release)
        self.initiatives = self._rows(Initiative)

    def know_team(self, team: Team) -> None:
        """Find the team by its key and name from now on."""
        self.teams.setdefault(team.key.casefold(), team)
        self.teams.setdefault(team.name.casefold(), team)

    def _members(self) -> dict[str, Member]:
        found: dict[str, Member] = {}
        seats = Member.objects.active().filter(workspace=self.by.workspace).select_related("user")
        for seat in seats:
            found.setdefault(seat.name.casefold(), seat)
            if seat.user is not None:
                found.setdefault(seat.user.email.casefold(), seat)
        return found

    def _rows(self, model: Any) -> dict[str, Any]:
        """Rows of a kind by key and by title; an older row's title wins."""
        found: dict[str, Any] = {}
        rows = model.objects.visible_to(self.by).live().select_related("item").order_by("pk")
        for row in rows:
            found[row.item.key.casefold()] = row
        for row in rows:
            found.setdefault(row.item.title.casefold(), row)
        by_id = {row.pk: row for row in rows}
        for source_id, ref in self.refs.items():
            if ref.item_id in by_id:
                found[source_id.casefold()] = by_id[ref.item_id]
        return found
