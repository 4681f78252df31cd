"""Moving, weighing and dropping objectives in one version of the strategy."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.roadmap.operations import (
    place_objective_and_value,
    remove_from_version_and_value,
    weigh_objective_and_value,
)
from openweft.strategy.models import Objective, StrategyVersion
from openweft.strategy.reading import Place, place_of
from openweft.web.answering import act, answer, version_seen
from openweft.web.forms.fields import id_in
from openweft.web.forms.placed import Stored
from openweft.web.forms.strategy import WeighForm
from openweft.web.http import PageRequest, member_required, toast
from openweft.web.strategy.shown import (
    at,
    named,
    objective_at,
    seen_objective,
    version_around,
)


@require_POST
@member_required
def place(request: PageRequest, key: str) -> HttpResponse:
    """Put it under another or at the top; what is not in the version comes in."""
    row = seen_objective(request, key)
    version = version_around(request, row)
    before = place_of(row.pk, version, by=request.member) if version else None
    return act(
        request,
        lambda: place_objective_and_value(
            row.pk,
            version_id=version.pk if version else None,
            parent_id=id_in(request.POST.get("parent", "")),
            share=_share(request.POST.get("share", "")),
            based_on=version_seen(request, "based_on"),
            by=request.member,
        ),
        at=objective_at(request, row, version),
        said=_("Moved.") if before else _("It is in {version}.").format(version=version),
        undo=_act("place" if before else "leave", request, row),
        undo_with=lambda: _as_it_was(before, version),
    )


def _share(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _act(name: str, request: PageRequest, row: Objective) -> str:
    where = {"slug": request.workspace.slug, "key": row.item.key}
    return reverse(f"strategy:{name}", kwargs=where)


def _as_it_was(before: Place | None, version: StrategyVersion | None) -> dict[str, object]:
    """What puts a place back as it was, sent by who saw the version as it is now."""
    if version is None:
        return {}
    version.refresh_from_db()
    now: dict[str, object] = {"version": version.number, "based_on": version.version}
    return now if before is None else {**now, "parent": before.parent_id, "share": before.share}


@require_POST
@member_required
def weigh(request: PageRequest, key: str) -> HttpResponse:
    row = seen_objective(request, key)
    version = version_around(request, row)
    before = place_of(row.pk, version, by=request.member) if version else None
    form = WeighForm(request.POST)

    def done() -> None:
        now = weigh_objective_and_value(
            row.pk,
            version_id=version.pk if version else None,
            share=form.cleaned_data["percent"] / 100,
            based_on=form.based_on,
            by=request.member,
        )
        if before is not None:
            toast(
                request,
                _("Weighed; those beside it make room."),
                undo_url=_act("weigh", request, row),
                undo_with={
                    "percent": before.share * 100,
                    "version": now.number,
                    "based_on": now.version,
                },
            )

    def theirs() -> Stored:
        if version is None:
            return Stored(0, {})
        version.refresh_from_db()
        place = place_of(row.pk, version, by=request.member)
        return Stored(version.version, WeighForm.stored(place.share) if place else {})

    return answer(request, form, done, at=objective_at(request, row, version), theirs=theirs)


@require_POST
@member_required
def leave(request: PageRequest, key: str) -> HttpResponse:
    """Take it out of a version; what was written for a draft goes to the trash."""
    row = seen_objective(request, key)
    version = version_around(request, row)
    before = place_of(row.pk, version, by=request.member) if version else None
    own = row.drafted_in_id is not None
    said = _("It is no longer in the strategy; its key results and alignments stay.")
    if version is not None and named(version):
        said = _("{key} is no longer in {version}.").format(key=row.item.key, version=version)
    slug = request.workspace.slug
    back = reverse("items:restore", kwargs={"slug": slug, "key": row.item.key})
    return act(
        request,
        lambda: remove_from_version_and_value(
            row.pk,
            version_id=version.pk if version else None,
            based_on=version_seen(request, "based_on"),
            by=request.member,
        ),
        at=at(request, version) if named(version) else objective_at(request, row, version),
        said=said,
        undo=back if own else _act("place", request, row),
        undo_with=lambda: {} if own else _as_it_was(before, version),
    )
