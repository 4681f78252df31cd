"""Forms of accounts: signing up, setting up an installation, one's own name and zone."""

from collections.abc import Mapping
from typing import Any, ClassVar
from zoneinfo import available_timezones

from allauth.account import forms as theirs
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from openweft.workspaces.models import User

PASSWORD_HELP = _("Ten characters or more; a sentence is best.")


def zones() -> list[tuple[str, str]]:
    """The time zones as choices."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]


def zone_field() -> forms.ChoiceField:
    """A workspace's zone; where nobody chose one yet, a browser offers its own."""
    widget = forms.Select(attrs={"data-own-zone": True})
    return forms.ChoiceField(label=_("Time zone"), choices=zones, initial="UTC", widget=widget)


class OurWords(forms.Form):
    """A form of the library in our words: no placeholders, and the first field has the focus."""

    labels: ClassVar[Mapping[str, Any]] = {}
    helps: ClassVar[Mapping[str, Any]] = {"password1": PASSWORD_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = self.helps.get(name, "")
            field.label = self.labels.get(name, field.label)
        self.fields[next(iter(self.fields))].widget.attrs["autofocus"] = True


class LoginForm(OurWords, theirs.LoginForm):  # type: ignore[misc]  # allauth carries no types
    """Signing in, always remembered for a month."""

    labels: ClassVar = {"login": _("E-mail"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)


class ReauthenticateForm(OurWords, theirs.ReauthenticateForm):  # type: ignore[misc]
    """Saying once more that it is oneself."""

    labels: ClassVar = {"password": _("Password")}


class ResetForm(OurWords, theirs.ResetPasswordForm):  # type: ignore[misc]
    """Asking for a link to choose a new password."""

    labels: ClassVar = {"email": _("E-mail")}


class AddressForm(OurWords, theirs.AddEmailForm):  # type: ignore[misc]
    """A further address of one's own."""

    labels: ClassVar = {"email": _("Another address")}


class NewPasswordForm(OurWords, theirs.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    labels: ClassVar = {"password1": _("Password"), "password2": _("The same again")}


class ChosenPasswordForm(OurWords, theirs.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password by a link that was mailed."""

    labels: ClassVar = {"password1": _("New password"), "password2": _("The same again")}


class ChangePasswordForm(OurWords, theirs.ChangePasswordForm):  # type: ignore[misc]
    """A new password in place of the one that is known."""

    labels: ClassVar = {
        "oldpassword": _("Password until now"),
        "password1": _("New password"),
        "password2": _("The same again"),
    }


class SignupForm(OurWords, theirs.SignupForm):  # type: ignore[misc]
    """Signing up with a name, an address and one password."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")
    labels: ClassVar = {"email": _("E-mail"), "password1": _("Password")}

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
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    workspace = forms.CharField(
        label=_("Workspace"),
        max_length=120,
        help_text=_("The name of your organisation. It can be changed later."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    time_zone = zone_field()

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
