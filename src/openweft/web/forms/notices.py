"""The form of how one wants to be told."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from openweft.items.models import NoticeSettings
from openweft.items.notices.choosing import Way
from openweft.items.notices.kinds import Mail, NoticeKind

HOURS = [(str(hour), f"{hour}:00") for hour in range(24)]
MAIL = (
    (Mail.OFF, _("Not at all")),
    (Mail.AT_ONCE, _("At once")),
    (Mail.DIGEST, _("In the digest")),
)


class HourField(forms.TypedChoiceField):
    """An hour of the day, or None where that is offered."""

    def __init__(self, *, label: Any, none: Any = "", help_text: Any = "") -> None:
        offered = [("", none), *HOURS] if none else HOURS
        super().__init__(
            label=label,
            choices=offered,
            coerce=int,
            empty_value=None,
            required=not none,
            help_text=help_text,
        )


class WaysForm(forms.Form):
    """For each kind its channels; the digest's hour, quiet hours, and the chat."""

    digest_hour = HourField(label=_("Digest at"))
    quiet_from = HourField(label=_("Quiet from"), none=_("Never"))
    quiet_until = HourField(label=_("Quiet until"), none=_("Never"))
    chat = forms.ChoiceField(label=_("Chat"), choices=NoticeSettings.Chat.choices)
    chat_url = forms.CharField(
        label=_("Webhook"),
        max_length=500,
        required=False,
        help_text=_("The address of an incoming webhook that leads to you. It is a secret."),
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        ways: Sequence[tuple[NoticeKind, Way]],
        settings: NoticeSettings,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in self.base_fields:
            self.fields[name].initial = getattr(settings, name)
        for kind, way in ways:
            self._add(kind, way)

    def _add(self, kind: NoticeKind, way: Way) -> None:
        def named(channel: Any) -> dict[str, str]:
            return {"aria-label": f"{kind.label}: {channel}"}

        self.fields[f"{kind.code}-in_app"] = forms.BooleanField(
            required=False,
            initial=way.in_app,
            widget=forms.CheckboxInput(attrs=named(_("in the app"))),
        )
        self.fields[f"{kind.code}-mail"] = forms.ChoiceField(
            choices=MAIL, initial=way.mail, widget=forms.Select(attrs=named(_("by e-mail")))
        )
        self.fields[f"{kind.code}-chat"] = forms.BooleanField(
            required=False,
            initial=way.chat,
            widget=forms.CheckboxInput(attrs=named(_("in the chat"))),
        )

    def of(self, code: str) -> tuple[BoundField, BoundField, BoundField]:
        """The fields of a kind."""
        return self[f"{code}-in_app"], self[f"{code}-mail"], self[f"{code}-chat"]

    def way(self, code: str) -> dict[str, Any]:
        """What was chosen for a kind, as the operation takes it."""
        return {name: self.cleaned_data[f"{code}-{name}"] for name in ("in_app", "mail", "chat")}

    def settings(self) -> dict[str, Any]:
        """Everything else that was chosen."""
        return {name: self.cleaned_data[name] for name in self.base_fields}
