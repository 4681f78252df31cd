"""The fields every kind of item has, and the options of those named after things."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model, Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from openweft.items.lists.fields import Field, Kind, Option, Reading
from openweft.items.models import Follower, Item, Tag
from openweft.workspaces.models import Function, Member, Product


def named(rows: Iterable[tuple[Any, str]]) -> list[Option]:
    """Options written as their names are in addresses."""
    return [Option(pk, slugify(name, allow_unicode=True) or name, name) for pk, name in rows]


def through(link: type[Model], column: str) -> Any:
    """How rows meet a field that several rows of another table say: any of the values, or none."""

    def meets(values: Sequence[Any], _reading: Reading) -> Q:
        said = link._default_manager.all()  # noqa: SLF001 - a model given as an argument
        if not values:
            return ~Q(pk__in=said.values("item_id"))
        return Q(pk__in=said.filter(**{f"{column}__in": list(values)}).values("item_id"))

    return meets


def names_of(link: type[Model], name: str) -> Any:
    """What rows of another table say of each row, by name; only what the reader may know."""

    def gather(keys: Sequence[int], reading: Reading) -> Mapping[int, list[str]]:
        told: dict[int, list[str]] = {}
        said = link._default_manager.filter(item__in=list(keys))  # noqa: SLF001 - a model given as an argument
        for pk, word in said.order_by(name).values_list("item_id", name):
            told.setdefault(pk, []).append(word)
        return told

    return gather


def _people(reading: Reading) -> list[Option]:
    """The members; a guest knows of nobody else."""
    rows = Member.objects.filter(workspace=reading.by.workspace_id).order_by("name", "pk")
    if reading.by.is_guest:
        rows = rows.filter(pk=reading.by.pk)
    return named(rows.values_list("pk", "name"))


def _functions(reading: Reading) -> list[Option]:
    rows = Function.objects.filter(workspace=reading.by.workspace_id)
    return [] if reading.by.is_guest else named(rows.values_list("pk", "name"))


def _products(reading: Reading) -> list[Option]:
    rows = Product.objects.filter(workspace=reading.by.workspace_id).order_by("name", "pk")
    return [] if reading.by.is_guest else named(rows.values_list("pk", "name"))


def _tags(reading: Reading) -> list[Option]:
    """The tags; a guest knows those of what is shared with them."""
    rows = Tag.objects.filter(workspace=reading.by.workspace_id)
    if reading.by.is_guest:
        seen = Item.objects.visible_to(reading.by).live()
        rows = rows.filter(items__in=seen).distinct()
    return named(rows.values_list("pk", "name"))


def _followed(values: Sequence[Any], _reading: Reading) -> Q:
    rows = Follower.objects.filter(member__in=list(values)) if values else Follower.objects.all()
    found = Q(pk__in=rows.values("item_id"))
    return found if values else ~found


KEY = Field(
    name="key",
    label=_("Key"),
    kind=Kind.TEXT,
    column="item__key",
    shows=("item__key",),
    cell="key",
    is_optional=True,
)
TITLE = Field(
    name="title",
    label=_("Title"),
    kind=Kind.TEXT,
    column="item__title",
    sort="sort_title",
    shows=("item__title",),
    cell="title",
    edit="title",
)
OWNER = Field(
    name="owner",
    label=_("Owner"),
    kind=Kind.NAMED,
    column="item__owner",
    options=_people,
    shows=("item__owner_id", "item__owner__name"),
    cell="person",
    is_optional=True,
    edit="owner",
)
FUNCTION = Field(
    name="function",
    label=_("Function"),
    kind=Kind.NAMED,
    column="item__function",
    options=_functions,
    shows=("item__function__name",),
    is_optional=True,
)
PRODUCT = Field(
    name="product",
    label=_("Product"),
    kind=Kind.NAMED,
    options=_products,
    meets=through(Item.products.through, "product"),
    gather=names_of(Item.products.through, "product__name"),
    cell="names",
    is_optional=True,
)
TAG = Field(
    name="tag",
    label=_("Tag"),
    kind=Kind.NAMED,
    options=_tags,
    meets=through(Item.tags.through, "tag"),
    gather=names_of(Item.tags.through, "tag__name"),
    cell="names",
    is_optional=True,
)
FOLLOWER = Field(
    name="follower",
    label=_("Follower"),
    kind=Kind.NAMED,
    options=_people,
    meets=_followed,
)
FOLLOWERS = Field(
    name="followers",
    label=_("Followers"),
    kind=Kind.NUMBER,
    column="follower_count",
    sort="follower_count",
    falls=True,
    shows=("follower_count",),
    cell="number",
    is_optional=True,
)
ADDED = Field(
    name="added",
    label=_("Added"),
    kind=Kind.MOMENT,
    column="item__created_at",
    sort="pk",
    falls=True,
    shows=("item__created_at",),
    cell="day",
    is_optional=True,
)
CHANGED = Field(
    name="changed",
    label=_("Changed"),
    kind=Kind.MOMENT,
    column="item__updated_at",
    shows=("item__updated_at",),
    cell="day",
    is_optional=True,
)
EVERY_ITEM = (KEY, TITLE, OWNER, FUNCTION, PRODUCT, TAG, FOLLOWER, ADDED, CHANGED)
