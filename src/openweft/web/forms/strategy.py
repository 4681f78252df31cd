"""Forms of the strategy's pages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openweft.strategy.models import (
    Alignment,
    Horizon,
    KeyResult,
    Metric,
    StrategyVersion,
    Vision,
    metrics_visible_to,
)
from openweft.strategy.operations import KeyResultTerms, MetricTerms
from openweft.web.forms.fields import (
    LARGEST,
    AmountField,
    DayField,
    IdField,
    KeyField,
    LineField,
    ShareOfOneField,
    capital,
    choices,
    title_field,
)
from openweft.web.forms.placed import PlacedForm
from openweft.workspaces.models import Member

TERMS = ("baseline", "target", "starts_on", "due_on", "confidence")


class ObjectiveForm(PlacedForm):
    """What the strategy wants."""

    verb, kind = _("Add"), "primary"
    shape, sends_once = "is-pairs", True
    title = title_field(_("Objective"))
    body = forms.CharField(
        label=_("What it means"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "wide": True}),
    )
    horizon = forms.ChoiceField(label=_("Horizon"), choices=Horizon.choices)
    parent = IdField(label=_("Under"))
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, parents: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        field.choices = [("", _("Nothing: at the top")), *parents]  # type: ignore[attr-defined]  # an IdField


class TermsForm(PlacedForm):
    """From where to where, and when."""

    placed_as, shape, kind, is_versioned = "terms", "is-pairs", "primary", True
    opener = _("Change its terms")
    baseline = AmountField(label=_("Baseline"), least=-LARGEST)
    target = AmountField(label=_("Target"), least=-LARGEST)
    starts_on = DayField(label=_("Starts on"))
    due_on = DayField(label=_("Due on"))
    confidence = ShareOfOneField(label=_("How sure, 0 to 1"), initial=0.5)

    @classmethod
    def of(cls, row: KeyResult, **kwargs: Any) -> "TermsForm":
        """The form, showing the key result as it is."""
        return cls(initial={**cls.stored(row), "version": row.item.version}, **kwargs)

    @classmethod
    def stored(cls, row: KeyResult) -> dict[str, Any]:
        """What is stored of the key result, by field."""
        return {name: getattr(row, name) for name in TERMS}

    def terms(self) -> KeyResultTerms:
        """As the operations take them."""
        return KeyResultTerms(**{name: self.cleaned_data[name] for name in TERMS})


class KeyResultForm(TermsForm):
    """A key result on a number series that exists or a new one."""

    verb, kind = _("Add"), "primary"
    placed_as, shape = "new", "is-pairs"
    sends_once, is_versioned = True, False
    title = title_field(_("Key result"))
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


class MeasureForm(PlacedForm):
    """A value of a day."""

    placed_as, verb, sends_once = "measure", _("Add"), True
    day = DayField(label=_("Day"))
    value = AmountField(label=_("Value"), hint=_("Value"), least=-LARGEST)
    note = LineField(label=_("Note"), required=False, max_length=300)


class CheckInForm(PlacedForm):
    """How sure one is, and why."""

    placed_as, verb, sends_once = "check_in", _("Check in"), True
    shape = "in-a-row is-labelled"
    confidence = ShareOfOneField(label=_("How sure, 0 to 1"))
    note = forms.CharField(label=_("Why"), required=False, max_length=2000)


class VisionForm(PlacedForm):
    """Where it all leads: a sentence, and a page."""

    placed_as, kind, shape, is_versioned = "vision", "primary", "in-edit", True
    name = forms.CharField(label=_("Name"), required=False, max_length=60)
    sentence = forms.CharField(label=_("Sentence"), max_length=300)
    page = forms.CharField(
        label=_("Page"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    @classmethod
    def stored(cls, vision: Vision | None) -> dict[str, Any]:
        """What is stored of the vision, by field."""
        return {name: getattr(vision, name) for name in cls.base_fields} if vision else {}


class DraftForm(PlacedForm):
    """Beginning a draft; nothing is typed."""

    placed_as, sends_once = "draft", True


class LiveForm(PlacedForm):
    """Making a draft the strategy, and why."""

    placed_as, verb, kind = "live", _("Make it live"), "primary"
    note = LineField(label=_("What changes, and why"), required=False, max_length=300)


class ServeForm(PlacedForm):
    """Which initiative serves the objective, and how much."""

    placed_as, shape, kind, sends_once = "serve", "is-pairs", "primary", True
    opener = _("Say what serves it")
    initiative = KeyField(label=_("Initiative, such as INIT-12"))
    contribution = AmountField(
        label=_("Contribution, −1 to 1"), least=-1, most=1, step="0.05", initial=0.5
    )
    confidence = ShareOfOneField(label=_("Confidence, 0 to 1"), initial=0.7)
    reason = LineField(label=_("Why"), required=False, max_length=2000)
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def statement(self) -> dict[str, Any]:
        """As `align_item` takes it, besides what serves what."""
        return {name: self.cleaned_data[name] for name in ("contribution", "confidence", "reason")}

    @classmethod
    def as_sent(cls, alignment: Alignment) -> dict[str, object]:
        """What was sent for an alignment that is as this one."""
        return {
            "initiative": alignment.item.key,
            "contribution": alignment.contribution,
            "confidence": alignment.confidence,
            "reason": alignment.reason,
        }


class WeighForm(PlacedForm):
    """Another share for one objective, in percent of what is above it; the rest makes room."""

    placed_as, shape, verb = "weigh", "in-edit", _("Set")
    is_versioned, seen_as = True, "based_on"  # `version` is the number of the strategy's
    percent = AmountField(label=_("Share in percent"), most=100)
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def stored(cls, share: float) -> dict[str, Any]:
        """What is stored of a share, by field."""
        return {"percent": round(share * 100, 1)}


class SharesForm(PlacedForm):
    """The shares of siblings, in percent, set together."""

    placed_as, shape, kind = "shares", "panel is-quiet", "primary"
    is_versioned, seen_as = True, "based_on"  # `version` is the number of the strategy's
    also = (("equal", "1", _("Make equal")),)

    def __init__(
        self,
        *args: Any,
        siblings: Iterable[tuple[int, str, float]],
        version: StrategyVersion | None = None,
        parent: tuple[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """`siblings`: id, title and share of each; `parent`: id and title of what is above."""
        siblings = list(siblings)
        super().__init__(*args, mark=parent[0] if parent else "", **kwargs)
        self.heading = parent[1] if parent else _("Top level")
        self.fields["based_on"].initial = version.version if version else None
        named = {
            "version": version.number if version else None,
            "parent": parent[0] if parent else None,
        }
        for name, value in named.items():
            self.fields[name] = forms.CharField(
                required=False, initial=value, widget=forms.HiddenInput
            )
        self.stored = {f"share-{pk}": round(share * 100, 1) for pk, _title, share in siblings}
        for pk, title, _share in siblings:
            name = f"share-{pk}"
            self.fields[name] = AmountField(label=title, most=100, initial=self.stored[name])

    def shares(self) -> dict[int, float]:
        """The share of each objective by its id, 0 to 1."""
        percents = {
            int(name.removeprefix("share-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("share-")
        }
        if "equal" in self.data:
            return {pk: 1 / len(percents) for pk in percents}
        return {pk: percent / 100 for pk, percent in percents.items()}
