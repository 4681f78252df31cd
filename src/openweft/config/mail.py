"""What Django is told about the mail server."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SECURED = {"smtp": (False, False), "smtp+tls": (True, False), "smtps": (False, True)}


def mail_settings(url: str) -> dict[str, Any]:
    """Django's EMAIL_ settings for `url`; without one mail is written to the log's stream.

    Raises ValueError for a scheme other than smtp, smtp+tls and smtps.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in SECURED:
        raise ValueError(f"it begins with {parts.scheme!r}, not with smtp, smtp+tls or smtps")
    use_tls, use_ssl = SECURED[parts.scheme]
    usual_port = 465 if use_ssl else 587 if use_tls else 25
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or usual_port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": use_tls,
        "EMAIL_USE_SSL": use_ssl,
        "EMAIL_TIMEOUT": int(dict(parse_qsl(parts.query)).get("timeout", "20")),
    }
