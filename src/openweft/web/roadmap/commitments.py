"""The promise ledger."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.common.errors import Invalid
from openweft.items.lists.keyset import Order, Place, page_of
from openweft.roadmap.models import Commitment, Initiative
from openweft.roadmap.operations import create_commitment, settle_commitment
from openweft.web.addresses import item_address
from openweft.web.answering import answer
from openweft.web.forms.placed import Stored
from openweft.web.forms.roadmap import CommitmentForm, SettleForm
from openweft.web.http import PageRequest, member_required, page, sent
from openweft.web.items.parts import item_context, stored
from openweft.web.items.parts import page_of as page_of_item
from openweft.workspaces.models import Member
from openweft.workspaces.permissions import Action, may, require

ROWS = 50


@member_required
def ledger(request: PageRequest) -> HttpResponse:
    """Open promises by their date, then those that are settled."""
    by = request.member
    wanted = "settled" if request.GET.get("show") == "settled" else "open"
    seen = Commitment.objects.visible_to(by).live().select_related("item", "item__owner")
    is_open = seen.filter(state=Commitment.State.OPEN)
    chosen = is_open if wanted == "open" else seen.exclude(state=Commitment.State.OPEN)
    order = Order("due_on", is_falling=wanted == "settled")
    after = Place.read(request.GET.get("after", ""), Commitment, order)
    found: list[Commitment] = page_of(chosen, order, ROWS + 1, after=after)
    last = found[ROWS - 1] if len(found) > ROWS else None
    context = {
        "rows": told(found[:ROWS], by, today=by.workspace.today(timezone.now())),
        "next_url": f"?show={wanted}&after={Place(last.pk, last.due_on)}" if last else "",
        "shown": wanted,
        "may_make": may(by, Action.CURATE),
        "sees_money": may(by, Action.SEE_MONEY),
    }
    return page(request, "roadmap/commitments.html", context, block="content")


def told(rows: list[Commitment], by: Member, *, today: Any) -> list[dict[str, Any]]:
    """The rows with what they are about, how late it is planned, and money for some roles."""
    about = Initiative.objects.visible_to(by).live().select_related("item")
    seen = about.in_bulk([row.initiative_id for row in rows if row.initiative_id])
    sees_money = may(by, Action.SEE_MONEY)
    slug = by.workspace.slug
    return [
        {
            "row": row,
            "url": item_address(row.item, slug),
            "initiative": seen.get(row.initiative_id or 0),
            "is_overdue": row.state == Commitment.State.OPEN and row.due_on < today,
            "days_late": _days_late(row, seen.get(row.initiative_id or 0)),
            "money": row.revenue_at_stake if sees_money else None,
        }
        for row in rows
    ]


def _days_late(row: Commitment, about: Initiative | None) -> int:
    """How many days after the promised day its initiative is planned to finish."""
    if row.state != Commitment.State.OPEN or about is None or about.finishes_on is None:
        return 0
    return max(0, (about.finishes_on - row.due_on).days)


@member_required
def commitment(request: PageRequest, key: str) -> HttpResponse:
    rows = Commitment.objects.visible_to(request.member).live()
    row = get_object_or_404(rows.select_related("item__owner", "item__function"), item__key=key)
    today = request.workspace.today(timezone.now())
    context = {
        **item_context(request, row.item),
        **told([row], request.member, today=today)[0],
    }
    if may(request.member, Action.CURATE):
        where = {"slug": request.workspace.slug, "key": key}
        form = settle_form(row, action=reverse("roadmap:settle", kwargs=where))
        context["forms"] = {**context["forms"], form.key: form}
    return page(request, "roadmap/commitment.html", context, block="drawer")


@require_POST
@member_required
def settle(request: PageRequest, key: str) -> HttpResponse:
    rows = Commitment.objects.visible_to(request.member).live().select_related("item")
    row = get_object_or_404(rows, item__key=key)
    form = settle_form(row, request.POST)

    def theirs() -> Stored:
        row.refresh_from_db()
        return stored(row.item, state=capfirst(row.get_state_display()), reason=row.state_reason)

    return answer(
        request,
        form,
        lambda: settle_commitment(
            row.pk, based_on=form.based_on, by=request.member, **form.given()
        ),
        at=page_of_item(request, row.item),
        theirs=theirs,
    )


def settle_form(row: Commitment, data: QueryDict | None = None, *, action: str = "") -> SettleForm:
    """What may become of the promise from where it stands."""
    words = (
        ("kept", _("Kept")),
        ("broken", _("Broken")),
        ("withdrawn", _("Withdrawn")),
        ("open", _("Open again")),
    )
    states = [(state, word) for state, word in words if state != row.state]
    return SettleForm(data, action=action, states=states, initial={"version": row.item.version})


@member_required
def new(request: PageRequest) -> HttpResponse:
    """Enter a promise."""
    require(request.member, Action.CURATE)
    about = {"initiative": request.GET.get("about")}
    form = CommitmentForm(sent(request), action=request.path, initial=about)
    form.cancel = ledger_at = reverse(
        "roadmap:commitments", kwargs={"slug": request.workspace.slug}
    )
    if form.is_bound:
        return answer(
            request,
            form,
            lambda: _create(form, request.member),
            at=request.path,
            on=lambda _made: ledger_at,
            said=lambda made: _("{key} is in the ledger.").format(key=made.item.key),
        )
    context = {
        "forms": {"new": form},
        "title": _("New promise"),
    }
    return page(request, "roadmap/form.html", context)


def _create(form: CommitmentForm, by: Member) -> Commitment:
    key = form.cleaned_data["initiative"].strip().upper()
    about = None
    if key:
        about = Initiative.objects.visible_to(by).live().filter(item__key=key).first()
        if about is None:
            raise Invalid(_("There is no initiative {key}.").format(key=key))
    return create_commitment(
        title=form.cleaned_data["title"],
        terms=form.terms(),
        initiative_id=about.pk if about else None,
        by=by,
    )
