"""Uploads: how large they may be, and their files."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.drafting import too_large
from openweft.interchange.sources import MEGABYTE

TOO_LARGE = "openweft.upload_is_too_large"


class Limit(FileUploadHandler):
    """Drops what comes after UPLOAD_MB, so that no upload fills memory or disk."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_MB * MEGABYTE:
            if self.request is not None:
                self.request.META[TOO_LARGE] = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leaves the file to the handlers below."""


def files_sent(request: HttpRequest, name: str) -> dict[str, bytes]:
    """The files of a field by their names. Raises Invalid if too large or two have one name."""
    sent = request.FILES.getlist(name)
    if request.META.get(TOO_LARGE):
        raise too_large()
    found: dict[str, bytes] = {}
    for each in sent:
        if each.name in found:
            raise Invalid(_("Two of the files are called %(file)s.") % {"file": each.name})
        found[str(each.name)] = each.read()
    return found
