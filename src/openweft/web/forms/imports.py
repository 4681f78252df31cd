"""Forms of importing: which columns mean what, and under which name to keep that."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openweft.interchange.readers import READERS, Column
from openweft.interchange.readers.generic_csv.fields import FIELDS


class DraftForm(forms.Form):
    """The format of files that were brought, and the field each column fills."""

    reader = forms.ChoiceField(
        label=_("Format"),
        choices=lambda: [(key, reader.label) for key, reader in READERS.items()],
    )
    save_as = forms.CharField(
        label=_("Keep this mapping as"),
        max_length=120,
        required=False,
        help_text=_("A name for files of this kind. It is taken by itself where the columns fit."),
    )

    def __init__(self, *args: Any, columns: Iterable[Column] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns: list[tuple[str, Column]] = []
        for index, column in enumerate(columns):
            name = f"column_{index}"
            self.fields[name] = forms.ChoiceField(
                label=column.name, choices=_targets, required=False, initial=column.target
            )
            self.columns.append((name, column))

    @property
    def rows(self) -> list[tuple[forms.BoundField, Column]]:
        return [(self[name], column) for name, column in self.columns]

    @property
    def mapping(self) -> dict[str, str]:
        """The field of each column, "" for none."""
        return {column.name: self.cleaned_data.get(name, "") for name, column in self.columns}


def _targets() -> list[tuple[str, Any]]:
    return [("", _("Leave out")), *((key, field.label) for key, field in FIELDS.items())]
