"""The item: key, title, body, owner, visibility, version."""

from types import MappingProxyType
from typing import Any

from django.db import models
from django.db.models import BooleanField, F, Func, Q
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.workspaces.models import Function, Member, Product, Team, Versioned, Workspace
from openweft.workspaces.models.versioned import beginning

BESIDE = (  # events of an item that leave its version
    "alignment.",
    "comment.",
    "delivery.unlinked",
    "dependency.",
    "gate.exception",
    "initiative.pinned",
    "initiative.unpinned",
    "item.followed",
    "item.linked",
    "item.unfollowed",
    "item.unlinked",
    "objective.left_version",
    "objective.placed",
    "strategy.shares_set",
)


class Kind(models.TextChoices):
    """What an item is; the value is the prefix of its key."""

    OBJECTIVE = "OBJ", "objective"
    KEY_RESULT = "KR", "key result"
    INITIATIVE = "INIT", "initiative"
    COMMITMENT = "COM", "commitment"
    RELEASE = "REL", "release"


class Visibility(models.TextChoices):
    WORKSPACE = "workspace", "workspace"
    RESTRICTED = "restricted", "restricted"
    PORTAL = "portal", "portal"


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, member: Member) -> "ItemQuerySet":
        return self.filter(visible_to(member))

    def live(self) -> "ItemQuerySet":
        return self.filter(deleted_at=None, is_draft=False)

    def kept(self) -> "ItemQuerySet":
        """Those not in the trash, with what is a draft and so in no list."""
        return self.filter(deleted_at=None)

    def with_page(self, by: Member) -> "ItemQuerySet":
        """Those with a page for `by`: all they may see, for a guest no drafts."""
        seen = self.visible_to(by)
        return seen.live() if by.is_guest else seen.kept()


class Item(Versioned):
    """What people talk about: one key, title, body, owner and history, whatever its kind.

    One that is a draft has a page and is seen where it is drafted, nowhere else.
    """

    told_of = MappingProxyType(
        {
            "commitment.settled": "state",
            "delivery.linked": "delivery",
            "effort.reported": "effort",
            "estimate.removed": "estimate",
            "estimate.set": "estimate",
            "initiative.moved": "state",
            "initiative.shipped": "state",
            "item.products_set": "products",
            "item.shared": "sharing",
            "item.tagged": "tags",
            "release.moved": "state",
            "release.shipped": "state",
        }
    )

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=6, choices=Kind)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="owns")
    function = models.ForeignKey(
        Function, models.SET_NULL, null=True, blank=True, related_name="items"
    )
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.WORKSPACE)
    products = models.ManyToManyField(Product, blank=True, related_name="items")
    tags = models.ManyToManyField("items.Tag", blank=True, related_name="items")
    fields = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    is_draft = models.BooleanField(default=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "kind", "number"), name="item_key_once"),
        )
        indexes = (
            models.Index(fields=("workspace", "key")),
            models.Index(fields=("workspace", "kind", "deleted_at", "-id")),
            models.Index(fields=("workspace", "-updated_at")),
            models.Index(
                name="item_in_trash",
                fields=("workspace", "-deleted_at", "-id"),
                condition=Q(deleted_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @property
    def called(self) -> str:
        """What a sentence calls it."""
        return self.key

    def about(self) -> Q:
        """Which events tell of writes that stepped its version."""
        return Q(item_id=self.pk) & ~beginning(BESIDE)

    def rename(self, title: str) -> None:
        """Give the item another title, in memory."""
        self.title = checked_title(title)


def checked_title(title: str) -> str:
    """The title without stray space; Invalid if empty or over 300 characters."""
    clean = " ".join(title.replace("\x00", "").split())
    if not clean:
        raise Invalid(_("A title is needed."))
    if len(clean) > 300:  # noqa: PLR2004  # the column's width
        raise Invalid(
            _("The title has {count} characters; 300 is the most.").format(count=len(clean))
        )
    return clean


class Grant(models.Model):
    """One member, function or team that may see a restricted item, or a guest any item."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="grants")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="grants")
    function = models.ForeignKey(Function, models.CASCADE, null=True, related_name="grants")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="grants")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="grant_names_one",
                condition=Q(member__isnull=False, function=None, team=None)
                | Q(member=None, function__isnull=False, team=None)
                | Q(member=None, function=None, team__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("item", "member"), condition=Q(member__isnull=False), name="grant_member"
            ),
            models.UniqueConstraint(
                fields=("item", "function"),
                condition=Q(function__isnull=False),
                name="grant_function",
            ),
            models.UniqueConstraint(
                fields=("item", "team"), condition=Q(team__isnull=False), name="grant_team"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id}"


class Granted(Func):
    """Whether a grant names the member, their function or one of their teams.

    A guest is named in person only. Written out, since every list asks it and
    composing it anew costs more than it takes to run.
    """

    output_field = BooleanField()
    template = (
        "EXISTS (SELECT 1 FROM items_grant granted"
        " WHERE granted.item_id = %(expressions)s AND (%(named)s))"
    )
    by_name = "granted.member_id = %s"
    by_function = "granted.function_id = %s"
    by_team = (
        "granted.team_id IN (SELECT team_id FROM workspaces_teammembership WHERE member_id = %s)"
    )

    def __init__(self, item: str, member: Member) -> None:
        named = {self.by_name: member.pk}
        if not member.is_guest:
            named[self.by_team] = member.pk
            if member.function_id:
                named[self.by_function] = member.function_id
        super().__init__(F(item), named=" OR ".join(named), ids=tuple(named.values()))

    def as_sql(self, compiler: Any, connection: Any, *how: Any, **context: Any) -> tuple[str, Any]:
        """The template with the ids it names after those of the item's own expression."""
        sql, params = super().as_sql(compiler, connection, *how, **context)
        return sql, (*params, *self.extra["ids"])


def visible_to(member: Member, *, item: str = "pk", owner: str = "owner") -> Q:
    """The condition under which `member` may see a row.

    The row's table has `workspace` and `visibility`; `item` and `owner` name the
    paths to the item's id and owner. A guest sees only what they own or what is
    granted to them by name; everyone else sees all but the restricted.
    """
    mine = Q(workspace=member.workspace_id)
    if not member.is_active:
        return Q(pk__in=())
    theirs = Q(**{owner: member.pk}) | Q(Granted(item, member))
    if member.is_guest:
        return mine & theirs
    return mine & (~Q(visibility="restricted") | theirs)
