"""The five checks and the outcome of an initiative, as far as is known; each opens its facts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openweft.roadmap.models import Initiative
from openweft.roadmap.wording import number
from openweft.workspaces.models import Member

Check = dict[str, str]


def five_checks(row: Initiative, known: Mapping[str, Any], *, by: Member) -> list[Check]:
    """Strategy, balance, voices, enablement, glue and the outcome, in facts `by` may know."""
    return [
        _strategy(row, known),
        _balance(row),
        _voices(known),
        _enablement(row, known),
        _glue(known),
        _outcome(known),
    ]


def _check(name: str, mark: str, fact: str, url: str) -> Check:
    return {"name": name, "mark": mark, "fact": fact, "url": url}


def _strategy(row: Initiative, known: Mapping[str, Any]) -> Check:
    name, where = _("Strategy"), "#serves"
    aligned = known["alignments"]
    if not aligned and known["inherited_from"]:
        fact = _("{score} through {objective}").format(
            score=number(row.alignment or 0), objective=known["inherited_from"]["title"]
        )
        return _check(name, "ok" if (row.alignment or 0) > 0 else "bad", fact, where)
    if not aligned:
        return _check(name, "warn", _("Serves no objective yet"), where)
    unsure = [each for each in aligned if each["row"].needs_confirming]
    best = max(aligned, key=lambda each: each["product"] or -1)
    fact = _("{score} through {objective}").format(
        score=number(row.alignment or 0), objective=best["row"].objective.item.title
    )
    if unsure:
        return _check(name, "warn", _("{fact}; to confirm").format(fact=fact), where)
    return _check(name, "ok" if (row.alignment or 0) > 0 else "bad", fact, where)


def _balance(row: Initiative) -> Check:
    fact = f"{row.get_type_display().capitalize()}, {row.get_horizon_display()}"
    return _check(_("Balance"), "ok" if not row.is_tactical else "open", fact, "#terms")


def _voices(known: Mapping[str, Any]) -> Check:
    voices = {comment["author_id"] for comment in known["comments"]}
    if not voices:
        return _check(_("Voices"), "open", _("Nobody has said anything yet"), "#comments")
    fact = ngettext("{count} person spoke", "{count} people spoke", len(voices))
    return _check(_("Voices"), "ok", fact.format(count=len(voices)), "#comments")


def _enablement(row: Initiative, known: Mapping[str, Any]) -> Check:
    release = known["release"]
    if release is None:
        return _check(_("Enablement"), "open", _("In no release yet"), "#delivery")
    fact = _("With {release}").format(release=release.item.title)
    return _check(_("Enablement"), "ok", fact, "#delivery")


def _glue(known: Mapping[str, Any]) -> Check:
    ties = known["ties"]
    if not ties:
        return _check(_("Glue"), "open", _("Tied to no other initiative"), "#ties")
    fact = ngettext("Tied to {count} initiative", "Tied to {count} initiatives", len(ties)).format(
        count=len(ties)
    )
    return _check(_("Glue"), "ok", fact, "#ties")


def _outcome(known: Mapping[str, Any]) -> Check:
    through = [each["row"].key_result for each in known["alignments"] if each["row"].key_result]
    if not through:
        return _check(_("Outcome"), "open", _("No key result named"), "#serves")
    fact = _("Should move {key_result}").format(key_result=through[0].item.title)
    return _check(_("Outcome"), "ok", fact, "#serves")
