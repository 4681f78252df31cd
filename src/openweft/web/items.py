"""What every item's page offers: words, owner, sharing, tags, talk, history, trash."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openweft.common.errors import DomainError, NotAllowed, Stale
from openweft.items import talk
from openweft.items.history import Told, told_history
from openweft.items.models import Comment, Item
from openweft.items.operations import (
    delete_item,
    edit_action,
    restore_item,
    set_products,
    set_tags,
    share_item,
)
from openweft.web.addresses import item_address
from openweft.web.editing import edit_words
from openweft.web.http import PageRequest, member_required, page, toast
from openweft.web.jinja import ago, markdown
from openweft.web.mentions import kept, marked, names_in, written
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, may

OUT = {
    "related": gettext_lazy("related to"),
    "duplicate": gettext_lazy("duplicate of"),
    "replaces": gettext_lazy("replaces"),
    "part_of": gettext_lazy("part of"),
}
INTO = {
    "related": gettext_lazy("related to"),
    "duplicate": gettext_lazy("has the duplicate"),
    "replaces": gettext_lazy("replaced by"),
    "part_of": gettext_lazy("has the part"),
}


def seen_item(request: PageRequest, key: str, *, with_trash: bool = False) -> Item:
    """The item of that key; 404 for who may not see it."""
    rows = Item.objects.visible_to(request.member).select_related("owner", "function")
    return get_object_or_404(rows if with_trash else rows.live(), key=key)


def item_context(request: PageRequest, item: Item) -> dict[str, Any]:
    """What the shared parts of an item's page show."""
    by = request.member
    may_edit = may(by, edit_action(item))
    spoken = list(Comment.objects.visible_to(by).filter(item=item).select_related("author"))
    names = names_in((each.body for each in spoken), request.workspace)
    return {
        "item": item,
        "item_url": item_address(item, request.workspace.slug),
        "may_edit": may_edit,
        "may_comment": may(by, Action.COMMENT),
        "comments": [_comment(each, names, by) for each in spoken],
        "events": [_event(told) for told in told_history(item, by=by)],
        "is_followed": item.followers.filter(member=by).exists(),
        "tags": list(item.tags.values_list("name", flat=True)),
        "item_products": list(item.products.all()),
        "grants": _grants(item) if may_edit else {},
        "links": linked(item, by),
        **(_options(request) if may_edit else {}),
    }


def _options(request: PageRequest) -> dict[str, Any]:
    """What an editor chooses from."""
    people = list(Member.objects.active().filter(workspace=request.workspace))
    functions = request.workspace.functions.values_list("pk", "name")
    return {
        "people": people,
        "people_options": [(person.pk, person.name) for person in people],
        "function_options": list(functions),
        "team_options": list(request.workspace.teams.values_list("pk", "name")),
        "products": list(request.workspace.products.all()),
    }


def _grants(item: Item) -> dict[str, list[int]]:
    """To whom the item is shared, as ids."""
    found: dict[str, list[int]] = {"members": [], "functions": [], "teams": []}
    for grant in item.grants.all():
        named = (grant.member_id, grant.function_id, grant.team_id)
        for ids, pk in zip(found.values(), named, strict=True):
            if pk is not None:
                ids.append(pk)
    return found


def linked(item: Item, by: Member) -> list[dict[str, Any]]:
    """The items tied to this one that `by` may see, with the tie in words."""
    seen = Item.objects.visible_to(by).live()
    slug = by.workspace.slug
    out = item.links_out.filter(target__in=seen).select_related("target")
    into = item.links_in.filter(source__in=seen).select_related("source")
    ties = [(link, link.target, OUT[link.relation]) for link in out]
    ties += [(link, link.source, INTO[link.relation]) for link in into]
    return [
        {"pk": link.pk, "words": words, "item": other, "url": item_address(other, slug)}
        for link, other, words in ties
    ]


def _comment(comment: Comment, names: dict[int, str], by: Member) -> dict[str, Any]:
    author = comment.author
    where = {"slug": by.workspace.slug, "pk": comment.pk}
    url = reverse("items:comment", kwargs=where) if comment.author_id == by.pk else ""
    return {
        "id": comment.pk,
        "author": author.name if author else _("Somebody who left"),
        "initials": author.initials if author else "–",
        "author_id": comment.author_id or 0,
        "at": ago(comment.created_at),
        "html": marked(markdown(comment.body), names),
        "is_public": comment.is_public,
        "edit_url": url,
    }


def _event(told: Told) -> dict[str, Any]:
    return {
        "who": told.who,
        "sentence": told.sentence,
        "at": ago(told.at),
        "before": told.before,
        "after": told.after,
    }


def act(
    request: PageRequest,
    item: Item,
    operation: Callable[[], Any],
    *,
    said: str = "",
    undo: str = "",
) -> HttpResponse:
    """Do it, say so or say why not, and go back to the item's page."""
    try:
        operation()
        if said:
            toast(request, said, undo_url=undo)
    except NotAllowed:
        raise
    except DomainError as refusal:
        toast(request, str(refusal), level="warn")
    return redirect(item_address(item, request.workspace.slug) or "/")


@require_POST
@member_required
def edit(request: PageRequest, key: str) -> HttpResponse:
    """Change title, body, owner, function or visibility; a conflict shows both texts."""
    item = seen_item(request, key)
    changes = _changes(request)
    based_on = request.POST.get("version", "")
    version = int(based_on) if based_on.isdigit() else None
    if request.POST.get("keep") == "theirs":
        return redirect(item_address(item, request.workspace.slug) or "/")
    try:
        edit_words(item, changes, based_on=version, by=request.member)
    except Stale:
        return _conflict(request, item, changes)
    except NotAllowed:
        raise
    except DomainError as refusal:
        toast(request, str(refusal), level="warn")
    return redirect(item_address(item, request.workspace.slug) or "/")


def _changes(request: PageRequest) -> dict[str, Any]:
    posted = request.POST
    changes: dict[str, Any] = {
        name: posted[name] for name in ("title", "body", "visibility") if name in posted
    }
    if "owner" in posted:
        people = request.workspace.members.active()
        changes["owner"] = _chosen(people, posted["owner"])
    if "function" in posted:
        changes["function"] = _chosen(request.workspace.functions.all(), posted["function"])
    return changes


def _chosen(rows: Any, pk: str) -> Any:
    return get_object_or_404(rows, pk=int(pk)) if pk.isdigit() else None


def _conflict(request: PageRequest, item: Item, changes: dict[str, Any]) -> HttpResponse:
    item.refresh_from_db()
    name = next((name for name in ("title", "body") if name in changes), "")
    if not name:
        toast(request, _("Somebody changed it meanwhile; look again."), level="warn")
        return redirect(item_address(item, request.workspace.slug) or "/")
    last = next(iter(told_history(item, by=request.member, most=1)), None)
    context = {
        "item": item,
        "item_url": item_address(item, request.workspace.slug),
        "name": name,
        "field": {"title": _("Title"), "body": _("Description")}[name],
        "theirs": getattr(item, name),
        "mine": changes[name],
        "who": last.who if last else _("Somebody"),
        "when": last.at if last else item.updated_at,
    }
    return page(request, "items/conflict.html", context, block="drawer", status=409)


@require_POST
@member_required
def tag(request: PageRequest, key: str) -> HttpResponse:
    item = seen_item(request, key)
    names = request.POST.get("tags", "").split(",")
    return act(request, item, lambda: set_tags(item.pk, names=names, by=request.member))


@require_POST
@member_required
def product(request: PageRequest, key: str) -> HttpResponse:
    item = seen_item(request, key)
    chosen = list(request.workspace.products.filter(pk__in=_ids(request, "products")))
    return act(request, item, lambda: set_products(item.pk, products=chosen, by=request.member))


@require_POST
@member_required
def share(request: PageRequest, key: str) -> HttpResponse:
    item = seen_item(request, key)
    here = request.workspace
    return act(
        request,
        item,
        lambda: share_item(
            item.pk,
            members=here.members.filter(pk__in=_ids(request, "members")),
            functions=here.functions.filter(pk__in=_ids(request, "functions")),
            teams=here.teams.filter(pk__in=_ids(request, "teams")),
            by=request.member,
        ),
        said=_("Said who may see it."),
    )


def _ids(request: PageRequest, name: str) -> list[int]:
    return [int(pk) for pk in request.POST.getlist(name) if pk.isdecimal() and len(pk) < 19]  # noqa: PLR2004 - wider than any id


@require_POST
@member_required
def link(request: PageRequest, key: str) -> HttpResponse:
    """Tie the item to another, named by its key; or with `remove` untie it."""
    item = seen_item(request, key)
    posted = request.POST
    if removed := _ids(request, "remove"):
        return act(request, item, lambda: talk.unlink_items(removed[0], by=request.member))
    other = Item.objects.visible_to(request.member).live()
    target = other.filter(key=posted.get("target", "").strip().upper()).first()
    if target is None:
        toast(request, _("There is no item with that key."), level="warn")
        return redirect(item_address(item, request.workspace.slug) or "/")
    return act(
        request,
        item,
        lambda: talk.link_items(
            item.pk,
            target_id=target.pk,
            relation=posted.get("relation", "related"),
            by=request.member,
        ),
    )


@require_POST
@member_required
def comment(request: PageRequest, key: str) -> HttpResponse:
    item = seen_item(request, key)
    body = kept(request.POST.get("body", ""), request.workspace)
    is_public = "public" in request.POST
    return act(
        request,
        item,
        lambda: talk.add_comment(item.pk, body=body, is_public=is_public, by=request.member),
    )


@member_required
def edit_comment(request: PageRequest, pk: int) -> HttpResponse:
    """One's own comment, to change or to hide."""
    seen = Item.objects.visible_to(request.member).live()
    mine = Comment.objects.filter(author=request.member, item__in=seen, deleted_at=None)
    found = get_object_or_404(mine.select_related("item"), pk=pk)
    if request.method != "POST":
        context = {
            "comment": found,
            "text": written(found.body, names_in([found.body], request.workspace)),
            "item": found.item,
            "item_url": item_address(found.item, request.workspace.slug),
        }
        return page(request, "items/comment.html", context)
    if "hide" in request.POST:
        undo = reverse("items:show_comment", kwargs={"slug": request.workspace.slug, "pk": pk})
        said = _("The comment is hidden.")
        hide = lambda: talk.delete_comment(pk, by=request.member)  # noqa: E731  # one of two choices
        return act(request, found.item, hide, said=said, undo=undo)
    posted = request.POST
    version = int(posted["version"]) if posted.get("version", "").isdigit() else None
    return act(
        request,
        found.item,
        lambda: talk.edit_comment(
            pk,
            body=kept(posted.get("body", ""), request.workspace),
            based_on=version,
            by=request.member,
        ),
    )


@require_POST
@member_required
def show_comment(request: PageRequest, pk: int) -> HttpResponse:
    shown = talk.restore_comment(pk, by=request.member)
    return redirect(item_address(shown.item, request.workspace.slug) or "/")


@require_POST
@member_required
def follow(request: PageRequest, key: str) -> HttpResponse:
    item = seen_item(request, key)
    if "stop" in request.POST:
        return act(request, item, lambda: talk.unfollow(item.pk, by=request.member))
    return act(request, item, lambda: talk.follow(item.pk, by=request.member))


@require_POST
@member_required
def delete(request: PageRequest, key: str) -> HttpResponse:
    """Put it in the trash, from where the toast's Undo brings it back."""
    item = seen_item(request, key)
    delete_item(item.pk, by=request.member)
    undo = reverse("items:restore", kwargs={"slug": request.workspace.slug, "key": key})
    toast(request, _("{key} is in the trash.").format(key=key), undo_url=undo)
    return redirect("home", slug=request.workspace.slug)


@require_POST
@member_required
def restore(request: PageRequest, key: str) -> HttpResponse:
    item = seen_item(request, key, with_trash=True)
    return act(request, item, lambda: restore_item(item.pk, by=request.member))


urls = (
    [
        path("items/<str:key>/edit", edit, name="edit"),
        path("items/<str:key>/tags", tag, name="tags"),
        path("items/<str:key>/products", product, name="products"),
        path("items/<str:key>/share", share, name="share"),
        path("items/<str:key>/item-links", link, name="link"),
        path("items/<str:key>/comments", comment, name="comments"),
        path("items/<str:key>/follow", follow, name="follow"),
        path("items/<str:key>/delete", delete, name="delete"),
        path("items/<str:key>/restore", restore, name="restore"),
        path("comments/<int:pk>", edit_comment, name="comment"),
        path("comments/<int:pk>/show", show_comment, name="show_comment"),
    ],
    "items",
)
