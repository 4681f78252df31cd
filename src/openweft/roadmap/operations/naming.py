"""Operations on what floors are named after: the floors follow, or no plan could reach them.

The edges call these instead of the bare ones.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.roadmap.models import Floor
from openweft.workspaces import operations as workspaces
from openweft.workspaces.events import append_event
from openweft.workspaces.models import Function, Member, Product, Workspace


@transaction.atomic
def edit_product_and_floors(
    product_id: int, *, changes: Mapping[str, Any], based_on: int | None = None, by: Member
) -> Product:
    """Change a product, as `workspaces.edit_product`; floors of it take its new name."""
    was = _name_of(Product, product_id, by)
    product = workspaces.edit_product(product_id, changes=changes, based_on=based_on, by=by)
    _rename(Floor.Dimension.PRODUCT, was, product.name, by)
    return product


@transaction.atomic
def edit_function_and_floors(
    function_id: int, *, changes: Mapping[str, Any], based_on: int | None = None, by: Member
) -> Function:
    """Change a function, as `workspaces.edit_function`; floors of it take its new name."""
    was = _name_of(Function, function_id, by)
    function = workspaces.edit_function(function_id, changes=changes, based_on=based_on, by=by)
    _rename(Floor.Dimension.FUNCTION, was, function.name, by)
    return function


@transaction.atomic
def delete_function_and_floors(function_id: int, *, by: Member) -> None:
    """Remove a function, as `workspaces.delete_function`; Invalid while a floor is held for it."""
    name = _name_of(Function, function_id, by)
    workspaces.delete_function(function_id, by=by)
    if _floors(Floor.Dimension.FUNCTION, name, by).exists():
        raise Invalid(
            _("Plans hold a share for {name}; remove that in Settings, Planning, first.").format(
                name=name
            )
        )


def _name_of(model: type[Product] | type[Function], pk: int, by: Member) -> str:
    """The name as it stands; whoever sets or renames a floor's label waits for this one."""
    Workspace.objects.select_for_update().get(pk=by.workspace_id)
    found = model._default_manager.filter(workspace=by.workspace_id, pk=pk)  # noqa: SLF001 - a model given as an argument
    return found.values_list("name", flat=True).first() or ""


def _floors(dimension: Floor.Dimension, label: str, by: Member) -> Any:
    return Floor.objects.filter(workspace=by.workspace_id, dimension=dimension, label=label)


def _rename(dimension: Floor.Dimension, was: str, name: str, by: Member) -> None:
    if was == name:
        return
    _floors(dimension, name, by).delete()  # names are unique: nothing bore it until now
    for floor in _floors(dimension, was, by):
        floor.label = name
        floor.save(update_fields=["label"])
        append_event(
            "floor.set",
            workspace=by.workspace,
            by=by,
            subject=str(floor),
            before={"label": was},
            after={"label": name},
        )
