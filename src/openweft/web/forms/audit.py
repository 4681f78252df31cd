"""What the history of a workspace is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openweft.items.sentences import AREAS
from openweft.items.trail import Wanted
from openweft.web.forms.fields import DayField, IdField, KeyField, choices
from openweft.workspaces.models import Workspace


class TrailForm(forms.Form):
    """Who, what, about which item, in which days."""

    who = IdField(label=_("Who"))
    area = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Everything")), *AREAS.items()]
    )
    key = KeyField(label=_("Key"), required=False)
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = workspace.members.order_by("name")
        self.fields["who"].choices = choices(self._people, _("Everybody"))  # type: ignore[attr-defined]  # an IdField

    def wanted(self) -> Wanted:
        """What was said; a form in error narrows nothing."""
        if not self.is_valid():
            return Wanted()
        said = dict(self.cleaned_data)
        said["who"] = self._people.filter(pk=said["who"]).first() if said["who"] else None
        return Wanted(**said)
