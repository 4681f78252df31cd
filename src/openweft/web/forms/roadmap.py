"""Forms of the roadmap's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openweft.roadmap.models import Health, Initiative
from openweft.roadmap.operations import CommitmentTerms, InitiativeTerms, Points
from openweft.strategy.models import Horizon
from openweft.web.forms.settings import DayField, IdField, capital, choices
from openweft.workspaces.models import Workspace

MOST = 10_000


class InitiativeForm(forms.Form):
    """What may be known of an initiative when it is written down; a title is enough."""

    title = forms.CharField(label=_("Title"), max_length=300)
    body = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea)
    type = forms.ChoiceField(label=_("Kind"), choices=capital(Initiative.Type))
    horizon = forms.ChoiceField(label=_("Horizon"), choices=Horizon.choices)
    team = IdField(label=_("Team"))
    size = forms.ChoiceField(label=_("Size"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, curates: bool, **kwargs: Any) -> None:
        """`curates`: whether the person may estimate it at once."""
        super().__init__(*args, **kwargs)
        if not curates:
            del self.fields["team"], self.fields["size"]
            return
        self.fields["team"].choices = choices(  # type: ignore[attr-defined]  # an IdField, above
            workspace.teams.filter(is_active=True), _("None yet")
        )
        sizes = workspace.sizes.values_list("code", "code")
        self.fields["size"].choices = [("", _("None yet")), *sizes]  # type: ignore[attr-defined]

    def terms(self) -> InitiativeTerms:
        """As `create_initiative` takes them."""
        return InitiativeTerms(
            type=self.cleaned_data["type"], horizon=self.cleaned_data["horizon"]
        )


class TermsForm(forms.Form):
    """An initiative's kind, horizon and the inputs of its value."""

    type = forms.ChoiceField(label=_("Kind"), choices=capital(Initiative.Type))
    horizon = forms.ChoiceField(label=_("Horizon"), choices=Horizon.choices)
    reach_share = forms.FloatField(
        label=_("Reach, 0 to 1"), required=False, min_value=0, max_value=1
    )
    reach_people = forms.FloatField(label=_("Reach, people"), required=False, min_value=0)
    impact = forms.FloatField(label=_("Impact"), required=False, min_value=0)
    confidence = forms.FloatField(
        label=_("Confidence, 0 to 1"), required=False, min_value=0, max_value=1
    )
    ease = forms.FloatField(label=_("Ease"), required=False, min_value=0)
    business_value = forms.FloatField(label=_("Business value"), required=False, min_value=0)
    time_criticality = forms.FloatField(label=_("Time criticality"), required=False, min_value=0)
    risk_reduction = forms.FloatField(label=_("Risk reduction"), required=False, min_value=0)
    stated_value = forms.FloatField(label=_("Stated value"), required=False)
    stated_value_why = forms.CharField(label=_("Why that value"), required=False, max_length=300)

    @classmethod
    def of(cls, row: Initiative) -> "TermsForm":
        """The form, showing the initiative as it is."""
        return cls(initial={name: getattr(row, name) for name in cls.base_fields})

    def terms(self) -> InitiativeTerms:
        """As `edit_initiative` takes them."""
        return InitiativeTerms(**self.cleaned_data)


class EstimateForm(forms.Form):
    """A size, or three points in person-weeks."""

    team = forms.IntegerField()
    size = forms.CharField(required=False, max_length=8)
    low = forms.FloatField(required=False, min_value=0, max_value=MOST)
    likely = forms.FloatField(required=False, min_value=0, max_value=MOST)
    high = forms.FloatField(required=False, min_value=0, max_value=MOST)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        points = [given.get(name) for name in ("low", "likely", "high")]
        if not given.get("size") and any(point is None for point in points):
            raise forms.ValidationError(_("Choose a size, or give low, likely and high."))
        return given

    def estimate(self) -> Points | str:
        """As `set_estimate` takes it."""
        given = self.cleaned_data
        if given["low"] is not None and given["likely"] is not None and given["high"] is not None:
            return Points(given["low"], given["likely"], given["high"])
        return str(given["size"])


class EffortForm(forms.Form):
    """What a team has spent and what is left, in person-weeks."""

    team = forms.IntegerField()
    spent = forms.FloatField(required=False, min_value=0, max_value=MOST)
    remaining = forms.FloatField(required=False, min_value=0, max_value=MOST)


class StatusForm(forms.Form):
    """The week's word on an initiative."""

    health = forms.ChoiceField(choices=Health.choices)
    sentence = forms.CharField(max_length=500)


class DatesForm(forms.Form):
    """When it is meant to start and finish, and before when it must not start."""

    starts_on = DayField(required=False)
    finishes_on = DayField(required=False)
    not_before = DayField(required=False)


class CommitmentForm(forms.Form):
    """A promise."""

    title = forms.CharField(label=_("What is promised"), max_length=300)
    to_whom = forms.CharField(label=_("To whom"), max_length=160)
    due_on = DayField(label=_("By when"))
    initiative = forms.CharField(
        label=_("Initiative"),
        required=False,
        max_length=20,
        help_text=_("Its key, such as INIT-12; the promise then holds its plan to the date."),
    )
    confidence = forms.FloatField(
        label=_("How sure, 0 to 1"), min_value=0, max_value=1, initial=0.8
    )
    revenue_at_stake = forms.DecimalField(
        label=_("Revenue at stake"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    is_binding = forms.BooleanField(label=_("Plans must keep it"), required=False, initial=True)

    def terms(self) -> CommitmentTerms:
        """As `create_commitment` takes them."""
        names = ("to_whom", "due_on", "confidence", "revenue_at_stake", "is_binding")
        return CommitmentTerms(**{name: self.cleaned_data[name] for name in names})
