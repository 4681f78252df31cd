"""Forms of the strategy's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openweft.strategy.models import Horizon, KeyResult, Metric, metrics_visible_to
from openweft.strategy.operations import KeyResultTerms, MetricTerms
from openweft.web.forms.settings import DayField, IdField, capital, choices
from openweft.workspaces.models import Member

TERMS = ("baseline", "target", "starts_on", "due_on", "confidence")


class ObjectiveForm(forms.Form):
    """What the strategy wants."""

    title = forms.CharField(label=_("Objective"), max_length=300)
    body = forms.CharField(label=_("What it means"), required=False, widget=forms.Textarea)
    horizon = forms.ChoiceField(label=_("Horizon"), choices=Horizon.choices)
    parent = IdField(label=_("Under"))

    def __init__(self, *args: Any, parents: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        field.choices = [("", _("Nothing: at the top")), *parents]  # type: ignore[attr-defined]  # an IdField


class TermsForm(forms.Form):
    """From where to where, and when."""

    baseline = forms.FloatField(label=_("Baseline"))
    target = forms.FloatField(label=_("Target"))
    starts_on = DayField(label=_("Starts on"))
    due_on = DayField(label=_("Due on"))
    confidence = forms.FloatField(
        label=_("How sure, 0 to 1"), min_value=0, max_value=1, initial=0.5
    )

    @classmethod
    def of(cls, row: KeyResult) -> "TermsForm":
        """The form, showing the key result as it is."""
        return cls(initial={name: getattr(row, name) for name in TERMS})

    def terms(self) -> KeyResultTerms:
        """As the operations take them."""
        return KeyResultTerms(**{name: self.cleaned_data[name] for name in TERMS})


class KeyResultForm(TermsForm):
    """A key result on a number series that exists or a new one."""

    title = forms.CharField(label=_("Key result"), max_length=300)
    metric = IdField(label=_("Number series"))
    unit = forms.CharField(label=_("Unit of a new series"), required=False, max_length=30)
    direction = forms.ChoiceField(label=_("Which way is good"), choices=capital(Metric.Direction))
    field_order = ("title", "metric", "unit", "direction", *TERMS)

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["metric"]
        field.choices = choices(metrics_visible_to(by), _("A new one, named like the key result"))  # type: ignore[attr-defined]  # an IdField

    def series(self, by: Member) -> Metric | MetricTerms:
        """The series chosen, or the terms of a new one."""
        given = self.cleaned_data
        if given["metric"] is not None:
            return metrics_visible_to(by).get(pk=given["metric"])
        return MetricTerms(given["title"], given["unit"], given["direction"])


class MeasureForm(forms.Form):
    """A value of a day."""

    day = DayField(label=_("Day"))
    value = forms.FloatField(label=_("Value"))
    note = forms.CharField(required=False, max_length=300)


class CheckInForm(forms.Form):
    """How sure one is, and why."""

    confidence = forms.FloatField(label=_("How sure, 0 to 1"), min_value=0, max_value=1)
    note = forms.CharField(required=False, max_length=2000)
