"""What every item's page shows and offers: words, owner, sharing, tags, talk, history."""

from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openweft.items.history import Told, told_history
from openweft.items.mentions import names_in
from openweft.items.models import Comment, Item, Visibility
from openweft.items.notices.operations import read_notices_about
from openweft.items.operations import edit_action
from openweft.web.addresses import item_address
from openweft.web.forms.items import (
    BodyForm,
    CommentForm,
    ProductsForm,
    SharingForm,
    TagsForm,
    TiedForm,
    TitleForm,
)
from openweft.web.forms.placed import PlacedForm, Stored
from openweft.web.http import PageRequest
from openweft.web.jinja import ago, markdown
from openweft.web.mentions import marked
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
    mine = Item.objects
    rows = mine.visible_to(request.member) if with_trash else mine.with_page(request.member)
    return get_object_or_404(rows.select_related("owner", "function"), key=key)


def item_context(request: PageRequest, item: Item) -> dict[str, Any]:
    """What the shared parts of an item's page show; who looks at it has read its notices."""
    by = request.member
    read_notices_about(item.pk, at=timezone.now(), by=by)
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
        **_followers(item, by),
        "tags": list(item.tags.values_list("name", flat=True)),
        "item_products": list(item.products.all()),
        "forms": item_forms(request, item, may_edit=may_edit),
        "links": linked(item, by),
        **(_options(request) if may_edit else {}),
    }


def _followers(item: Item, by: Member) -> dict[str, Any]:
    """Who follows it, by name; guests learn only of themselves."""
    following = Member.objects.active().filter(follows__item=item).order_by("name")
    if by.is_guest:
        following = following.filter(pk=by.pk)
    found = list(following)
    return {"followers": found, "is_followed": by in found}


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


def item_forms(request: PageRequest, item: Item, *, may_edit: bool) -> dict[str, PlacedForm]:
    """The forms of an item's page, for who may use them."""
    found: list[PlacedForm] = []
    if may_edit:
        edit, version = _act(item, request, "edit"), item.version
        found = [
            TitleForm(action=edit, initial={"title": item.title, "version": version}),
            BodyForm(action=edit, initial={"body": item.body, "version": version}),
            TagsForm(
                action=_act(item, request, "tags"),
                initial={"tags": tags_of(item), "version": version},
            ),
            products_form(request, item),
            sharing_form(request, item),
            TiedForm(action=_act(item, request, "link")),
        ]
    if may(request.member, Action.COMMENT):
        found.append(comment_form(request, item))
    return {form.key: form for form in found}


def _act(item: Item, request: PageRequest, name: str) -> str:
    where = {"slug": request.workspace.slug, "key": item.key}
    return reverse(f"items:{name}", kwargs=where)


def products_form(request: PageRequest, item: Item, data: QueryDict | None = None) -> ProductsForm:
    """The products of the item, among the workspace's."""
    return ProductsForm(
        data,
        action=_act(item, request, "products"),
        offered={"products": request.workspace.products.values_list("pk", "name")},
        initial={"products": products_of(item), "version": item.version},
    )


def sharing_form(request: PageRequest, item: Item, data: QueryDict | None = None) -> SharingForm:
    """With whom the item is shared, among the workspace's people, functions and teams."""
    here = request.workspace
    people = Member.objects.active().filter(workspace=here)
    return SharingForm(
        data,
        action=_act(item, request, "share"),
        offered={
            "members": [(person.pk, person.name) for person in people],
            "functions": here.functions.values_list("pk", "name"),
            "teams": here.teams.values_list("pk", "name"),
        },
        initial={**grants_of(item), "version": item.version},
    )


def tags_of(item: Item) -> str:
    """The item's tags as they are typed."""
    return ", ".join(item.tags.values_list("name", flat=True))


def products_of(item: Item) -> list[int]:
    """The ids of the products the item belongs to."""
    return [product.pk for product in item.products.all()]


def stored(item: Item, **theirs: Any) -> Stored:
    """What is stored of the item now, by field of a form."""
    item.refresh_from_db(fields=["version"])
    return Stored(item.version, theirs)


def grants_of(item: Item) -> dict[str, list[int]]:
    """With whom it is shared: the ids of people, functions and teams."""
    found: dict[str, list[int]] = {"members": [], "functions": [], "teams": []}
    for grant in item.grants.all():
        named = (grant.member_id, grant.function_id, grant.team_id)
        for ids, pk in zip(found.values(), named, strict=True):
            if pk is not None:
                ids.append(pk)
    return found


def comment_form(request: PageRequest, item: Item, data: QueryDict | None = None) -> CommentForm:
    """A comment; public only where the item is."""
    return CommentForm(
        data,
        action=_act(item, request, "comments"),
        may_be_public=item.visibility == Visibility.PORTAL,
    )


def page_of(request: PageRequest, item: Item) -> str:
    """The address of the item's own page."""
    return item_address(item, request.workspace.slug) or reverse(
        "home", kwargs={"slug": request.workspace.slug}
    )
