"""Taking away what one may see: ask for it, watch it being made, download it."""

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.interchange.takeaway import exports_of, open_export, request_export
from openweft.jobs.models import Job
from openweft.jobs.operations import cancel_job
from openweft.web.answering import go_on
from openweft.web.http import PageRequest, member_required, page, wants_fragment


@member_required
def exports(request: PageRequest) -> HttpResponse:
    found = exports_of(request.member)
    making = found.live().first()
    if making is None and wants_fragment(request):
        return go_on(request, _front(request))
    context = {
        "bar": _bar(request, making) if making else None,
        "made": found.filter(state=Job.State.DONE),
        "failed": found.filter(state=Job.State.FAILED).first(),
    }
    return page(request, "settings/exports.html", context, block="progress")


def _bar(request: PageRequest, job: Job) -> dict[str, object]:
    slug = request.workspace.slug
    return {
        "label": _("Writing your export"),
        "doing": job.progress_note,
        "share": job.progress,
        "url": _front(request),
        "cancel_url": reverse("exports:cancel", args=(slug, job.pk)),
    }


def _front(request: PageRequest) -> str:
    return reverse("exports:page", args=(request.workspace.slug,))


@require_POST
@member_required
def ask(request: PageRequest) -> HttpResponse:
    request_export(by=request.member)
    return go_on(request, _front(request))


@require_POST
@member_required
def cancel(request: PageRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(exports_of(request.member), pk=pk)
    cancel_job(job.pk, by=request.member)
    return go_on(request, _front(request))


@member_required
def download(request: PageRequest, pk: int) -> HttpResponseBase:
    name = f"{request.workspace.slug}.zip"
    response = FileResponse(open_export(pk, by=request.member), as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


urls = (
    [
        path("", exports, name="page"),
        path("ask", ask, name="ask"),
        path("<int:pk>/cancel", cancel, name="cancel"),
        path("<int:pk>/download", download, name="download"),
    ],
    "exports",
)
