"""The link in every mail that stops it: without signing in, by a click or by the mail program."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from openweft.items.notices.choosing import settings_of
from openweft.items.notices.operations import resume_mail, stop_mail
from openweft.items.notices.stopping import member_of_token
from openweft.web.http import page
from openweft.workspaces.models import Member


@csrf_exempt
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A POST stops or resumes; a GET only shows the button, since programs open links in mail.

    RFC 8058: mail programs post without a cookie; the link itself is the proof.
    """
    try:
        member = member_of_token(token)
    except Member.DoesNotExist:
        raise Http404 from None
    if request.method == "POST":
        act = resume_mail if request.POST.get("act") == "resume" else stop_mail
        act(by=member)
    context = {
        "is_off": settings_of(member).is_mail_off,
        "where": member.workspace.name,
        "name": member.name,
    }
    response = page(request, "notices/stop.html", context)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
