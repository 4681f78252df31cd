"""A letter as mail: two texts of one content, and the headers that mail programs act on."""

from collections.abc import Sequence
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import ngettext

from openweft.integrations import links
from openweft.items.models import Letter
from openweft.items.notices.reading import Told
from openweft.items.notices.stopping import stop_token
from openweft.workspaces.models import User

MOST_ROWS = 30
SALT = "openweft.letter"


def compose(
    letter: Letter, told: Sequence[Told], *, more: int = 0, to: User
) -> EmailMultiAlternatives:
    """The mail of a letter; `told` is what its member may still be told, with `more` to come."""
    here = letter.member.workspace
    stop = links.to_stop(stop_token(letter.member))
    subject = subject_of(letter, told, len(told) + more)
    context = {
        "subject": subject,
        "workspace": here.name,
        "member": letter.member.name,
        "rows": [(each, links.of_notice(each, here)) for each in told],
        "more": more,
        "is_digest": letter.digest_on is not None,
        "all_url": links.of_all(here),
        "choices_url": links.of_choices(here),
        "stop_url": stop,
    }
    mail = EmailMultiAlternatives(
        subject,
        _text(context),
        settings.ENV.email_bounces or settings.DEFAULT_FROM_EMAIL,
        [formataddr((_one_line(letter.member.name), to.email))],
        headers=_headers(letter, told, stop),
    )
    mail.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    return mail


def subject_of(letter: Letter, told: Sequence[Told], count: int) -> str:
    """What the mail of `count` notices is about, in a line."""
    here = letter.member.workspace.name
    if letter.digest_on is None and count == 1:
        return _one_line(f"{told[0].title}: {told[0].sentence}")
    return _one_line(
        ngettext("{num} notice from {here}", "{num} notices from {here}", count).format(
            num=count, here=here
        )
    )


def _headers(letter: Letter, told: Sequence[Told], stop: str) -> dict[str, str]:
    here = letter.member.workspace
    headers = {
        "From": formataddr((_one_line(f"{here.name} · Openweft"), settings.DEFAULT_FROM_EMAIL)),
        "Message-ID": message_id(letter),
        "List-Id": f"<notices.{here.slug}.{links.host()}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    about = {each.item.pk for each in told if each.item is not None}
    if len(about) == 1 and len(told) == 1:  # mail about one item stands together
        headers["References"] = f"<item.{about.pop()}.{here.slug}@{links.host()}>"
    return headers


def message_id(letter: Letter) -> str:
    """The same at every attempt, so that mail sent twice by a killed worker is shown once."""
    return f"<letter.{letter.pk}.{_seal(letter.pk)}@{links.host()}>"


def letter_of(found: str) -> int | None:
    """The letter of a message id of ours; None for any other, and for one somebody made up."""
    name = found.strip().strip("<>").partition("@")[0]
    word, _dot, rest = name.partition(".")
    number, _dot, seal = rest.partition(".")
    if word != "letter" or not (number.isascii() and number.isdecimal()):
        return None
    return int(number) if constant_time_compare(seal, _seal(int(number))) else None


def _seal(letter_id: int) -> str:
    return salted_hmac(SALT, str(letter_id)).hexdigest()[:24]


def _text(context: dict[str, Any]) -> str:
    """The plain text, without the gaps that the template's lines leave."""
    lines = render_to_string("notices/mail.txt", context).strip().splitlines()
    kept = [
        line.rstrip() for at, line in enumerate(lines) if line.strip() or lines[at - 1].strip()
    ]
    return "\n".join(kept) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())
