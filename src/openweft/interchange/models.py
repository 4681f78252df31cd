"""What was imported, from where, and what it changed."""

from collections.abc import Sequence
from typing import Any, Self

from django.db import models

from openweft.items.models import Item
from openweft.workspaces.models import Member, Workspace

QUOTING = frozenset({"lines", "notes", "refused"})


class BatchQuerySet(models.QuerySet["ImportBatch"]):
    def of(self, workspace: Workspace) -> Self:
        return self.filter(workspace=workspace)


class ImportBatch(models.Model):
    """One import, undone as a unit."""

    class State(models.TextChoices):
        DONE = "done", "done"
        UNDONE = "undone", "undone"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="imports")
    reader = models.CharField(max_length=40)
    source_name = models.CharField(max_length=300)
    label = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.DONE)
    report = models.JSONField(default=dict)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    last_event_id = models.BigIntegerField(default=0)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.reader}: {self.source_name}"

    def report_for(self, member: Member) -> dict[str, Any]:
        """What the import did; the sentences that quote the file are for who imported it.

        What they quote may be restricted by now.
        """
        if self.by_id == member.pk:
            return dict(self.report)
        return {name: [] if name in QUOTING else said for name, said in self.report.items()}


class SourceRef(models.Model):
    """The id an item has in the file it came from, so that a re-run updates it.

    `read` is what the file last said: a re-run changes only what the file has
    changed since, so what people changed here stays. `unread` is what no field took.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    source = models.CharField(max_length=60)
    source_id = models.CharField(max_length=300)
    item = models.ForeignKey(Item, models.CASCADE, related_name="source_refs")
    read = models.JSONField(default=dict)
    unread = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "source", "source_id"), name="source_id_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source}:{self.source_id}"


class ImportedRow(models.Model):
    """One thing a batch made or changed, with what it was before and what the batch left."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    item = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="+")
    table = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    was_created = models.BooleanField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("batch", "table")),)

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"


class MappingQuerySet(models.QuerySet["SavedMapping"]):
    def of(self, workspace: Workspace) -> Self:
        return self.filter(workspace=workspace)

    def fitting(self, header: Sequence[str]) -> "SavedMapping | None":
        """The mapping made for exactly these columns, in any order; the first by name."""
        names = set(header)
        return next((saved for saved in self if set(saved.columns) == names), None)


class SavedMapping(models.Model):
    """Which column of a kind of file means what, kept for the next time."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    columns = models.JSONField(default=dict)

    objects = MappingQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="mapping_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class DraftQuerySet(models.QuerySet["ImportDraft"]):
    def visible_to(self, member: Member) -> Self:
        """What the member brought: a file nobody has imported is nobody else's."""
        return self.filter(workspace=member.workspace_id, by=member)


class ImportDraft(models.Model):
    """Files somebody brought that are not imported yet, and what they said about them.

    `report` is what the import would do; it is forgotten when what was said changes.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    reader = models.CharField(max_length=40)
    source_name = models.CharField(max_length=300)
    mapping = models.JSONField(default=dict)
    report = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.source_name


class DraftFile(models.Model):
    """One file of a draft."""

    draft = models.ForeignKey(ImportDraft, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    content = models.BinaryField()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("draft", "name"), name="draft_file_name_once"),
        )

    def __str__(self) -> str:
        return self.name
