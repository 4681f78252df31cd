"""Ways in: invitations by link and keys for programs."""

import hashlib
import secrets
from datetime import datetime

from django.db import models

from openweft.workspaces.models.people import Member, Role
from openweft.workspaces.models.workspace import Workspace


def new_secret() -> str:
    """A fresh secret of 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """What is stored of a secret; the secret itself never is."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Invitation(models.Model):
    """A link by which a person may take a seat, once or until it expires or is revoked."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=12, choices=Role, default=Role.CONTRIBUTOR)
    email = models.EmailField(blank=True)
    seat = models.ForeignKey(
        Member, models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "pk")

    def __str__(self) -> str:
        return f"{self.workspace}: {self.role}"

    def is_open(self, at: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at


class ApiKey(models.Model):
    """A program's key, acting as its member within its scopes."""

    class Scope(models.TextChoices):
        READ = "read", "read"
        WRITE = "write", "write"
        ADMIN = "admin", "admin"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="api_keys")
    member = models.ForeignKey(Member, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    key_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)
