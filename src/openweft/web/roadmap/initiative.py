"""One initiative: state and why, the checks, what it serves, takes, waits for, and how it goes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from openweft.items.models import Item
from openweft.roadmap.models import Commitment, Dependency, Initiative, Pin, Plan, PlanEntry
from openweft.roadmap.names import TERMS
from openweft.roadmap.operations import create_initiative, set_estimate
from openweft.roadmap.wholes import wholes_above
from openweft.roadmap.wording import Why, why_by_entry
from openweft.strategy.models import Alignment
from openweft.strategy.problems import Lens, Term, live_version, reckon_alignments, tied_item
from openweft.web.addresses import item_address
from openweft.web.answering import answer
from openweft.web.forms.roadmap import InitiativeForm
from openweft.web.http import PageRequest, member_required, page, sent
from openweft.web.items.parts import item_context, page_of
from openweft.web.roadmap.checks import five_checks
from openweft.web.roadmap.placed import initiative_forms
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, may, require


def seen_initiative(request: PageRequest, key: str) -> Initiative:
    """The initiative of that key with its item; 404 for who may not see it."""
    rows = Initiative.objects.visible_to(request.member).live()
    rows = rows.select_related("item__owner", "item__function", "release__item", "parent__item")
    return get_object_or_404(rows, item__key=key)


@member_required
def initiative(request: PageRequest, key: str) -> HttpResponse:
    row = seen_initiative(request, key)
    return page(request, "initiatives/page.html", initiative_context(request, row), block="drawer")


def initiative_context(request: PageRequest, row: Initiative) -> dict[str, Any]:
    """Everything the initiative's page and drawer show."""
    by = request.member
    item = item_context(request, row.item)
    entry, why = _why(row, by)
    served = served_by(row, by)
    ties = ties_of(row, by)
    context = {
        **item,
        "row": row,
        "entry": entry,
        "why": why,
        "pin": _pin(row),
        "terms": [
            {**term, "label": TERMS.get(term["name"], term["name"])} for term in row.value_terms
        ],
        "forms": {
            **item["forms"],
            **initiative_forms(request, row, may_edit=item["may_edit"]),
        },
        **served,
        "ties": ties,
        "estimates": [] if by.is_guest else list(row.estimates.select_related("team", "size")),
        "commitments": commitments_of(row, by),
        "delivery_links": list(row.delivery_links.all()),
        "updates": list(row.status_updates.select_related("by")[:5]),
        "may_ship": row.is_started,
        "may_report": may(by, Action.REPORT_PROGRESS),
        "may_align": may(by, Action.ALIGN),
        "sees_money": may(by, Action.SEE_MONEY),
        "release": _seen_release(row, by),
        "parent": _seen(row.parent.item if row.parent else None, by),
    }
    context["checks"] = five_checks(row, context, by=by)
    return context


def _seen(item: Item | None, by: Member) -> Item | None:
    if item is None or not Item.objects.visible_to(by).live().filter(pk=item.pk).exists():
        return None
    return item


def _seen_release(row: Initiative, by: Member) -> Any:
    release = row.release
    return release if release is not None and _seen(release.item, by) else None


def _why(row: Initiative, by: Member) -> tuple[PlanEntry | None, Why | None]:
    """Its place in the published plan, else in the newest, and the reason."""
    if by.is_guest:
        return None, None
    entries = PlanEntry.objects.filter(initiative=row, plan__state=Plan.State.READY)
    entries = entries.select_related("plan__workspace", "plan__scenario", "initiative__item")
    entry = entries.order_by("-plan__is_published", "-plan__number").first()
    return entry, why_by_entry([entry], by=by)[entry.pk] if entry else None


def _pin(row: Initiative) -> Pin | None:
    return Pin.objects.filter(initiative=row, scenario__is_main=True).first()


def served_by(row: Initiative, by: Member) -> dict[str, Any]:
    """What it serves, or the nearest whole it takes that from, as far as `by` may see it."""
    above = wholes_above([row.pk], by.workspace_id)[row.pk] if row.parent_id else ()
    source = tied_item((row.pk, *above), live_version(by.workspace)) if above else row.pk
    if source == row.pk:
        return {"alignments": alignments_of(row.pk, by), "inherited_from": None}
    whole = Item.objects.visible_to(by).live().filter(pk=source).first()
    if whole is None:
        told: dict[str, Any] = {"title": _("a restricted item"), "url": ""}
        return {"alignments": [], "inherited_from": told}
    told = {"title": whole.title, "url": item_address(whole, by.workspace.slug)}
    return {"alignments": alignments_of(source, by), "inherited_from": told}


def alignments_of(item_id: int, by: Member) -> list[dict[str, Any]]:
    """An item's own, as far as `by` may see them, with the path to the vision and the product."""
    seen = Item.objects.visible_to(by).live()
    rows = list(
        Alignment.objects.filter(item=item_id, objective__item__in=seen)
        .filter(Q(key_result=None) | Q(key_result__item__in=seen))
        .select_related("objective__item", "key_result__item")
    )
    terms = reckon_alignments([item_id], Lens(live_version(by.workspace)))[item_id].terms
    paths = {term.objective: term for term in terms}
    titles = dict(seen.filter(kind="OBJ").values_list("pk", "title"))
    slug = by.workspace.slug
    return [
        {
            "row": each,
            "url": item_address(each.objective.item, slug),
            **_reckoned(each, paths.get(str(each.objective_id)), titles, slug),
        }
        for each in rows
    ]


def _reckoned(
    each: Alignment, term: Term | None, titles: Mapping[int, str], slug: str
) -> dict[str, Any]:
    """An alignment's product and its path up to the vision; nothing where it does not count."""
    through = str(each.key_result_id) if each.key_result_id else None
    if term is None or term.key_result != through:
        return {"weight": None, "product": None, "path": []}
    labels = [titles.get(int(key), _("a restricted objective")) for key in term.path]
    vision = {"label": _("the vision"), "url": reverse("strategy:page", kwargs={"slug": slug})}
    path = [*({"label": label} for label in labels), vision]
    return {"weight": term.weight, "product": term.product, "path": path}


def ties_of(row: Initiative, by: Member) -> list[dict[str, Any]]:
    """What it waits for and what waits for it, among what `by` may see."""
    seen = Initiative.objects.visible_to(by).live()
    rows = Dependency.objects.filter(
        Q(first=row, then__in=seen) | Q(then=row, first__in=seen)
    ).select_related("first__item", "then__item")
    slug = by.workspace.slug
    found = []
    for tie in rows:
        other = tie.then if tie.first_id == row.pk else tie.first
        found.append(
            {
                "tie": tie,
                "word": _tie_word(tie, is_first=tie.first_id == row.pk),
                "other": other,
                "url": item_address(other.item, slug),
            }
        )
    return found


def _tie_word(tie: Dependency, *, is_first: bool) -> str:
    if tie.rule == Dependency.Rule.TOGETHER:
        return _("Goes with")
    if tie.rule == Dependency.Rule.EXCLUDES:
        return _("Excludes")
    return _("Needed by") if is_first else _("Waits for")


def commitments_of(row: Initiative, by: Member) -> list[Commitment]:
    """The promises about it that `by` may see."""
    rows = Commitment.objects.visible_to(by).live().filter(initiative=row)
    return list(rows.select_related("item"))


@member_required
def new(request: PageRequest) -> HttpResponse:
    """Propose an initiative: a title is enough."""
    require(request.member, Action.PROPOSE)
    curates = may(request.member, Action.CURATE)
    form = InitiativeForm(
        sent(request), action=request.path, workspace=request.workspace, curates=curates
    )
    form.cancel = reverse("roadmap:page", kwargs={"slug": request.workspace.slug})
    if form.is_bound:
        return answer(
            request,
            form,
            lambda: _create(form, request.member, curates=curates),
            at=request.path,
            on=lambda made: page_of(request, made.item),
            said=lambda made: _("{key} is written down.").format(key=made.item.key),
        )
    context = {"forms": {"new": form}, "title": _("New initiative")}
    return page(request, "roadmap/form.html", context)


def _create(form: InitiativeForm, by: Member, *, curates: bool) -> Initiative:
    state = Initiative.State.CANDIDATE if curates else None
    with transaction.atomic():
        made = create_initiative(
            title=form.cleaned_data["title"],
            terms=form.terms(),
            state=state,
            item={"body": form.cleaned_data["body"]},
            by=by,
        )
        team, size = form.cleaned_data.get("team"), form.cleaned_data.get("size")
        if team and size:
            set_estimate(made.pk, team_id=team, estimate=size, by=by)
    return made
