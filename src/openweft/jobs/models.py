"""Jobs and the workers that run them."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from openweft.workspaces.models import Member, Role, Workspace

WORKER_IS_GONE_AFTER = timedelta(seconds=45)


class JobQuerySet(models.QuerySet["Job"]):
    def of(self, workspace: Workspace) -> Self:
        return self.filter(workspace=workspace)

    def visible_to(self, member: Member) -> Self:
        """A member's own jobs; owners and curators see those that nobody asked for as well."""
        seen = Q(created_by=member)
        if member.is_active and member.role in {Role.OWNER, Role.CURATOR}:
            seen |= Q(created_by=None)
        return self.filter(seen, workspace=member.workspace_id)

    def live(self) -> Self:
        return self.filter(state__in=Job.LIVE)

    def claimable(self, at: datetime) -> Self:
        """Waiting and due, or leased by a worker that has not renewed its lease."""
        waiting = Q(state=Job.State.QUEUED, run_after__lte=at)
        abandoned = Q(state=Job.State.RUNNING, lease_until__lt=at)
        return self.filter(waiting | abandoned).order_by("run_after", "pk")


class Job(models.Model):
    """One piece of background work, with its progress and its end.

    Whoever runs it holds a lease with a token; every write of a runner names
    the token, so that one who lost the lease changes nothing.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"
        CANCELLED = "cancelled", "cancelled"

    LIVE = (State.QUEUED, State.RUNNING)

    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, related_name="jobs")
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    progress = models.FloatField(default=0)
    progress_note = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    run_after = models.DateTimeField()
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    unique_key = models.CharField(max_length=120, blank=True)
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                name="one_live_job_per_key",
                fields=("unique_key",),
                condition=Q(state__in=("queued", "running")) & ~Q(unique_key=""),
            ),
            models.CheckConstraint(
                name="job_progress_is_a_share", condition=Q(progress__gte=0, progress__lte=1)
            ),
            models.CheckConstraint(
                name="a_running_job_is_leased",
                condition=~Q(state="running")
                | (~Q(lease_token="") & Q(lease_until__isnull=False)),
            ),
        )
        indexes = (
            models.Index(
                name="job_to_claim",
                fields=("run_after", "id"),
                condition=Q(state__in=("queued", "running")),
            ),
            models.Index(name="job_of_workspace", fields=("workspace", "-id")),
            models.Index(
                name="job_finished",
                fields=("finished_at",),
                condition=Q(finished_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.state not in self.LIVE

    def lease(self, token: str, *, at: datetime, until: datetime) -> None:
        """Give the job to the runner that knows `token`; counts as an attempt."""
        self.state = self.State.RUNNING
        self.lease_token, self.lease_until = token, until
        self.attempts += 1
        self.started_at = at
        self.progress, self.progress_note = 0, ""

    def end(self, state: "Job.State", *, at: datetime, error: str = "") -> None:
        """Finish without a result."""
        self.state, self.error, self.finished_at = state, error, at
        self.lease_token, self.lease_until = "", None


class Worker(models.Model):
    """A process that runs jobs, with the last time it was seen alive."""

    host = models.CharField(max_length=120)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("-seen_at",)

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"
