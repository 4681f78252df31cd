"""Forms of the first five minutes: a workspace, a team, titles with sizes."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from openweft.roadmap.operations import FirstTitle
from openweft.web.forms.account import zone_field

SIZES = (("S", _("S")), ("M", _("M")), ("L", _("L")))
MOST_TITLES = 200
ROWS = 6


class WorkspaceForm(forms.Form):
    """A new workspace; the rest of its calendar has defaults."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("Your organisation, or the part of it that plans together."),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
    )
    time_zone = zone_field()


class QuickStartForm(forms.Form):
    """One team, and titles with a size each: in rows, or pasted one a line."""

    team = forms.CharField(
        label=_("Team"), max_length=120, widget=forms.TextInput(attrs={"autofocus": True})
    )
    people = forms.FloatField(
        label=_("People"),
        initial=5,
        min_value=0.1,
        max_value=10_000,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    pasted = forms.CharField(
        label=_("Or paste a list"),
        required=False,
        help_text=_("One title a line; end a line with S, M or L for its size. M is assumed."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(ROWS):
            self.fields[f"title_{n}"] = forms.CharField(
                label=_("Title %(number)d") % {"number": n + 1}, max_length=300, required=False
            )
            self.fields[f"size_{n}"] = forms.ChoiceField(
                label=_("Size of title %(number)d") % {"number": n + 1},
                choices=SIZES,
                initial="M",
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        typed = [
            FirstTitle(sent[f"title_{n}"], sent.get(f"size_{n}") or "M")
            for n in range(ROWS)
            if sent.get(f"title_{n}")
        ]
        titles = [*typed, *pasted_titles(sent.get("pasted", ""))]
        if not titles and not self.errors:
            raise forms.ValidationError(_now("Type at least one title: what might be built next?"))
        if len(titles) > MOST_TITLES:
            raise forms.ValidationError(
                _now("%(count)d titles are many for a start; up to %(most)d work here.")
                % {"count": len(titles), "most": MOST_TITLES}
            )
        sent["titles"] = titles
        return sent


def pasted_titles(text: str) -> list[FirstTitle]:
    """The titles of a pasted list: bullets dropped, a last word S, M or L taken as the size."""
    found = []
    for line in text.splitlines():
        title = line.strip().lstrip("-*•–").strip()
        if not title:
            continue
        words = title.replace("\t", " ").rsplit(maxsplit=1)
        last = words[-1].strip("()[],;")
        if len(words) == 2 and last.upper() in {"S", "M", "L"}:  # noqa: PLR2004 - a title and its size
            found.append(FirstTitle(words[0].rstrip(" ,;|–-"), last.upper()))
        else:
            found.append(FirstTitle(title, "M"))
    return found
