"""The forms that stand on an initiative's page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openweft.roadmap.models import Dependency, Estimate, Health, Initiative
from openweft.roadmap.operations import InitiativeTerms, Points
from openweft.strategy.models import Alignment, Horizon
from openweft.web.forms.fields import (
    MOST,
    AmountField,
    DayField,
    KeyField,
    LineField,
    ShareOfOneField,
    StateField,
    capital,
)
from openweft.web.forms.placed import PlacedForm

Choices = Iterable[tuple[Any, Any]]


class ChosenForm(PlacedForm):
    """A form whose choices the page knows: `choices` maps field names to them."""

    def __init__(
        self, *args: Any, choices: Mapping[str, Choices] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (choices or {}).items():
            self.fields[name].choices = list(offered)  # type: ignore[attr-defined]  # choice fields


class MoveForm(PlacedForm):
    """Another state, and why."""

    placed_as, verb, kind, is_versioned = "move", _("Move"), "primary", True
    state = StateField(label=_("Move to"))
    reason = LineField(label=_("Why"), required=False, max_length=1000)

    def __init__(self, *args: Any, states: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].widget.choices = list(states)


class PinForm(PlacedForm):
    """In or out of every plan, and why."""

    placed_as, verb, kind = "pin", _("Pin"), "primary"
    side = forms.ChoiceField(label=_("Pin"), choices=(("in", _("Pin in")), ("out", _("Pin out"))))
    reason = LineField(label=_("Why it is pinned"), max_length=300)


class TermsForm(PlacedForm):
    """An initiative's kind, horizon and the inputs of its value."""

    placed_as, shape, kind, is_versioned = "terms", "is-pairs", "primary", True
    opener = _("Change kind, horizon and value")
    type = forms.ChoiceField(label=_("Kind"), choices=capital(Initiative.Type))
    horizon = forms.ChoiceField(label=_("Horizon"), choices=Horizon.choices)
    reach_share = ShareOfOneField(label=_("Reach, 0 to 1"), required=False)
    reach_people = AmountField(label=_("Reach, people"), required=False)
    impact = AmountField(label=_("Impact"), required=False)
    confidence = ShareOfOneField(label=_("Confidence, 0 to 1"), required=False)
    ease = AmountField(label=_("Ease"), required=False)
    business_value = AmountField(label=_("Business value"), required=False)
    time_criticality = AmountField(label=_("Time criticality"), required=False)
    risk_reduction = AmountField(label=_("Risk reduction"), required=False)
    stated_value = AmountField(label=_("Stated value"), required=False, least=-MOST)
    stated_value_why = forms.CharField(label=_("Why that value"), required=False, max_length=300)

    @classmethod
    def of(cls, row: Initiative, **kwargs: Any) -> "TermsForm":
        """The form, showing the initiative as it is."""
        return cls(initial={**cls.stored(row), "version": row.item.version}, **kwargs)

    @classmethod
    def stored(cls, row: Initiative) -> dict[str, Any]:
        """What is stored of the initiative, by field."""
        return {name: getattr(row, name) for name in cls.base_fields}

    def terms(self) -> InitiativeTerms:
        """As `edit_initiative` takes them; a number sent empty is to be none."""
        emptied = {name for name, value in self.given().items() if value is None}
        return InitiativeTerms(**self.given(), cleared=frozenset(emptied & set(self.data)))


class EstimateForm(ChosenForm):
    """A team's size, or three points in person-weeks."""

    placed_as, opener, kind, is_versioned = "estimate", _("Estimate"), "primary", True
    also = (("remove", "1", _("Remove the team's")),)
    team = forms.TypedChoiceField(label=_("Team"), coerce=int)
    size = forms.ChoiceField(label=_("Size"), required=False)
    low = AmountField(label=_("Low, person-weeks"), hint=_("low"), required=False)
    likely = AmountField(label=_("Likely, person-weeks"), hint=_("likely"), required=False)
    high = AmountField(label=_("High, person-weeks"), hint=_("high"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        points = [given.get(name) for name in ("low", "likely", "high")]
        is_removal = "remove" in self.data
        if not is_removal and not given.get("size") and any(point is None for point in points):
            raise forms.ValidationError(_("Choose a size, or give low, likely and high."))
        return given

    @classmethod
    def stored(cls, row: Estimate) -> dict[str, Any]:
        """What is stored of a team's estimate, by field."""
        points = {name: getattr(row, name) for name in ("low", "likely", "high")}
        return (
            {"size": row.size.code, **dict.fromkeys(points)}
            if row.size
            else {"size": "", **points}
        )

    def estimate(self) -> Points | str:
        """As `set_estimate` takes it."""
        given = self.cleaned_data
        if given["low"] is not None and given["likely"] is not None and given["high"] is not None:
            return Points(given["low"], given["likely"], given["high"])
        return str(given["size"])


class EffortForm(ChosenForm):
    """What a team has spent and what is left, in person-weeks."""

    placed_as, opener, verb, kind = "effort", _("Report effort"), _("Report"), "primary"
    is_versioned = True
    team = forms.TypedChoiceField(label=_("Team that worked"), coerce=int)
    spent = AmountField(label=_("Spent, person-weeks"), hint=_("spent"), required=False)
    remaining = AmountField(label=_("Left, person-weeks"), hint=_("left"), required=False)


class StatusForm(PlacedForm):
    """The week's word on an initiative."""

    placed_as, verb, sends_once = "status", _("Say so"), True
    health = forms.ChoiceField(label=_("How it goes"), choices=capital(Health))
    sentence = LineField(label=_("In one sentence"), max_length=500)


class DatesForm(PlacedForm):
    """When it is meant to start and finish, and before when it must not start."""

    placed_as, kind, shape, is_versioned = "dates", "primary", "in-edit", True
    starts_on = DayField(label=_("Starts on"), required=False)
    finishes_on = DayField(label=_("Finishes on"), required=False)
    not_before = DayField(label=_("Not before"), required=False)

    @classmethod
    def stored(cls, row: Initiative) -> dict[str, Any]:
        """What is stored of the initiative, by field."""
        return {name: getattr(row, name) for name in cls.base_fields}


class AlignForm(ChosenForm):
    """How much it serves what."""

    placed_as, shape, kind = "align", "is-pairs", "primary"
    opener = _("Say what it serves")
    serves = forms.IntegerField(
        label=_("Objective"),
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.Select(attrs={"wide": True}),
    )
    contribution = AmountField(
        label=_("Contribution, −1 to 1"), least=-1, most=1, step="0.05", initial=0.5
    )
    confidence = ShareOfOneField(label=_("Confidence, 0 to 1"), initial=0.7)
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"wide": True}),
    )

    def __init__(self, *args: Any, serves: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["serves"].widget.choices = list(serves)

    @classmethod
    def as_sent(cls, alignment: Alignment) -> dict[str, object]:
        """What was sent for an alignment that is as this one."""
        return {
            "serves": alignment.key_result_id or alignment.objective_id,
            "contribution": alignment.contribution,
            "confidence": alignment.confidence,
            "reason": alignment.reason,
        }


class TieForm(PlacedForm):
    """What it waits for, goes with or excludes."""

    placed_as, opener, verb = "tie", _("Add a dependency"), _("Add")
    rule = forms.ChoiceField(
        label=_("How"),
        choices=(
            (Dependency.Rule.FINISH_TO_START, _("Waits for")),
            (Dependency.Rule.TOGETHER, _("Goes with")),
            (Dependency.Rule.EXCLUDES, _("Excludes")),
        ),
    )
    other = KeyField(label=_("Key of the other initiative"), hint="INIT-12")
    is_first = forms.BooleanField(required=False, widget=forms.HiddenInput)
    lag_days = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    @classmethod
    def as_sent(cls, tie: Dependency, row: Initiative) -> dict[str, object]:
        """What was sent, on the page of one of the two, for a tie that is as this one."""
        is_first = tie.first_id == row.pk
        return {
            "rule": tie.rule,
            "other": (tie.then if is_first else tie.first).item.key,
            "is_first": "on" if is_first else None,
            "lag_days": tie.lag_days,
            "reason": tie.reason,
        }


class DeliveryForm(PlacedForm):
    """Where in another tool it is delivered."""

    placed_as, opener, verb = "link", _("Link where it is delivered"), _("Link")
    source = LineField(label=_("Tool"), max_length=40)
    external_id = LineField(label=_("Its id there"), max_length=200)
    url = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
