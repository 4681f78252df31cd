"""Forms of the roadmap's pages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import CommitmentTerms, InitiativeTerms
from openweft.strategy.models import Horizon
from openweft.web.forms.fields import (
    DayField,
    IdField,
    LineField,
    StateField,
    capital,
    choices,
    title_field,
)
from openweft.web.forms.placed import PlacedForm
from openweft.workspaces.models import Workspace


class InitiativeForm(PlacedForm):
    """What may be known of an initiative when it is written down; a title is enough."""

    verb, kind = _("Propose"), "primary"
    shape, sends_once = "is-pairs", True
    title = title_field(_("Title"))
    body = forms.CharField(
        label=_("Description"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "wide": True}),
    )
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


class CommitmentForm(PlacedForm):
    """A promise."""

    verb, kind = _("Promise"), "primary"
    shape, sends_once = "is-pairs", True
    title = title_field(_("What is promised"))
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


class ReleaseForm(PlacedForm):
    """A release: what it is called and when it is due."""

    verb, kind = _("Plan"), "primary"
    shape, sends_once = "is-pairs", True
    title = title_field(_("Title"))
    due_on = DayField(label=_("Due on"))


class DueForm(PlacedForm):
    """Another day for a release."""

    placed_as, kind, shape, is_versioned = "due", "primary", "in-edit", True
    due_on = DayField(label=_("Due on"))


class ReleaseMoveForm(PlacedForm):
    """Another state for a release, and why."""

    placed_as, verb, is_versioned = "move", _("Move"), True
    state = StateField(label=_("Move to"))
    reason = LineField(label=_("Why"), required=False, max_length=500)

    def __init__(self, *args: Any, states: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].widget.choices = list(states)


class SettleForm(PlacedForm):
    """What became of a promise, and why."""

    placed_as, verb, is_versioned = "settle", _("Settle"), True
    state = StateField(label=_("Settle as"))
    reason = LineField(label=_("Why"), required=False, max_length=500)

    def __init__(self, *args: Any, states: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].widget.choices = list(states)


class PublishForm(PlacedForm):
    """Publishing a plan, why now, and why all the same where that is asked."""

    placed_as, verb, kind = "publish", _("Publish plan"), "primary"
    note = LineField(
        label=_("Why now"), hint=_("Why now (optional)"), required=False, max_length=300
    )
    reason = LineField(label=_("Why all the same"), required=False, max_length=300)

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        """`asks`: whether a gate or a promise wants a reason."""
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["reason"]
