"""Forms of the settings pages."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from openweft.common.period import Period
from openweft.web.forms.account import zones
from openweft.web.forms.acting import VersionField
from openweft.web.forms.fields import DayField, IdField, ShareField, capital, choices
from openweft.workspaces.models import (
    ApiKey,
    Function,
    Member,
    Product,
    Role,
    Workspace,
)


class CalendarForm(forms.Form):
    """A workspace's name, money and calendar."""

    version = VersionField()
    name = forms.CharField(label=_("Name"), max_length=120)
    currency = forms.CharField(
        label=_("Currency"), min_length=3, max_length=3, help_text=_("Three letters, such as EUR.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Its day is today for plans and promises."),
        choices=zones,
    )
    fiscal_start_month = forms.TypedChoiceField(
        label=_("Fiscal year starts in"), coerce=int, choices=lambda: list(MONTHS.items())
    )
    planning_period = forms.ChoiceField(
        label=_("Planning period"),
        choices=capital(Workspace.PlanningPeriod),
        help_text=_(
            "Capacity is given, and work is planned, per period. What was typed is carried over "
            "to new ones it covers whole."
        ),
    )
    horizon_periods = forms.IntegerField(
        label=_("Periods planned ahead"), min_value=1, max_value=24
    )


class ClosedDaysForm(forms.Form):
    """Days on which nobody works."""

    version = VersionField()
    name = forms.CharField(label=_("What for"), max_length=80)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))


class KeyForm(forms.Form):
    """A new API key."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What will use it, such as “nightly export”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=(
            ("read", _("read what you see")),
            ("write", _("write what you may")),
            ("admin", _("manage the workspace")),
        ),
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )
    expires_on = DayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, zone: str, is_owner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        if not is_owner:
            field = self.fields["scopes"]
            field.choices = [c for c in field.choices if c[0] != ApiKey.Scope.ADMIN]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        last = sent.pop("expires_on", None)
        sent["expires_at"] = last and datetime.combine(last, time.max, self.zone)
        return sent


class InviteForm(forms.Form):
    """An invitation by link."""

    role = forms.ChoiceField(label=_("Role"), choices=capital(Role), initial=Role.CONTRIBUTOR)
    email = forms.EmailField(label=_("E-mail"), required=False)
    seat_id = IdField(label=_("Seat"))

    def __init__(self, *args: Any, seats: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = choices(seats, _("A new one"))
        self.fields["seat_id"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
        if len(offered) == 1:
            del self.fields["seat_id"]


class MemberForm(forms.Form):
    """A seat's name, function and job title."""

    version = VersionField()
    name = forms.CharField(label=_("Name"), max_length=120)
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    function_id = IdField(label=_("Function"))
    role = forms.ChoiceField(label=_("Role"), choices=capital(Role))

    def __init__(self, *args: Any, functions: Iterable[Function], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["function_id"].choices = choices(functions, _("None"))  # type: ignore[attr-defined]  # a ChoiceField


class FunctionForm(forms.Form):
    """A function, its lead and its goals."""

    version = VersionField()
    name = forms.CharField(label=_("Name"), max_length=80)
    lead_id = IdField(label=_("Lead"))
    goals = forms.CharField(
        label=_("Goals"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    @classmethod
    def as_sent(cls, function: Function) -> dict[str, object]:
        """What was sent for a function that is as this one."""
        return {name: getattr(function, name) for name in cls.base_fields}

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_id"].choices = choices(members, _("Nobody yet"))  # type: ignore[attr-defined]  # a ChoiceField


class TeamForm(FunctionForm):
    """A team, its lead and its mission."""

    field_order = ("name", "lead_id", "mission")
    name = forms.CharField(label=_("Name"), max_length=120)
    goals = None  # type: ignore[assignment]  # Django's way to leave a field out
    mission = forms.CharField(
        label=_("Mission"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class MembershipForm(forms.Form):
    """Who gives a team how much time: a person, or some people of a function."""

    version = VersionField()
    membership_id = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    member_id = IdField(label=_("Person"))
    function_id = IdField(label=_("Function"))
    people = forms.FloatField(
        label=_("People"),
        min_value=0.1,
        max_value=10_000,
        initial=1,
        required=False,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    share = ShareField(
        label=_("Share of time, %"),
        initial=100,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )

    def __init__(
        self,
        *args: Any,
        members: Iterable[Member],
        functions: Iterable[Function],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = choices(members, _("Not named"))
        self.fields["member_id"].choices = people  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["function_id"].choices = choices(functions, _("None"))  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        sent["people"] = sent.get("people") or 1
        return sent


class ProductForm(forms.Form):
    """A product, or a line or component, and its place in the tree."""

    version = VersionField()
    name = forms.CharField(label=_("Name"), max_length=120)
    level = forms.ChoiceField(
        label=_("Level"), choices=capital(Product.Level), initial=Product.Level.PRODUCT
    )
    parent_id = IdField(label=_("Part of"))
    owner_id = IdField(label=_("Owner"))

    def __init__(
        self, *args: Any, products: Iterable[Product], members: Iterable[Member], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        parents = choices(products, _("Nothing; it stands by itself"))
        self.fields["parent_id"].choices = parents  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["owner_id"].choices = choices(members, _("Nobody yet"))  # type: ignore[attr-defined]  # a ChoiceField


def field_of(starts_on: date) -> str:
    """The name of the field of the period that starts on a day."""
    return f"on_{starts_on.isoformat()}"


class CapacityForm(forms.Form):
    """A team's person-weeks per period, typed over what its people would give."""

    version = VersionField()

    def __init__(self, *args: Any, starts: Iterable[tuple[Period, float]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for period, computed in starts:
            self.fields[field_of(period.starts_on)] = forms.FloatField(
                label=date_format(period.starts_on, "j M Y"),
                min_value=0,
                required=False,
                widget=forms.NumberInput(attrs={"step": "any", "placeholder": f"{computed:.1f}"}),
            )
