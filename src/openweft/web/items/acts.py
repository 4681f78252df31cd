"""What can be done on every item's page; each act goes back there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.common.errors import Invalid
from openweft.items import talk
from openweft.items.mentions import names_in, written
from openweft.items.models import Comment, Item
from openweft.items.operations import (
    set_products,
    set_tags,
    share_item,
)
from openweft.roadmap.operations import delete_and_value, restore_and_value
from openweft.web.answering import act, answer, go_on, version_seen
from openweft.web.editing import edit_words
from openweft.web.forms.fields import is_id
from openweft.web.forms.items import BodyForm, EditCommentForm, TagsForm, TiedForm, TitleForm
from openweft.web.forms.placed import PlacedForm, Stored
from openweft.web.http import PageRequest, member_required, page, toast
from openweft.web.items.parts import (
    comment_form,
    grants_of,
    page_of,
    products_form,
    products_of,
    seen_item,
    sharing_form,
    stored,
    tags_of,
)
from openweft.web.mentions import kept


@require_POST
@member_required
def edit(request: PageRequest, key: str) -> HttpResponse:
    """Change title, body, owner, function or visibility; a conflict shows both texts."""
    item = seen_item(request, key)
    for kind in (TitleForm, BodyForm):
        if kind.placed_as in request.POST:
            return _edit_words(request, item, kind(request.POST))
    changes = _choices(request)
    return act(
        request,
        lambda: edit_words(item, changes, based_on=version_seen(request), by=request.member),
        at=page_of(request, item),
    )


def _edit_words(request: PageRequest, item: Item, form: PlacedForm) -> HttpResponse:
    def theirs() -> Stored:
        item.refresh_from_db()
        return Stored(item.version, {form.placed_as: getattr(item, form.placed_as)})

    return answer(
        request,
        form,
        lambda: edit_words(item, form.given(), based_on=form.based_on, by=request.member),
        at=page_of(request, item),
        theirs=theirs,
    )


def _choices(request: PageRequest) -> dict[str, Any]:
    posted = request.POST
    changes: dict[str, Any] = {}
    if "visibility" in posted:
        changes["visibility"] = posted["visibility"]
    if "owner" in posted:
        people = request.workspace.members.active()
        changes["owner"] = _chosen(people, posted["owner"])
    if "function" in posted:
        changes["function"] = _chosen(request.workspace.functions.all(), posted["function"])
    return changes


def _chosen(rows: Any, pk: str) -> Any:
    if not pk:
        return None
    found = rows.filter(pk=pk).first() if is_id(pk) else None
    if found is None:
        raise Invalid(_("Something chosen here is no longer there."))
    return found


@require_POST
@member_required
def tag(request: PageRequest, key: str) -> HttpResponse:
    item = seen_item(request, key)
    form = TagsForm(request.POST)
    return answer(
        request,
        form,
        lambda: set_tags(
            item.pk,
            names=form.cleaned_data["tags"].split(","),
            based_on=form.based_on,
            by=request.member,
        ),
        at=page_of(request, item),
        theirs=lambda: stored(item, tags=tags_of(item)),
    )


@require_POST
@member_required
def product(request: PageRequest, key: str) -> HttpResponse:
    item = seen_item(request, key)
    form = products_form(request, item, request.POST)
    products = request.workspace.products
    return answer(
        request,
        form,
        lambda: set_products(
            item.pk,
            products=products.filter(pk__in=form.cleaned_data.get("products", [])),
            based_on=form.based_on,
            by=request.member,
        ),
        at=page_of(request, item),
        theirs=lambda: stored(item, products=products_of(item)),
    )


@require_POST
@member_required
def share(request: PageRequest, key: str) -> HttpResponse:
    item = seen_item(request, key)
    form, here = sharing_form(request, item, request.POST), request.workspace
    return answer(
        request,
        form,
        lambda: share_item(
            item.pk,
            members=here.members.filter(pk__in=form.cleaned_data.get("members", [])),
            functions=here.functions.filter(pk__in=form.cleaned_data.get("functions", [])),
            teams=here.teams.filter(pk__in=form.cleaned_data.get("teams", [])),
            based_on=form.based_on,
            by=request.member,
        ),
        at=page_of(request, item),
        theirs=lambda: stored(item, **grants_of(item)),
        said=_("Said who may see it."),
    )


@require_POST
@member_required
def link(request: PageRequest, key: str) -> HttpResponse:
    """Tie the item to another, named by its key; or with `remove` untie it."""
    item, by = seen_item(request, key), request.member
    if is_id(removed := request.POST.get("remove", "")):
        return act(
            request, lambda: talk.unlink_items(int(removed), by=by), at=page_of(request, item)
        )
    form = TiedForm(request.POST)

    def tie() -> None:
        other = Item.objects.visible_to(by).live().filter(key=form.cleaned_data["target"])
        target = other.first()
        if target is None:
            raise Invalid(_("There is no item with that key."))
        relation = form.cleaned_data["relation"] or "related"
        talk.link_items(item.pk, target_id=target.pk, relation=relation, by=by)

    return answer(request, form, tie, at=page_of(request, item))


@require_POST
@member_required
def comment(request: PageRequest, key: str) -> HttpResponse:
    item = seen_item(request, key)
    form = comment_form(request, item, request.POST)
    return answer(
        request,
        form,
        lambda: talk.add_comment(
            item.pk,
            body=kept(form.cleaned_data["body"], request.workspace),
            is_public=form.cleaned_data.get("public", False),
            by=request.member,
        ),
        at=page_of(request, item),
    )


@member_required
def edit_comment(request: PageRequest, pk: int) -> HttpResponse:
    """One's own comment, to change or to hide."""
    seen = Item.objects.with_page(request.member)
    mine = Comment.objects.filter(author=request.member, item__in=seen, deleted_at=None)
    found = get_object_or_404(mine.select_related("item"), pk=pk)
    if request.method == "POST":
        return _change_comment(request, found)
    text = written(found.body, names_in([found.body], request.workspace))
    form = EditCommentForm(action=request.path, initial={"body": text, "version": found.version})
    context = {
        "forms": {form.key: form},
        "item": found.item,
        "item_url": page_of(request, found.item),
    }
    return page(request, "items/comment.html", context)


def _change_comment(request: PageRequest, found: Comment) -> HttpResponse:
    by, where = request.member, page_of(request, found.item)
    if "hide" in request.POST:
        undo = reverse("items:show_comment", kwargs={"slug": by.workspace.slug, "pk": found.pk})
        return act(
            request,
            lambda: talk.delete_comment(found.pk, by=by),
            at=where,
            said=_("The comment is hidden."),
            undo=undo,
        )
    form = EditCommentForm(request.POST)

    def theirs() -> Stored:
        found.refresh_from_db()
        stored = {"body": written(found.body, names_in([found.body], by.workspace))}
        return Stored(found.version, stored)

    return answer(
        request,
        form,
        lambda: talk.edit_comment(
            found.pk,
            body=kept(form.cleaned_data["body"], by.workspace),
            based_on=form.based_on,
            by=by,
        ),
        at=request.path,
        on=lambda _saved: where,
        theirs=theirs,
    )


@require_POST
@member_required
def show_comment(request: PageRequest, pk: int) -> HttpResponse:
    shown = talk.restore_comment(pk, by=request.member)
    return go_on(request, page_of(request, shown.item))


@require_POST
@member_required
def follow(request: PageRequest, key: str) -> HttpResponse:
    item = seen_item(request, key)
    if "stop" in request.POST:
        return act(
            request, lambda: talk.unfollow(item.pk, by=request.member), at=page_of(request, item)
        )
    return act(request, lambda: talk.follow(item.pk, by=request.member), at=page_of(request, item))


@require_POST
@member_required
def delete(request: PageRequest, key: str) -> HttpResponse:
    """Put it in the trash, from where the toast's Undo brings it back."""
    item = seen_item(request, key)
    delete_and_value(item.pk, by=request.member)
    undo = reverse("items:restore", kwargs={"slug": request.workspace.slug, "key": key})
    toast(request, _("{key} is in the trash.").format(key=key), undo_url=undo)
    return redirect("home", slug=request.workspace.slug)


@require_POST
@member_required
def restore(request: PageRequest, key: str) -> HttpResponse:
    item = seen_item(request, key, with_trash=True)
    return act(
        request, lambda: restore_and_value(item.pk, by=request.member), at=page_of(request, item)
    )
