"""Forms of accounts: signing up, setting up an installation, one's own name and zone."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from openweft.workspaces.models import User


def zones() -> list[tuple[str, str]]:
    """The time zones as choices."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]


def _plain(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth carries no types
    """Signing in, without placeholders and always remembered for a month."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["login"].label = _("E-mail")
        self.fields["login"].widget.attrs["autofocus"] = True
        self.fields["password"].help_text = ""
        self.fields.pop("remember", None)


class ResetForm(AllauthResetForm):  # type: ignore[misc]  # allauth carries no types
    """Asking for a link to choose a new password, with the same words as signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].widget.attrs["autofocus"] = True


class SignupForm(AllauthSignupForm):  # type: ignore[misc]  # allauth carries no types
    """Signing up with a name, an address and one password."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    field_order = ("name", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["email"].label = _("E-mail")
        self.fields["password1"].help_text = _("Ten characters or more; a sentence is best.")

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.name = " ".join(self.cleaned_data["name"].split())
        user.save(update_fields=["name"])


class SetupForm(forms.Form):
    """The first account of an installation and its first workspace."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("Ten characters or more; a sentence is best."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    workspace = forms.CharField(
        label=_("Workspace"),
        max_length=120,
        help_text=_("The name of your organisation. It can be changed later."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if "password" in sent:
            person = User(email=sent.get("email", ""), name=sent.get("name", ""))
            try:
                validate_password(sent["password"], person)
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return sent


class OwnForm(forms.Form):
    """What a person sets about themselves."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Times are shown in it. Days of plans follow the workspace's zone."),
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        required=False,
        choices=(("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))),
    )
    density = forms.ChoiceField(
        label=_("Density"),
        required=False,
        choices=(("", _("Comfortable")), ("compact", _("Compact"))),
    )

    def __init__(self, *args: Any, workspace_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_workspace = _("As the workspace (%(zone)s)") % {"zone": workspace_zone}
        self.fields["time_zone"].choices = [("", as_workspace), *zones()]  # type: ignore[attr-defined]  # a ChoiceField
