"""Forms of how a workspace values and plans."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openweft.roadmap.gates import GATES
from openweft.roadmap.models import Floor, Gate, GateException, Initiative, Policy, ValueModel
from openweft.roadmap.operations import Band, Points
from openweft.web.forms.acting import VersionField
from openweft.web.forms.fields import DayField, KeyField, LineField, ShareField, capital

MOST_WEEKS = 10_000


class PolicyForm(forms.Form):
    """How initiatives are valued, and what is assumed where nothing is known."""

    version = VersionField()
    value_model = forms.ChoiceField(
        label=_("Value of an initiative"),
        choices=capital(ValueModel),
        help_text=_("What plans maximise."),
    )
    discount_a_year = ShareField(
        label=_("Worth lost by waiting a year, %"),
        help_text=_("Value that comes later counts for less."),
    )
    default_reach_share = ShareField(label=_("Reach where none is given, %"))
    default_alignment = ShareField(
        label=_("Alignment of what serves no objective, %"),
        help_text=_("Of the whole strategy."),
    )
    default_capacity_weeks = forms.FloatField(
        label=_("Person-weeks a quarter of a team without people"),
        min_value=0,
        max_value=MOST_WEEKS,
    )
    focus_share = ShareField(
        label=_("Time for planned work, %"),
        help_text=_("What support, meetings and absence leave."),
    )

    @classmethod
    def of(cls, policy: Policy) -> "PolicyForm":
        """The form, showing the policy as it is."""
        return cls(initial={name: getattr(policy, name) for name in cls.base_fields})


class SizeForm(forms.Form):
    """What a size stands for, in person-weeks."""

    version = VersionField()
    code = forms.CharField(label=_("Size"), max_length=8)
    low = forms.FloatField(label=_("Low"), min_value=0, max_value=MOST_WEEKS)
    likely = forms.FloatField(label=_("Likely"), min_value=0, max_value=MOST_WEEKS)
    high = forms.FloatField(label=_("High"), min_value=0, max_value=MOST_WEEKS)
    is_default = forms.BooleanField(label=_("For what has no estimate"), required=False)

    def terms(self) -> dict[str, Any]:
        """As `set_size` takes them."""
        given = self.cleaned_data
        points = Points(given["low"], given["likely"], given["high"])
        return {"code": given["code"], "points": points, "is_default": given["is_default"]}


class FloorForm(forms.Form):
    """The least and most share of planned effort for one label."""

    version = VersionField()
    what = forms.ChoiceField(label=_("Of the planned effort, to"))
    least = ShareField(label=_("at least, %"), required=False)
    most = ShareField(label=_("at most, %"), required=False)

    def __init__(self, *args: Any, labels: list[tuple[str, str, str]], **kwargs: Any) -> None:
        """`labels`: dimension, label and what people call it."""
        super().__init__(*args, **kwargs)
        choice = self.fields["what"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  # declared above
        choice.choices = [(f"{dimension}:{label}", name) for dimension, label, name in labels]

    @classmethod
    def as_sent(cls, floor: Floor, policy: Policy) -> dict[str, object]:
        """What was sent for a floor that is as this one, by who saw the policy."""
        least, most = cls.base_fields["least"], cls.base_fields["most"]
        return {
            "version": policy.version,
            "what": f"{floor.dimension}:{floor.label}",
            "least": least.prepare_value(floor.least_share),
            "most": most.prepare_value(floor.most_share),
        }

    def band(self) -> Band:
        """The band the form asks for."""
        dimension, _colon, label = self.cleaned_data["what"].partition(":")
        return Band(dimension, label, self.cleaned_data["least"], self.cleaned_data["most"])


class GateForm(forms.Form):
    """What publishing does about one finding in one kind of initiative."""

    version = VersionField()
    what = forms.ChoiceField(label=_("Where a plan holds"))
    mode = forms.ChoiceField(label=_("publishing shall"), choices=Gate.Mode.choices)
    is_sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, above
            (f"{name}:{kind}", f"{rule.label}: {label}")
            for name, rule in GATES.items()
            for kind, label in Initiative.Type.choices
        ]

    def terms(self) -> dict[str, Any]:
        """As `set_gate` takes them."""
        name, _colon, kind = self.cleaned_data["what"].partition(":")
        return {"name": name, "kind": kind, "mode": self.cleaned_data["mode"]}


class ExceptionForm(forms.Form):
    """A signed leave for one initiative to pass a gate."""

    initiative = KeyField(label=_("Initiative, such as INIT-12"))
    gate = forms.ChoiceField(label=_("may pass"))
    reason = LineField(label=_("Why"), max_length=300)
    expires_on = DayField(label=_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gate"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, above
            (name, rule.label) for name, rule in GATES.items()
        ]

    @staticmethod
    def as_sent(leave: GateException) -> dict[str, object]:
        """What was sent for an exception that is as this one."""
        return {
            "initiative": leave.initiative.item.key,
            "gate": leave.gate,
            "reason": leave.reason,
            "expires_on": leave.expires_on.isoformat(),
        }
