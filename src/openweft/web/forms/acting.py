"""Handing a form to an operation, and a refusal back to the form."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from openweft.common.errors import DomainError, NotAllowed

Result = TypeVar("Result")


def attempt(form: forms.Form, operation: Callable[..., Result], **fixed: Any) -> Result | None:
    """What `operation` returns, called with the form's fields and `fixed`; None if refused.

    The sentence of a refusal stands on the form. NotAllowed is raised on: no
    form makes up for a missing role.
    """
    if not form.is_valid():
        return None
    return attempt_call(form, lambda: operation(**form.cleaned_data, **fixed))


def attempt_call(form: forms.Form, call: Callable[[], Result]) -> Result | None:
    """What `call` returns; None, and the sentence on the form, if it was refused."""
    if not form.is_valid():
        return None
    try:
        return call()
    except NotAllowed:
        raise
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
