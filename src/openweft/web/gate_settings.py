"""Setting the gates that plans pass before they are published, and exceptions from them."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.common.errors import Invalid
from openweft.roadmap.gates import modes_of
from openweft.roadmap.models import GateException, Initiative
from openweft.roadmap.operations import policy_of, set_gate, sign_exception, withdraw_exception
from openweft.web.forms.acting import based_on
from openweft.web.forms.planning import ExceptionForm, GateForm
from openweft.web.http import PageRequest, member_required, toast
from openweft.web.planning_settings import saved, shown
from openweft.web.roadmap.gates import EXCEPTION_ID, GATE_ID, turned_up
from openweft.workspaces.permissions import Action, may


@require_POST
@member_required
def turn_gate(request: PageRequest) -> HttpResponse:
    form = GateForm(request.POST, auto_id=GATE_ID)
    if form.is_valid() and may(request.member, Action.CURATE):
        concerned = "" if form.cleaned_data["is_sure"] else turned_up(form, by=request.member)
        if concerned:
            return shown(request, gate_form=form, gate_concerns=concerned)
    return saved(
        request,
        form,
        "gate_form",
        lambda: set_gate(**form.terms(), based_on=based_on(form), by=request.member),
        lambda: _gate(request, form),
    )


def _gate(request: PageRequest, form: GateForm) -> Mapping[str, Any]:
    terms = form.terms()
    mode = modes_of(request.workspace).get((terms["name"], terms["kind"]))
    return {"mode": mode, "version": policy_of(request.workspace).version}


@require_POST
@member_required
def add_exception(request: PageRequest) -> HttpResponse:
    form = ExceptionForm(request.POST, auto_id=EXCEPTION_ID)
    return saved(request, form, "exception_form", lambda: _sign(request, form))


def _sign(request: PageRequest, form: ExceptionForm) -> GateException:
    given = dict(form.cleaned_data)
    key = given.pop("initiative")
    seen = Initiative.objects.visible_to(request.member).live()
    initiative = seen.filter(item__key=key).first()
    if initiative is None:
        raise Invalid(_("There is no initiative {key}.").format(key=key))
    return sign_exception(initiative.pk, by=request.member, **given)


@require_POST
@member_required
def drop_exception(request: PageRequest, pk: int) -> HttpResponse:
    gone = withdraw_exception(pk, by=request.member)
    holds = gone.holds(request.workspace.today(timezone.now()))
    toast(
        request,
        _("It passes the gate no longer."),
        undo_url=reverse("gate_settings:sign", args=[request.workspace.slug]) if holds else "",
        undo_with=ExceptionForm.as_sent(gone),
    )
    return redirect("planning_settings:page", slug=request.workspace.slug)


urls = (
    [
        path("", turn_gate, name="turn"),
        path("exceptions", add_exception, name="sign"),
        path("exceptions/<int:pk>/withdraw", drop_exception, name="withdraw"),
    ],
    "gate_settings",
)
