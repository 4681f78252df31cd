"""The signed link that stops mail: whoever holds it may do just that, for one member."""

from django.core.signing import BadSignature, Signer

from openweft.workspaces.models import Member

SALT = "openweft.notices.stop"


def stop_token(member: Member) -> str:
    """The end of the member's link; it does not expire, so that old mail can be stopped too."""
    return Signer(salt=SALT).sign_object(member.pk)


def member_of_token(token: str) -> Member:
    """Whose link it is. Raises Member.DoesNotExist for a made-up one or a seat that is gone."""
    try:
        pk = Signer(salt=SALT).unsign_object(token)
    except (BadSignature, ValueError):
        raise Member.DoesNotExist from None
    return Member.objects.select_related("workspace").get(pk=pk)
