"""Teams: who is in them with how much of their time, and what they can give per period."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.common.period import Period
from openweft.roadmap.capacity import given_by_people
from openweft.roadmap.operations import policy_of
from openweft.web.forms.acting import attempt, attempt_call, based_on, given, status_of
from openweft.web.forms.settings import CapacityForm, MembershipForm, TeamForm, field_of
from openweft.web.http import PageRequest, member_required, page, sent, toast
from openweft.web.settings import require_seat
from openweft.workspaces.models import Member, Team
from openweft.workspaces.operations import (
    create_team,
    edit_team,
    remove_membership,
    set_capacity,
    set_membership,
)
from openweft.workspaces.permissions import Action, may, require


@member_required
def teams(request: PageRequest) -> HttpResponse:
    require_seat(request)
    found = request.workspace.teams.select_related("lead").annotate(
        people=Sum(
            F("memberships__people") * F("memberships__share"),
            filter=~Q(memberships__member__is_active=False),
        )
    )
    context = {
        "teams": [team for team in found if team.is_active],
        "gone": [team for team in found if not team.is_active],
        "may_edit": may(request.member, Action.EDIT_ORGANISATION),
    }
    return page(request, "settings/teams.html", context)


@member_required
def new_team(request: PageRequest) -> HttpResponse:
    require(request.member, Action.EDIT_ORGANISATION)
    form = TeamForm(sent(request), members=request.workspace.members.active())
    made = attempt(form, create_team, by=request.member) if form.is_bound else None
    if made is not None:
        toast(request, _("Added. Say who is in it."))
        return redirect("organisation:team", slug=request.workspace.slug, pk=made.pk)
    status = 422 if form.errors else 200
    return page(request, "settings/new_team.html", {"form": form}, status=status)


@member_required
def team(request: PageRequest, pk: int) -> HttpResponse:
    require_seat(request)
    shown = _shown(request, pk)
    form = _team_form(request, shown)
    if (
        form.is_bound
        and attempt_call(
            form,
            lambda: edit_team(pk, changes=given(form), based_on=based_on(form), by=request.member),
            lambda: _stored(_shown(request, pk)),
        )
        is not None
    ):
        toast(request, _("Saved."))
        return _back(request, pk)
    return _team(request, shown, form=form)


def _shown(request: PageRequest, pk: int) -> Team:
    return get_object_or_404(request.workspace.teams.select_related("lead"), pk=pk)


def _back(request: PageRequest, pk: int) -> HttpResponse:
    return redirect("organisation:team", slug=request.workspace.slug, pk=pk)


def _team_form(request: PageRequest, shown: Team, *, is_sent: bool = True) -> TeamForm:
    members = request.workspace.members.active()
    sending = sent(request) if is_sent else None
    return TeamForm(sending, members=members, initial=_stored(shown))


def _stored(shown: Team) -> dict[str, Any]:
    return {name: getattr(shown, name) for name in TeamForm.base_fields}


def _membership_form(
    request: PageRequest, shown: Team, *, is_sent: bool = False
) -> MembershipForm:
    return MembershipForm(
        request.POST if is_sent else None,
        initial={"version": shown.version},
        members=request.workspace.members.active(),
        functions=request.workspace.functions.all(),
        auto_id="join_%s",
    )


def _team(request: PageRequest, shown: Team, **forms: Any) -> HttpResponse:
    memberships = list(shown.memberships.select_related("member", "function"))
    computed = computed_capacity(shown)
    standing = {
        "form": _team_form(request, shown, is_sent=False),
        "join": _membership_form(request, shown),
        "capacity": CapacityForm(initial=_typed(shown), starts=computed),
    }
    context = {
        "team": shown,
        "may_edit": may(request.member, Action.EDIT_ORGANISATION),
        "memberships": memberships,
        "full_time": sum(row.full_time for row in memberships),
        "periods": computed,
        **standing,
        **forms,
    }
    return page(request, "settings/team.html", context, status=status_of(*forms.values()))


def computed_capacity(shown: Team) -> list[tuple[Period, float]]:
    """The coming periods, each with the person-weeks the team's people would give."""
    workspace = shown.workspace
    periods = workspace.periods_from(workspace.today(timezone.now()))
    given = given_by_people(shown, periods, policy_of(workspace))
    return list(zip(periods, given, strict=True))


def _typed(shown: Team) -> dict[str, str | int]:
    typed = {field_of(row.starts_on): f"{row.person_weeks:g}" for row in shown.capacities.all()}
    return {**typed, "version": shown.version}


def _stored_capacity(
    shown: Team, computed: Sequence[tuple[Period, float]]
) -> dict[str, float | None]:
    none = {field_of(period.starts_on): None for period, _given in computed}
    weeks = {field_of(row.starts_on): row.person_weeks for row in shown.capacities.all()}
    return {**none, **weeks, "version": shown.version}


@require_POST
@member_required
def put_member(request: PageRequest, pk: int) -> HttpResponse:
    """Adds to a team, or changes a membership where one is named."""
    require(request.member, Action.EDIT_ORGANISATION)
    shown = _shown(request, pk)
    form = _membership_form(request, shown, is_sent=True)
    made = attempt_call(
        form,
        lambda: set_membership(pk, **given(form), based_on=based_on(form), by=request.member),
        lambda: _stored_membership(form, _shown(request, pk)),
    )
    return _back(request, pk) if made else _team(request, shown, join=form)


def _stored_membership(form: MembershipForm, shown: Team) -> dict[str, Any]:
    sent = form.cleaned_data
    rows = shown.memberships.all()
    if sent["membership_id"]:
        rows = rows.filter(pk=sent["membership_id"])
    else:
        rows = rows.filter(member=sent["member_id"]).exclude(member=None)
    fields = ("member_id", "function_id", "people", "share")
    return {**(rows.values(*fields).first() or {}), "version": shown.version}


@require_POST
@member_required
def take_out(request: PageRequest, pk: int, membership: int) -> HttpResponse:
    remove_membership(membership, by=request.member)
    return _back(request, pk)


@require_POST
@member_required
def type_capacity(request: PageRequest, pk: int) -> HttpResponse:
    require(request.member, Action.EDIT_ORGANISATION)
    shown = _shown(request, pk)
    computed = computed_capacity(shown)
    form = CapacityForm(request.POST, starts=computed)
    if attempt_call(
        form,
        lambda: _type(form, shown, computed, by=request.member),
        lambda: _stored_capacity(_shown(request, pk), computed),
    ):
        toast(request, _("Saved."))
        return _back(request, pk)
    return _team(request, shown, capacity=form)


@transaction.atomic
def _type(
    form: CapacityForm, shown: Team, computed: Sequence[tuple[Period, float]], *, by: Member
) -> bool:
    seen = based_on(form)
    for period, _given in computed:
        weeks = form.cleaned_data[field_of(period.starts_on)]
        set_capacity(shown.pk, day=period.starts_on, person_weeks=weeks, based_on=seen, by=by)
        seen = None  # the first has locked the team, and steps its version itself
    return True


@require_POST
@member_required
def retire(request: PageRequest, pk: int) -> HttpResponse:
    """Take a team out of planning, or with `back` into it again."""
    is_active = "back" in request.POST
    edit_team(pk, changes={"is_active": is_active}, by=request.member)
    if is_active:
        toast(request, _("Planned with again."))
    else:
        said = _("No longer planned with.")
        toast(request, said, undo_url=request.path, undo_with={"back": 1})
    return redirect("organisation:teams", slug=request.workspace.slug)


patterns = [
    path("teams", teams, name="teams"),
    path("teams/new", new_team, name="new_team"),
    path("teams/<int:pk>", team, name="team"),
    path("teams/<int:pk>/people", put_member, name="put_member"),
    path("teams/<int:pk>/people/<int:membership>/remove", take_out, name="take_out"),
    path("teams/<int:pk>/capacity", type_capacity, name="type_capacity"),
    path("teams/<int:pk>/retire", retire, name="retire_team"),
]
