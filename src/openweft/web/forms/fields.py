"""Fields the pages' forms are made of."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

Choices = list[tuple[str, str]]
MOST = 10_000
LARGEST = 1e12


def is_id(text: str) -> bool:
    """Whether it can be the number of a row: digits, and no more of them than any id has."""
    return text.isascii() and text.isdigit() and len(text) <= len(str(2**63 - 1)) - 1


def id_in(text: str) -> int | None:
    """The number of a row that a part of an address or a form names, or None."""
    return int(text) if is_id(text) else None


def choices(rows: Iterable[Any], none: Any) -> Choices:
    """Rows by id, after an empty choice called `none`."""
    return [("", none), *((str(row.pk), str(row)) for row in rows)]


def capital(named: type[models.TextChoices]) -> Choices:
    """The choices of a column, each beginning with a capital."""
    return [(value, capfirst(label)) for value, label in named.choices]


def title_field(label: Any) -> forms.CharField:
    """The title of something new: across the form, and where writing begins."""
    widget = forms.TextInput(attrs={"wide": True, "autofocus": True})
    return forms.CharField(label=label, max_length=300, widget=widget)


class IdField(forms.TypedChoiceField):
    """The id of one row among those offered, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, required=False, **kwargs)


class StateField(forms.CharField):
    """A state to go to; whether that may be is the operation's to say, as of what is stored."""

    widget = forms.Select


class DayField(forms.DateField):
    """A day, asked with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class LineField(forms.CharField):
    """One line of words; its label stands in it while it is empty."""

    def __init__(self, *, label: Any, hint: Any = "", **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"placeholder": hint or label})
        super().__init__(label=label, widget=widget, **kwargs)


class KeyField(LineField):
    """An item's key, such as INIT-12, in capitals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).upper()


class AmountField(forms.FloatField):
    """A number within bounds that no reckoning breaks on."""

    def __init__(
        self,
        *,
        hint: Any = "",
        least: float = 0,
        most: float = LARGEST,
        step: str = "any",
        **kwargs: Any,
    ) -> None:
        shown = {"step": step, **({"placeholder": hint} if hint else {})}
        widget = forms.NumberInput(attrs=shown)
        super().__init__(min_value=least, max_value=most, widget=widget, **kwargs)


class ShareOfOneField(AmountField):
    """A number from 0 to 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=0, most=1, step="any", **kwargs)


class ShareField(forms.FloatField):
    """A share, asked for and shown in percent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return round(value * 100, 2) if isinstance(value, float) else value

    def clean(self, value: Any) -> float | None:
        percent = super().clean(value)
        return None if percent is None else percent / 100


def shown_value(field: forms.Field, value: Any) -> str:
    """A value in words, as the field offers or writes it."""
    if isinstance(value, (list, tuple)):
        return ", ".join(shown_value(field, each) for each in value) or _("nothing")
    offered = {str(key): label for key, label in getattr(field.widget, "choices", ())}
    key = "" if value is None else str(value)
    if key in offered:
        return str(offered[key])
    return str(field.prepare_value(value)) if value not in (None, "") else _("nothing")
