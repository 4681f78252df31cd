"""How the organisation is built: its functions and its product tree."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.roadmap.operations import (
    delete_function_and_floors,
    edit_function_and_floors,
    edit_product_and_floors,
)
from openweft.web import teams
from openweft.web.forms.acting import attempt, attempt_call, based_on, given, status_of
from openweft.web.forms.settings import FunctionForm, ProductForm
from openweft.web.http import PageRequest, member_required, page, sent, toast
from openweft.web.settings import require_seat
from openweft.workspaces.models import Function, Product
from openweft.workspaces.operations import (
    create_function,
    create_product,
)
from openweft.workspaces.permissions import Action, may, require


@member_required
def functions(request: PageRequest) -> HttpResponse:
    require_seat(request)
    found = request.workspace.functions.select_related("lead").annotate(
        people=Count("members", filter=Q(members__is_active=True))
    )
    context = {"functions": found, "may_edit": may(request.member, Action.EDIT_ORGANISATION)}
    return page(request, "settings/functions.html", context)


@member_required
def new_function(request: PageRequest) -> HttpResponse:
    require(request.member, Action.EDIT_ORGANISATION)
    form = FunctionForm(sent(request), members=request.workspace.members.active())
    if form.is_bound and attempt(form, create_function, by=request.member) is not None:
        toast(request, _("Added."))
        return redirect("organisation:functions", slug=request.workspace.slug)
    context = {"form": form, "function": None}
    return page(request, "settings/function.html", context, status=status_of(form))


@member_required
def function(request: PageRequest, pk: int) -> HttpResponse:
    require(request.member, Action.EDIT_ORGANISATION)
    shown = get_object_or_404(request.workspace.functions, pk=pk)
    form = FunctionForm(
        sent(request),
        members=request.workspace.members.active(),
        initial=_stored(shown, FunctionForm),
    )
    if (
        form.is_bound
        and attempt_call(
            form,
            lambda: edit_function_and_floors(
                pk, changes=given(form), based_on=based_on(form), by=request.member
            ),
            lambda: _stored(request.workspace.functions.get(pk=pk), FunctionForm),
        )
        is not None
    ):
        toast(request, _("Saved."))
        return redirect("organisation:functions", slug=request.workspace.slug)
    context = {"form": form, "function": shown}
    return page(request, "settings/function.html", context, status=status_of(form))


def _stored(shown: Function | Product, form: type[Form]) -> dict[str, Any]:
    return {name: getattr(shown, name) for name in form.base_fields}


@require_POST
@member_required
def remove_function(request: PageRequest, pk: int) -> HttpResponse:
    gone = get_object_or_404(request.workspace.functions, pk=pk)
    delete_function_and_floors(pk, by=request.member)
    said = _("{name} is removed.").format(name=gone.name)
    again = reverse("organisation:new_function", kwargs={"slug": request.workspace.slug})
    toast(request, said, undo_url=again, undo_with=FunctionForm.as_sent(gone))
    return redirect("organisation:functions", slug=request.workspace.slug)


@member_required
def products(request: PageRequest) -> HttpResponse:
    require_seat(request)
    found = list(request.workspace.products.select_related("owner"))
    context = {
        "tree": list(as_tree([product for product in found if product.is_active])),
        "retired": [product for product in found if not product.is_active],
        "may_edit": may(request.member, Action.EDIT_ORGANISATION),
    }
    return page(request, "settings/products.html", context)


def as_tree(found: Iterable[Product]) -> Iterator[tuple[int, Product]]:
    """The products with their depth, each before its parts; what lost its parent stands on top."""
    known = {product.pk for product in found}
    below: dict[int | None, list[Product]] = {}
    for product in found:
        parent = product.parent_id if product.parent_id in known else None
        below.setdefault(parent, []).append(product)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[int, Product]]:
        for product in below.get(parent, ()):
            yield depth, product
            yield from walk(product.pk, depth + 1)

    yield from walk(None, 0)


@member_required
def new_product(request: PageRequest) -> HttpResponse:
    require(request.member, Action.EDIT_ORGANISATION)
    form = _product_form(request)
    if form.is_bound and attempt(form, create_product, by=request.member) is not None:
        toast(request, _("Added."))
        return redirect("organisation:products", slug=request.workspace.slug)
    context = {"form": form, "product": None}
    return page(request, "settings/product.html", context, status=status_of(form))


def _product_form(request: PageRequest, shown: Product | None = None) -> ProductForm:
    initial = _stored(shown, ProductForm) if shown else None
    offered = request.workspace.products.filter(is_active=True)
    return ProductForm(
        sent(request),
        products=offered.exclude(pk=shown.pk) if shown else offered,
        members=request.workspace.members.active(),
        initial=initial,
    )


@member_required
def product(request: PageRequest, pk: int) -> HttpResponse:
    require(request.member, Action.EDIT_ORGANISATION)
    shown = get_object_or_404(request.workspace.products, pk=pk)
    form = _product_form(request, shown)
    if (
        form.is_bound
        and attempt_call(
            form,
            lambda: edit_product_and_floors(
                pk, changes=given(form), based_on=based_on(form), by=request.member
            ),
            lambda: _stored(request.workspace.products.get(pk=pk), ProductForm),
        )
        is not None
    ):
        toast(request, _("Saved."))
        return redirect("organisation:products", slug=request.workspace.slug)
    context = {"form": form, "product": shown}
    return page(request, "settings/product.html", context, status=status_of(form))


@require_POST
@member_required
def retire_product(request: PageRequest, pk: int) -> HttpResponse:
    """Take a product out of the choices, or with `back` into them again."""
    is_active = "back" in request.POST
    edit_product_and_floors(pk, changes={"is_active": is_active}, by=request.member)
    if is_active:
        toast(request, _("Back in use."))
    else:
        toast(request, _("Retired."), undo_url=request.path, undo_with={"back": 1})
    return redirect("organisation:products", slug=request.workspace.slug)


urls = (
    [
        path("functions", functions, name="functions"),
        path("functions/new", new_function, name="new_function"),
        path("functions/<int:pk>", function, name="function"),
        path("functions/<int:pk>/remove", remove_function, name="remove_function"),
        path("products", products, name="products"),
        path("products/new", new_product, name="new_product"),
        path("products/<int:pk>", product, name="product"),
        path("products/<int:pk>/retire", retire_product, name="retire_product"),
        *teams.patterns,
    ],
    "organisation",
)
