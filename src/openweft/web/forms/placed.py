"""Forms that stand on a page among other things: each knows its address and its look."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from openweft.web.forms.fields import shown_value


@dataclass(frozen=True, slots=True)
class Stored:
    """A form's fields as they are stored now, and the version of that."""

    version: int
    theirs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people wrote at once: who the other was and when, if that is known; what is stored."""

    said: str
    who: str
    when: datetime | None
    stored: Stored


class PlacedForm(forms.Form):
    """A form that posts to its own address and comes back, refused, as it was typed.

    `placed_as` is its name among a page's forms and the start of its ids. `opener`
    is what unfolds it, `cancel` where one goes who changes their mind. A form that
    `sends_once` carries a token, so that sending it twice does it once; one with
    `is_versioned` carries the version it was based on, in the field `seen_as`.
    """

    placed_as: ClassVar[str] = "new"
    verb: Any = _("Save")
    opener: Any = ""
    shape: ClassVar[str] = "in-a-row"
    kind: ClassVar[str] = ""
    sends_once: ClassVar[bool] = False
    is_versioned: ClassVar[bool] = False
    seen_as: ClassVar[str] = "version"
    also: ClassVar[tuple[tuple[str, str, Any], ...]] = ()

    def __init__(self, data: Any = None, *, action: str = "", mark: Any = "", **kwargs: Any):
        """`mark` tells apart forms of one kind on one page; `action` is where it posts."""
        self.key = f"{self.placed_as}-{mark}" if mark else self.placed_as
        self.action = action
        self.cancel = ""
        self.clash: Clash | None = None
        super().__init__(data, auto_id=f"{self.key}_%s", **kwargs)
        if self.sends_once:
            token = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
            token.initial = secrets.token_urlsafe(16)
            self.fields["sending"] = token
        if self.is_versioned:
            self.fields[self.seen_as] = forms.IntegerField(
                required=False, min_value=0, max_value=2**31, widget=forms.HiddenInput
            )

    @property
    def is_refused(self) -> bool:
        """Whether it came back."""
        return bool(self.is_bound and (self.errors or self.clash))

    def given(self) -> dict[str, Any]:
        """What an operation is told: the fields without the form's own."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"sending", "version", self.seen_as}
        }

    @property
    def based_on(self) -> int:
        """The version the sender saw; the oldest there is where the form carries none."""
        return self.cleaned_data.get(self.seen_as) or 0

    def clashes(self) -> list[tuple[forms.BoundField, str]]:
        """The fields whose stored value is not the one typed, with what is stored, in words."""
        if self.clash is None:
            return []
        return [
            (bound, shown_value(bound.field, self.clash.stored.theirs[bound.name]))
            for bound in self
            if bound.name in self.clash.stored.theirs
            and self.cleaned_data.get(bound.name) != self.clash.stored.theirs[bound.name]
        ]
