"""Handing a form to an operation, and a refusal back to the form."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _

from openweft.common.errors import DomainError, NotAllowed, Stale
from openweft.web.forms.fields import shown_value

Result = TypeVar("Result")
CLASHED, REFUSED, SHOWN = 409, 422, 200


class VersionField(forms.IntegerField):
    """The version the sender saw, hidden."""

    def __init__(self) -> None:
        super().__init__(
            required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
        )


def given(form: forms.Form) -> dict[str, Any]:
    """The form's fields without the version."""
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def based_on(form: forms.Form) -> int | None:
    """The version the form was based on; the oldest there is where it carries none."""
    version: int | None = form.cleaned_data.get("version")
    return version or 0


def status_of(*sent: forms.BaseForm) -> int:
    """What a page with these forms answers: 409 after a clash, 422 after a refusal."""
    if any(form.errors.get("version") for form in sent):
        return CLASHED
    return REFUSED if any(form.errors for form in sent) else SHOWN


def attempt(form: forms.Form, operation: Callable[..., Result], **fixed: Any) -> Result | None:
    """What `operation` returns, called with the form's fields and `fixed`; None if refused.

    The sentence of a refusal stands on the form. NotAllowed is raised on: no
    form makes up for a missing role.
    """
    if not form.is_valid():
        return None
    return attempt_call(form, lambda: operation(**given(form), **fixed))


def attempt_call(
    form: forms.Form,
    call: Callable[[], Result],
    stored: Callable[[], Mapping[str, Any]] | None = None,
) -> Result | None:
    """What `call` returns; None, and the sentence on the form, if it was refused.

    stored: the form's fields as they are stored now, version among them, asked
    when the form was based on an older one; both texts are then shown.
    """
    if not form.is_valid():
        return None
    try:
        return call()
    except NotAllowed:
        raise
    except Stale as refusal:
        _show_both(form, refusal, stored() if stored else {})
        return None
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None


def _show_both(form: forms.Form, refusal: Stale, stored: Mapping[str, Any]) -> None:
    """What is stored under each field typed otherwise; sent again, the form replaces it."""
    typed = given(form)
    form.add_error("version", str(refusal))
    form.add_error(None, str(refusal))
    for name, value in typed.items():
        if name in stored and (stored[name] or "") != (value or ""):
            sentence = _("Stored now: %(stored)s. Save again to replace it with yours.")
            form.add_error(
                name, sentence % {"stored": shown_value(form.fields[name], stored[name])}
            )
    if "version" in stored:
        again: Any = form.data
        form.data = again = again.copy()
        again[form.add_prefix("version")] = str(stored["version"])
