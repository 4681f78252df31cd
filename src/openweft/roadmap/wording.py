"""A plan's facts in sentences, for one reader."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openweft.roadmap.models import PlanEntry
from openweft.roadmap.names import Fact, Known, Names
from openweft.workspaces.models import Member

MOST_NAMED = 3
MANY = 100
Say = Callable[[Fact, Names], str]


@dataclass(frozen=True, slots=True)
class Why:
    """Why an initiative is in a plan or out of it, and what would change that."""

    included: bool
    because: tuple[str, ...]
    would_change: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The reason as one sentence."""
        if not self.because:
            return _("In.") if self.included else _("Out.")
        causes = get_text_list(list(self.because), _("and"))
        sentence = _("In, because {causes}.") if self.included else _("Out, because {causes}.")
        return sentence.format(causes=causes)

    @property
    def change(self) -> str:
        """What would change it as one sentence; empty where nothing certain is known."""
        if not self.would_change:
            return ""
        ways = get_text_list(list(self.would_change), _("or"))
        return _("It would enter {ways}.").format(ways=ways)

    def __str__(self) -> str:
        return f"{self.reason} {self.change}".rstrip()


def number(amount: float) -> str:
    """A number, thousands apart, with one decimal at most, two below one, none above 100."""
    is_whole = abs(amount) >= MANY or amount == int(amount)
    decimals = 0 if is_whole else 1 if abs(amount) >= 1 else 2
    return str(number_format(round(amount, decimals), decimals, force_grouping=True))


def why_by_entry(
    entries: Sequence[PlanEntry], *, by: Member | None, known: Known | None = None
) -> dict[int, Why]:
    """The reason of each entry of one plan, by the entry's id; a handful of queries in all.

    by: the reader, who is told of "a restricted item" where they may not see one;
    None for the operator of the installation, who may see all.
    known: names that need not be asked for again.
    """
    if not entries:
        return {}
    plan = entries[0].plan
    names = Names.of(plan, (fact for entry in entries for fact in entry.facts), by, known)
    return {
        entry.pk: _inside(entry, names) if entry.included else _outside(entry, names)
        for entry in entries
    }


def _served(entry: PlanEntry, names: Names) -> list[str]:
    """What it serves most, among the objectives the reader may see."""
    facts = (fact for fact in entry.facts if fact["code"] == "serves")
    for fact in facts:
        if fact["item"] in names.titles:
            return [
                _("it serves {objective} ({score})").format(
                    objective=names.titles[fact["item"]], score=number(fact["amount"])
                )
            ]
    return []


def _inside(entry: PlanEntry, names: Names) -> Why:
    because = _served(entry, names)
    if any(fact["code"] == "committed" for fact in entry.facts):
        because.insert(0, _("it is committed"))
    for code, say in IN.items():
        facts = [fact for fact in entry.facts if fact["code"] == code]
        if facts:
            because.append(say(_gathered(facts), names))
    return Why(included=True, because=tuple(because))


def _outside(entry: PlanEntry, names: Names) -> Why:
    because, change = [], []
    for code, say in OUT.items():
        facts = [fact for fact in entry.facts if fact["code"] == code]
        if code == "displaced_by" and facts:
            because.append(_held(facts, names))
        else:
            because += [say(fact, names) for fact in facts]
    for code, say in CHANGE.items():
        change += [say(fact, names) for fact in entry.facts if fact["code"] == code]
    return Why(included=False, because=tuple(because), would_change=tuple(change))


def _gathered(facts: Sequence[Fact]) -> Fact:
    """Facts of one code as one, which names all their items."""
    return {**facts[0], "items": [fact["item"] for fact in facts if "item" in fact]}


def _held(facts: Iterable[Fact], names: Names) -> str:
    holders = list(dict.fromkeys(names.title(fact["item"]) for fact in facts))
    more = len(holders) - MOST_NAMED
    named = holders[:MOST_NAMED]
    if more > 0:
        named.append(ngettext("{count} more", "{count} more", more).format(count=more))
    return ngettext("{holders} holds the room", "{holders} hold the room", len(holders)).format(
        holders=get_text_list(named, _("and"))
    )


def _items(fact: Fact, names: Names) -> str:
    return get_text_list([names.title(key) for key in fact["items"]], _("and"))


def _promised(fact: Fact, names: Names) -> str:
    if names.is_hidden(fact):
        return _("a restricted item needs it")
    return _("it is promised by the end of {period}").format(period=names.period(fact["period"]))


IN: dict[str, Say] = {
    "started": lambda fact, names: _("work on it is under way"),
    "pinned_in": lambda fact, names: _("it is pinned in"),
    "deadline": _promised,
    "needed_by": lambda fact, names: ngettext(
        "{items} needs it", "{items} need it", len(fact["items"])
    ).format(items=_items(fact, names)),
    "together_with": lambda fact, names: _("it goes with {items}").format(
        items=_items(fact, names)
    ),
    "floor_helps": lambda fact, names: _("the floor of {floor} needs it").format(
        floor=names.floor(fact["floor"])
    ),
    "value_per_effort": lambda fact, names: _("it is number {rank} by value for effort").format(
        rank=fact["rank"]
    ),
}
OUT: dict[str, Say] = {
    "pinned_out": lambda fact, names: _("it is pinned out"),
    "prerequisite_unavailable": lambda fact, names: _(
        "it needs {item}, which is not to be had"
    ).format(item=names.title(fact["item"])),
    "mate_unavailable": lambda fact, names: _(
        "it goes with {item}, which is not to be had"
    ).format(item=names.title(fact["item"])),
    "excluded_by_shipped": lambda fact, names: _(
        "it and {item}, which has shipped, exclude each other"
    ).format(item=names.title(fact["item"])),
    "prerequisite_out": lambda fact, names: _("it needs {item}, which is out").format(
        item=names.title(fact["item"])
    ),
    "excluded_by": lambda fact, names: _("it and {item}, which is in, exclude each other").format(
        item=names.title(fact["item"])
    ),
    "together_with": lambda fact, names: _("it goes with {item}, which is out").format(
        item=names.title(fact["item"])
    ),
    "too_long": lambda fact, names: _("it cannot be finished in the time planned"),
    "no_value": lambda fact, names: _("it would add nothing to the plan's value"),
    "team_full": lambda fact, names: _(
        "{team} lacks {weeks} person-weeks for it until {period}"
    ).format(
        team=names.team(fact["team"]),
        weeks=number(fact["amount"]),
        period=names.period(fact["period"]),
    ),
    "displaced_by": lambda fact, names: names.title(fact["item"]),  # gathered by _held
    "floor_blocks": lambda fact, names: _("the band of {floor} would break with it").format(
        floor=names.floor(fact["floor"])
    ),
    "worth_less": lambda fact, names: _(
        "any plan with it is worth at least {amount} points less"
    ).format(amount=number(fact["amount"])),
    "unrestricted": lambda fact, names: _(
        "the search stopped within its gap before it could be placed"
    ),
}
CHANGE: dict[str, Say] = {
    "would_enter_if_effort": lambda fact, names: _(
        "at {weeks} person-weeks or less of {team}"
    ).format(weeks=number(fact["amount"]), team=names.team(fact["team"])),
    "would_enter_if_value": lambda fact, names: _(
        "in place of {item} above {amount} points"
    ).format(item=names.title(fact["item"]), amount=number(fact["amount"])),
}
