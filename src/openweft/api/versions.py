"""Which version a write is based on: `If-Match` in, `ETag` out."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from openweft.common.errors import DomainError, Invalid
from openweft.workspaces.models import Versioned

LONGEST = 18  # digits; no item is changed that often


class VersionNeeded(DomainError):
    """A write without the version it is based on."""

    code = "version_needed"


def based_on(request: HttpRequest) -> int:
    """The version of the `If-Match` header. Raises VersionNeeded without one, Invalid if odd."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise VersionNeeded(_("Send the version you read in an If-Match header."))
    bare = header.removeprefix("W/").strip('"')
    if not (bare.isascii() and bare.isdigit() and len(bare) <= LONGEST):
        raise Invalid(_("“{header}” in If-Match is no version.").format(header=header))
    return int(bare)


def tag(response: HttpResponse, row: Versioned) -> None:
    """Say the row's version in the answer's `ETag`."""
    response["ETag"] = f'"{row.version}"'
