"""The product tree."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.changes import snapshot
from openweft.common.errors import Invalid
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Member, Product, Workspace
from openweft.workspaces.operations.checks import (
    check_unused,
    checked_name,
    own,
    save_changes,
    sole,
)
from openweft.workspaces.permissions import Action, require
from openweft.workspaces.versions import check_version

FIELDS = ("name", "level", "parent_id", "owner_id", "is_active")


@transaction.atomic
def create_product(
    *,
    name: str,
    level: str = Product.Level.PRODUCT,
    parent_id: int | None = None,
    owner_id: int | None = None,
    by: Member,
) -> Product:
    """Add a product, or a line or component, and return it; Invalid if the name is taken."""
    require(by, Action.EDIT_ORGANISATION)
    product = Product(workspace=by.workspace)
    _apply(
        product, {"name": name, "level": level, "parent_id": parent_id, "owner_id": owner_id}, by
    )
    with sole(_taken(product)):
        product.save()
    append_event(
        "product.created",
        workspace=by.workspace,
        by=by,
        subject=product.name,
        after=snapshot(product, FIELDS),
    )
    return product


@transaction.atomic
def edit_product(
    product_id: int, *, changes: Mapping[str, Any], based_on: int | None = None, by: Member
) -> Product:
    """Rename, move, hand over or retire a product; Invalid if it would come under itself."""
    Workspace.objects.select_for_update().get(pk=by.workspace_id)  # two moves, no ring
    product = Product.objects.get(pk=product_id, workspace=by.workspace_id)
    require(by, Action.EDIT_ORGANISATION)
    check_version(product, based_on)
    before = snapshot(product, FIELDS)
    _apply(product, changes, by)
    with sole(_taken(product)):
        save_changes(product, before, code="product.edited", subject=product.name, by=by)
    return product


def _taken(product: Product) -> str:
    return _("There is a product “%(name)s” already.") % {"name": product.name}


def _apply(product: Product, changes: Mapping[str, Any], by: Member) -> None:
    if "name" in changes:
        product.name = checked_name(changes["name"])
        check_unused(
            Product.objects.filter(workspace=by.workspace_id, name__iexact=product.name).exclude(
                pk=product.pk
            ),
            _taken(product),
        )
    if "level" in changes:
        if changes["level"] not in Product.Level.values:
            raise Invalid(_("A product is a line, a product or a component."))
        product.level = changes["level"]
    if "parent_id" in changes:
        product.parent = own(Product, changes["parent_id"], by=by)
        _check_no_ring(product, by)
    if "owner_id" in changes:
        product.owner = own(Member, changes["owner_id"], by=by)
    if "is_active" in changes:
        product.is_active = bool(changes["is_active"])


def _check_no_ring(product: Product, by: Member) -> None:
    parents = dict(
        Product.objects.filter(workspace=by.workspace_id).values_list("pk", "parent_id")
    )
    above = product.parent_id
    while above is not None:
        if above == product.pk:
            raise Invalid(_("%(name)s cannot come under itself.") % {"name": product.name})
        above = parents[above]
