"""Bringing files in: upload, say what they are, preview, import, report, undo."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openweft.common.errors import Conflict, DomainError, Invalid
from openweft.interchange.counting import word_for
from openweft.interchange.drafting import (
    IMPORT,
    PREVIEW,
    bring_files,
    describe_draft,
    discard_draft,
    options_of,
    request_import,
    request_preview,
    source_of,
)
from openweft.interchange.mapping import preview_as_mapped
from openweft.interchange.models import ImportBatch, ImportDraft, SavedMapping
from openweft.interchange.operations import forget_mapping, save_mapping
from openweft.interchange.readers import READERS, Options, Preview, reader_of
from openweft.interchange.undoing import undo_import
from openweft.jobs.models import Job
from openweft.jobs.operations import cancel_job
from openweft.web.answering import act, go_on
from openweft.web.forms.fields import id_in
from openweft.web.forms.imports import DraftForm
from openweft.web.http import PageRequest, member_required, page, refused, toast
from openweft.web.uploads import files_sent
from openweft.workspaces.permissions import Action, require

SHOWN = 50


@member_required
def imports(request: PageRequest) -> HttpResponse:
    require(request.member, Action.IMPORT)
    if request.method != "POST":
        return _imports(request)
    try:
        draft = bring_files(files_sent(request, "files"), by=request.member)
    except (Invalid, Conflict) as refusal:
        return _imports(request, sentence=str(refusal))
    return redirect("imports:draft", slug=request.workspace.slug, pk=draft.pk)


def _imports(request: PageRequest, sentence: str = "") -> HttpResponse:
    here = request.workspace
    context = {
        "sentence": sentence,
        "most": settings.UPLOAD_MB,
        "drafts": ImportDraft.objects.visible_to(request.member).defer("report"),
        "batches": ImportBatch.objects.of(here).select_related("by")[:SHOWN],
        "mappings": SavedMapping.objects.of(here),
        "readers": {key: reader.label for key, reader in READERS.items()},
    }
    return page(request, "settings/imports.html", context, status=422 if sentence else 200)


def _draft(request: PageRequest, pk: int) -> ImportDraft:
    require(request.member, Action.IMPORT)
    return get_object_or_404(ImportDraft.objects.visible_to(request.member), pk=pk)


@member_required
def draft(request: PageRequest, pk: int) -> HttpResponse:
    """The first look: format, columns with their first entries, and the field each fills."""
    found = _draft(request, pk)
    if request.method == "POST":
        return _describe(request, found)
    named = request.GET.get("mapping", "")
    options = Options(mapping_name=named) if named else options_of(found)
    tried = id_in(request.GET.get("job", ""))
    sentence = "" if tried is None else _job(request, tried).error
    return _look(request, found, options, sentence)


def _look(
    request: PageRequest, found: ImportDraft, options: Options, sentence: str = ""
) -> HttpResponse:
    """The draft as its options read it; what cannot be read is said and the format asked again."""
    look = None
    for tried in (options, options_of(found)):
        try:
            look = preview_as_mapped(found.reader, source_of(found), tried, by=request.member)
            break
        except Invalid as refusal:
            sentence = sentence or str(refusal)
    form = DraftForm(initial={"reader": found.reader}, columns=_columns(found, look))
    return _shown(request, found, form, look, sentence)


def _columns(found: ImportDraft, look: Preview | None) -> tuple[Any, ...]:
    return look.columns if look and reader_of(found.reader).is_mapped else ()


def _describe(request: PageRequest, found: ImportDraft) -> HttpResponse:
    asked = request.POST.get("reader", found.reader)
    if asked != found.reader and asked in READERS:
        describe_draft(found.pk, reader=asked, by=request.member)
        return redirect("imports:draft", slug=request.workspace.slug, pk=found.pk)
    options = options_of(found)
    try:
        look = preview_as_mapped(found.reader, source_of(found), options, by=request.member)
    except Invalid:
        return _look(request, found, options)
    form = DraftForm(request.POST, columns=_columns(found, look))
    if not form.is_valid():
        return _shown(request, found, form, look, "", status=422)
    try:
        describe_draft(found.pk, reader=found.reader, mapping=form.mapping, by=request.member)
        if form.cleaned_data["save_as"] and form.columns:
            save_mapping(form.cleaned_data["save_as"], columns=form.mapping, by=request.member)
        job = request_preview(found.pk, by=request.member)
    except Invalid as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, found, form, look, "", status=422)
    return redirect("imports:job", slug=request.workspace.slug, pk=job.pk)


def _shown(
    request: PageRequest,
    found: ImportDraft,
    form: DraftForm,
    look: Preview | None,
    sentence: str,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "draft": found,
        "form": form,
        "look": look,
        "sentence": sentence,
        "is_mapped": bool(form.columns),
        "mappings": SavedMapping.objects.of(request.workspace) if form.columns else (),
    }
    return page(request, "settings/import_draft.html", context, status=422 if sentence else status)


@member_required
def preview(request: PageRequest, pk: int) -> HttpResponse:
    """What the import would do, once it has been tried; else why it could not be."""
    found = _draft(request, pk)
    if request.method == "POST":
        skips = request.POST.get("skip_refused") == "on"
        job = request_import(found.pk, skip_refused=skips, by=request.member)
        return redirect("imports:job", slug=request.workspace.slug, pk=job.pk)
    if found.report is None:
        return redirect("imports:draft", slug=request.workspace.slug, pk=found.pk)
    context = {"draft": found, "report": found.report, "shown": SHOWN, "word_for": word_for}
    return page(request, "settings/import_preview.html", context)


@require_POST
@member_required
def discard(request: PageRequest, pk: int) -> HttpResponse:
    return act(
        request,
        lambda: discard_draft(pk, by=request.member),
        at=_front(request),
        said=_("The files are forgotten."),
    )


def _front(request: PageRequest) -> str:
    return reverse("imports:page", kwargs={"slug": request.workspace.slug})


def _job(request: PageRequest, pk: int) -> Job:
    require(request.member, Action.IMPORT)
    jobs = Job.objects.visible_to(request.member).filter(kind__in=(PREVIEW, IMPORT))
    return get_object_or_404(jobs, pk=pk)


@member_required
def job(request: PageRequest, pk: int) -> HttpResponse:
    """How far it is; then on to what it led to, or why it did not."""
    found = _job(request, pk)
    slug = request.workspace.slug
    if not found.is_finished:
        kwargs = {"slug": slug, "pk": found.pk}
        bar = {
            "label": _("Trying the import") if found.kind == PREVIEW else _("Importing"),
            "doing": found.progress_note,
            "share": found.progress,
            "url": reverse("imports:job", kwargs=kwargs),
            "cancel_url": reverse("imports:cancel", kwargs=kwargs),
        }
        return page(request, "settings/import_job.html", {"bar": bar}, block="progress")
    result = found.result or {}
    if "batch" in result:
        return go_on(request, reverse("imports:report", args=(slug, result["batch"])))
    if "draft" in result:
        return go_on(request, reverse("imports:preview", args=(slug, result["draft"])))
    draft_id = found.payload["draft"]
    if ImportDraft.objects.visible_to(request.member).filter(pk=draft_id).exists():
        why = f"?job={found.pk}" if found.error else ""
        return go_on(request, reverse("imports:draft", args=(slug, draft_id)) + why)
    if found.error:
        toast(request, found.error, level="bad")
    return go_on(request, _front(request))


@require_POST
@member_required
def cancel(request: PageRequest, pk: int) -> HttpResponse:
    found = cancel_job(_job(request, pk).pk, by=request.member)
    return go_on(request, reverse("imports:job", args=(request.workspace.slug, found.pk)))


@member_required
def report(request: PageRequest, pk: int) -> HttpResponse:
    require(request.member, Action.IMPORT)
    return _report(request, pk)


def _report(request: PageRequest, pk: int, sentence: str = "") -> HttpResponse:
    batches = ImportBatch.objects.of(request.workspace).select_related("by")
    batch = get_object_or_404(batches, pk=pk)
    context = {
        "batch": batch,
        "report": batch.report_for(request.member),
        "reader": READERS[batch.reader].label if batch.reader in READERS else batch.reader,
        "is_own": batch.by_id == request.member.pk,
        "sentence": sentence,
        "shown": SHOWN,
        "word_for": word_for,
    }
    status = 409 if sentence else 200
    return page(request, "settings/import_report.html", context, status=status)


@require_POST
@member_required
def undo(request: PageRequest, pk: int) -> HttpResponse:
    keeps = request.POST.get("keep_changed") == "on"
    try:
        batch = undo_import(pk, keep_changed=keeps, by=request.member)
    except Conflict as refusal:
        return _report(request, pk, str(refusal))
    except DomainError as refusal:
        return refused(request, refusal)
    toast(request, _("%(name)s is undone.") % {"name": batch.source_name})
    return redirect("imports:report", slug=request.workspace.slug, pk=batch.pk)


@require_POST
@member_required
def forget(request: PageRequest, pk: int) -> HttpResponse:
    return act(
        request,
        lambda: forget_mapping(pk, by=request.member),
        at=_front(request),
        said=_("The mapping is forgotten."),
    )


urls = (
    [
        path("", imports, name="page"),
        path("drafts/<int:pk>", draft, name="draft"),
        path("drafts/<int:pk>/preview", preview, name="preview"),
        path("drafts/<int:pk>/discard", discard, name="discard"),
        path("jobs/<int:pk>", job, name="job"),
        path("jobs/<int:pk>/cancel", cancel, name="cancel"),
        path("mappings/<int:pk>/forget", forget, name="forget"),
        path("<int:pk>", report, name="report"),
        path("<int:pk>/undo", undo, name="undo"),
    ],
    "imports",
)
