"""The form of what a scenario assumes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openweft.roadmap.operations.scenarios import MOST_FACTOR
from openweft.strategy.models import StrategyVersion
from openweft.web.forms.acting import VersionField
from openweft.web.forms.fields import IdField, choices
from openweft.workspaces.models import Workspace
from openweft.workspaces.operations.tenancy import LONGEST_HORIZON


class ScenarioForm(forms.Form):
    """Another set of assumptions."""

    version = VersionField()
    name = forms.CharField(label=_("Name"), max_length=120)
    capacity_factor = forms.FloatField(
        label=_("Capacity, times what the teams have"),
        min_value=0,
        max_value=MOST_FACTOR,
        initial=1,
        help_text=_("1 is as they are, 1.2 a fifth more."),
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    horizon_periods = forms.IntegerField(
        label=_("Periods planned ahead"),
        min_value=1,
        max_value=LONGEST_HORIZON,
        required=False,
        help_text=_("Empty: as the workspace has it."),
    )
    strategy_version_id = IdField(label=_("Strategy"))

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = StrategyVersion.objects.kept().filter(workspace=workspace)
        offered = choices(kept, _("The live version"))
        self.fields["strategy_version_id"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
