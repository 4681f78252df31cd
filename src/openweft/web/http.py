"""What every page uses: the request it may expect, who may see it, and how it is rendered."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.template import engines
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from openweft.common.errors import Conflict, DomainError, Invalid, NotAllowed, Stale
from openweft.web.request import PageRequest
from openweft.web.shell import shell
from openweft.web.toasts import partial, toast, toast_partials
from openweft.workspaces.models import Member, User

__all__ = [
    "PageRequest",
    "member_required",
    "page",
    "refused",
    "render_fragment",
    "render_whole",
    "toast",
    "user_of",
    "wants_fragment",
]

P = ParamSpec("P")

REFUSED: dict[type[DomainError], int] = {
    NotAllowed: 403,
    Conflict: 409,
    Stale: 409,
    Invalid: 422,
}


PageView = Callable[Concatenate[PageRequest, P], HttpResponseBase]


def member_required(view: PageView[P]) -> Callable[..., HttpResponseBase]:
    """Lets active members of the workspace named by `slug` in the address in, as `request.member`.

    A visitor is sent to sign in. To anybody else the workspace does not exist.
    The view itself is called without `slug`.
    """

    @wraps(view)
    def checked(
        request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request, slug)
        asked = cast("PageRequest", request)
        asked.seats = seats_of(user_of(request))
        here = [seat for seat in asked.seats if seat.workspace.slug == slug]
        if not here:
            raise Http404
        asked.member, asked.workspace = here[0], here[0].workspace
        zone = ZoneInfo(asked.user.time_zone or asked.workspace.time_zone)
        try:
            with timezone.override(zone):
                return view(asked, *args, **kwargs)
        except ObjectDoesNotExist as missing:
            raise Http404 from missing
        except DomainError as refusal:
            return refused(asked, refusal)

    return checked


def _to_sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    """To the door and back to the page one sees; what was typed stays where it stands."""
    if request.method in {"GET", "HEAD"} and not wants_fragment(request):
        return redirect_to_login(request.get_full_path())
    htmx = cast("PageRequest", request).htmx
    back = htmx.current_url_abs_path if htmx else ""
    door = redirect_to_login(back or f"/w/{slug}/")
    if not wants_fragment(request):
        return door
    if request.method in {"GET", "HEAD"}:
        return HttpResponse(headers={"HX-Redirect": door.url})
    sentence = _("You are signed out. Copy what you typed, reload the page and sign in.")
    response = HttpResponse(partial(request, sentence, level="bad"), status=401)
    response["HX-Reswap"] = "none"
    return response


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """The answer to what no form could show: the sentence on a page, or as a toast for HTMX."""
    status = REFUSED.get(type(refusal), 400)
    if not wants_fragment(request):
        context = {"sentence": str(refusal), "typed": _typed(request)}
        return page(request, "errors/refused.html", context, status=status)
    toast(request, str(refusal), level="bad")
    response = HttpResponse(toast_partials(request), status=status)
    response["HX-Reswap"] = "none"
    return response


def _typed(request: HttpRequest) -> list[str]:
    """What was written at length in what was sent, so that it can be copied and is not lost."""
    own = {"csrfmiddlewaretoken", "sending", "version", "password"}
    sent = [text for name, text in request.POST.items() if name not in own]
    return [str(text) for text in sent if " " in str(text).strip()]


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form takes: what was posted, even if that is nothing; None where nothing was."""
    return request.POST if request.method == "POST" else None


def user_of(request: HttpRequest) -> User:
    """Who is signed in, where a decorator has seen to it that somebody is."""
    return cast("User", request.user)


def seats_of(user: User) -> list[Member]:
    """The active seats of `user`, by the workspaces' names."""
    seats = Member.objects.active().filter(user=user).select_related("workspace")
    found = list(seats.order_by("workspace__name", "pk"))
    for seat in found:
        seat.user = user
    return found


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """`template` whole; or `block` of it alone when HTMX asks for a fragment."""
    whole = block is None or not wants_fragment(request)
    own = {**(context or {})}
    given_back = getattr(request, "given_back", None)
    if given_back is not None:
        if given_back.key not in own.get("forms", {}):
            _say_errors(request, given_back)
        own["forms"] = {**own.get("forms", {}), given_back.key: given_back}
    values = {**_about(request, whole=whole), **own}
    if whole or block is None:
        text = render_whole(request, template, values)
    else:
        text = render_fragment(request, template, block, values) + toast_partials(request)
    response = HttpResponse(text, status=status)
    response["Vary"] = "HX-Request"
    return response


def _say_errors(request: HttpRequest, form: Form) -> None:
    """Says why a form was refused where the page does not show it."""
    for sentences in form.errors.values():
        toast(request, " ".join(map(str, sentences)), level="warn")


def wants_fragment(request: HttpRequest) -> bool:
    """Whether HTMX asks for a part; it wants the whole page for boosted links and lost history."""
    htmx = cast("PageRequest", request).htmx
    is_full = request.headers.get("HX-Request-Type") == "full"
    return bool(htmx) and not (is_full or htmx.boosted or htmx.history_restore_request)


def render_whole(request: HttpRequest, template: str, context: Mapping[str, Any]) -> str:
    return engines["jinja2"].get_template(template).render(dict(context), request)


def render_fragment(
    request: HttpRequest, template: str, block: str, context: Mapping[str, Any]
) -> str:
    """One block of `template`, with the template's own imports and top-level sets at hand.

    The template runs up to its first output, which is where its imports are
    known, and is then left: blocks rendered without that see no macros.
    Raises KeyError for a block it does not have.
    """
    backend: Any = engines["jinja2"]
    found = backend.get_template(template).template
    values = dict(context) | {
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
    }
    for processor in backend.template_context_processors:
        values = processor(request) | values
    prepared = found.new_context(values)
    start = found.root_render_func(prepared)
    next(start, None)
    start.close()
    return "".join(found.blocks[block](prepared))


def _about(request: HttpRequest, *, whole: bool) -> dict[str, Any]:
    member = getattr(request, "member", None)
    if member is None:
        return {"member": None, "workspace": None}
    slug = member.workspace.slug

    def here(name: str, **kwargs: Any) -> str:
        """The address of `name` in this workspace."""
        return reverse(name, kwargs={"slug": slug, **kwargs})

    return {
        "member": member,
        "workspace": member.workspace,
        "here": here,
        **(shell(cast("PageRequest", request)) if whole else {}),
    }
