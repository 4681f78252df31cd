"""People: users of the installation, their seats in workspaces, and contacts outside."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from openweft.workspaces.models.versioned import Versioned
from openweft.workspaces.models.workspace import Workspace


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who can sign in to this installation."""

    class Theme(models.TextChoices):
        SYSTEM = "", "system"
        LIGHT = "light", "light"
        DARK = "dark", "dark"

    class Density(models.TextChoices):
        COMFORTABLE = "", "comfortable"
        COMPACT = "compact", "compact"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)
    theme = models.CharField(max_length=5, choices=Theme, blank=True, default="")
    density = models.CharField(max_length=7, choices=Density, blank=True, default="")
    time_zone = models.CharField(max_length=60, blank=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Role(models.TextChoices):
    OWNER = "owner", gettext_lazy("owner")
    CURATOR = "curator", gettext_lazy("curator")
    CONTRIBUTOR = "contributor", gettext_lazy("contributor")
    VIEWER = "viewer", gettext_lazy("viewer")
    GUEST = "guest", gettext_lazy("guest")


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self) -> "MemberQuerySet":
        return self.filter(is_active=True)


class Member(Versioned):
    """A person's seat in a workspace."""

    told_as = ("member.",)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="seats")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=Role, default=Role.CONTRIBUTOR)
    function = models.ForeignKey(
        "workspaces.Function", models.SET_NULL, null=True, blank=True, related_name="members"
    )
    job_title = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    seen_before_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "user"), condition=Q(user__isnull=False), name="one_seat_each"
            ),
        )
        indexes = (models.Index(fields=("workspace", "name", "id")),)

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def is_guest(self) -> bool:
        return self.role == Role.GUEST


class Contact(Versioned):
    """A person outside the seats: a customer's employee, a portal visitor, a mail's sender."""

    told_as = ("contact.",)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "email"), condition=~Q(email=""), name="one_contact_per_email"
            ),
        )

    def __str__(self) -> str:
        return self.name


class RefusedAddress(models.Model):
    """An address whose mail came back for good: it gets no more until somebody says so."""

    email = models.EmailField(unique=True)
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.email
