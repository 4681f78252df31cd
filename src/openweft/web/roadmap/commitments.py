"""The promise ledger."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.common.errors import Invalid
from openweft.items.models import Item
from openweft.roadmap.models import Commitment, Initiative
from openweft.roadmap.operations import create_commitment, settle_commitment
from openweft.web.addresses import item_address
from openweft.web.forms.acting import attempt_call
from openweft.web.forms.roadmap import CommitmentForm
from openweft.web.http import PageRequest, member_required, page, toast
from openweft.web.items import act, item_context
from openweft.web.keyset import after, ordered
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
    rows = ordered(chosen, "due_on", falling=wanted == "settled")
    last = request.GET.get("after", "")
    if last.isdigit():
        rows = after(rows, "due_on", int(last), falling=wanted == "settled")
    found = list(rows[: ROWS + 1])
    context = {
        "rows": told(found[:ROWS], by, today=by.workspace.today(timezone.now())),
        "next_url": f"?show={wanted}&after={found[ROWS - 1].pk}" if len(found) > ROWS else "",
        "shown": wanted,
        "may_make": may(by, Action.CURATE),
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
        "may_settle": may(request.member, Action.CURATE),
    }
    return page(request, "roadmap/commitment.html", context, block="drawer")


@require_POST
@member_required
def settle(request: PageRequest, key: str) -> HttpResponse:
    seen = Item.objects.visible_to(request.member).live()
    item = get_object_or_404(seen.filter(kind="COM"), key=key)
    state, reason = request.POST.get("state", ""), request.POST.get("reason", "")
    return act(
        request,
        item,
        lambda: settle_commitment(item.pk, state=state, reason=reason, by=request.member),
    )


@member_required
def new(request: PageRequest) -> HttpResponse:
    """Enter a promise."""
    require(request.member, Action.CURATE)
    form = CommitmentForm(request.POST or None, initial={"initiative": request.GET.get("about")})
    if form.is_bound:
        made = attempt_call(form, lambda: _create(form, request.member))
        if made is not None:
            toast(request, _("{key} is in the ledger.").format(key=made.item.key))
            return redirect("roadmap:commitments", slug=request.workspace.slug)
    context = {"form": form, "title": _("New promise"), "verb": _("Promise")}
    status = 422 if form.errors else 200
    return page(request, "roadmap/form.html", context, status=status)


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
