"""What conditions mean on a list: fields and values by their names, compiled to a query."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from openweft.items.lists.days import Span, span_of
from openweft.items.lists.fields import ME, NONE, Field, Kind, Listing, Option, Reading
from openweft.items.lists.grammar import Condition, Op, Problem, Unreadable, parsed
from openweft.workspaces.models import Member

NEAR = 0.6
MOST_TOLD = 12
WITH_DAY = {"after": Op.AT_LEAST, "before": Op.LESS}


def narrowed(
    listing: Listing,
    conditions: Sequence[Condition],
    reading: Reading,
    *,
    among: QuerySet[Any] | None = None,
) -> QuerySet[Any]:
    """The live rows the reader may see that meet the conditions.

    among: the rows looked among instead, already within what the reader may see.
    Raises Unreadable, with all that is wrong, for a field or value there is none of.
    """
    rows = seen_rows(listing, reading.by) if among is None else among
    for condition in meaning_of(listing, conditions, reading):
        rows = rows.filter(condition)
    return rows


def seen_rows(listing: Listing, by: Member) -> QuerySet[Any]:
    """The live rows of a list that `by` may see."""
    rows: Any = listing.model._default_manager.all()  # noqa: SLF001 - a model given as an argument
    found: QuerySet[Any] = rows.visible_to(by).live()
    return found


def meaning_of(listing: Listing, conditions: Sequence[Condition], reading: Reading) -> list[Q]:
    """What each condition asks of a row."""
    fields = listing.fields_for(reading)
    found, problems = list[Q](), list[Problem]()
    for each in conditions:
        try:
            asked = _asked(listing, fields, each, reading)
            found.append(~asked if each.is_negated else asked)
        except Misread as wrong:
            problems.append(Problem(str(wrong), each.at, each.to))
    if problems:
        raise Unreadable(problems)
    return found


def read(listing: Listing, text: str, reading: Reading) -> tuple[Condition, ...]:
    """The conditions a text states, all understood; Unreadable otherwise."""
    conditions = parsed(text)
    meaning_of(listing, conditions, reading)
    return conditions


class Misread(ValueError):
    """A condition that means nothing here, in a sentence."""


def _asked(
    listing: Listing, fields: Mapping[str, Field], condition: Condition, reading: Reading
) -> Q:
    if not condition.name:
        return _words(condition)
    field, op = field_of(listing, fields, condition.name), condition.op
    if condition.name in WITH_DAY:
        if op != Op.IS:
            raise Misread(_("Write {name}: and a day.").format(name=condition.name))
        op = WITH_DAY[condition.name]
    if op != Op.IS and field.kind not in COMPARED:
        raise Misread(
            _("“{name}” has no order; write {name}: and a value.").format(name=field.name)
        )
    if op != Op.IS and len(condition.values) > 1:
        raise Misread(_("Compare with one value, not with several."))
    asked = Q()
    for value in condition.values:
        is_none = op == Op.IS and value.casefold() == NONE
        asked |= (
            _empty(field, reading) if is_none else MEANINGS[field.kind](field, op, value, reading)
        )
    return asked


def field_of(listing: Listing, fields: Mapping[str, Field], name: str) -> Field:
    """The field of that name; Misread, with the nearest name, if the list has none."""
    if name in WITH_DAY and listing.day:
        name = listing.day
    known = {each.name: each for each in fields.values() if each.is_filter}
    known |= {other: each for each in known.values() for other in each.also}
    if name in known:
        return known[name]
    words = [*known, *(WITH_DAY if listing.day else ())]
    raise Misread(
        _(
            "There is no field “{name}”. {nearest} Put quotes around it to look for the words."
        ).format(name=name, nearest=_nearest(name, words))
    )


def _nearest(text: str, words: Iterable[str]) -> str:
    known = list(dict.fromkeys(words))
    close = get_close_matches(text.casefold(), known, n=1, cutoff=NEAR)
    if close:
        return _("Did you mean “{word}”?").format(word=close[0])
    told = ", ".join(known[:MOST_TOLD])
    if not told:
        return _("There is none to choose.")
    more = _(" and others") if len(known) > MOST_TOLD else ""
    return _("There is {words}.").format(words=told + more)


def _words(condition: Condition) -> Q:
    words = condition.values[0].strip()
    if not words:
        raise Misread(_("Empty quotes look for nothing."))
    return Q(item__title__icontains=words.replace("\x00", "")) | Q(item__key__iexact=words)


def _empty(field: Field, reading: Reading) -> Q:
    if field.kind == Kind.FACT:
        raise Misread(_("“{name}” is never empty.").format(name=field.name))
    if field.meets is not None:
        return field.meets((), reading)
    if field.kind in {Kind.TEXT, Kind.CHOICE}:
        return Q(**{field.column: ""})
    return Q(**{field.column: None})


def _text(field: Field, op: Op, value: str, reading: Reading) -> Q:
    exact = field.cell == "key"
    return Q(
        **{f"{field.column}__{'iexact' if exact else 'icontains'}": value.replace("\x00", "")}
    )


def _choice(field: Field, op: Op, value: str, reading: Reading) -> Q:
    return Q(**{f"{field.column}__in": [each.value for each in options_of(field, value, reading)]})


def _named(field: Field, op: Op, value: str, reading: Reading) -> Q:
    found = [each.value for each in options_of(field, value, reading)]
    if field.meets is not None:
        return field.meets(found, reading)
    return Q(**{f"{field.column}__in": found})


def options_of(field: Field, text: str, reading: Reading) -> list[Option]:
    """The options the text means, by how they are written or called; Misread if there is none.

    Namesakes are all meant.
    """
    options = list(field.options(reading)) if field.options else []
    if text.casefold() == ME and field.name in PEOPLE:
        found = [each for each in options if each.value == reading.by.pk]
    else:
        wanted = plain(text)
        found = [each for each in options if wanted in {plain(each.text), plain(str(each.label))}]
    if not found:
        raise Misread(
            _("“{value}” is no {field}. {nearest}").format(
                value=text,
                field=str(field.label).lower(),
                nearest=_nearest(text, (each.text for each in options)),
            )
        )
    return found


PEOPLE = frozenset({"owner", "follower"})


def plain(text: str) -> str:
    """A value as it is compared: without case, and with spaces for - and _."""
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


def _number(field: Field, op: Op, value: str, reading: Reading) -> Q:
    low, dots, high = value.partition("..")
    if dots and op == Op.IS:
        return Q(**{f"{field.column}__gte": _amount(low), f"{field.column}__lte": _amount(high)})
    return Q(**{f"{field.column}__{LOOKUPS[op]}": _amount(value)})


def _amount(text: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        raise Misread(_("“{value}” is no number.").format(value=text)) from None
    if not abs(amount) < LARGEST:
        raise Misread(_("“{value}” is no number a list can compare.").format(value=text))
    return amount


LARGEST = 1e15
LOOKUPS = {
    Op.IS: "exact",
    Op.LESS: "lt",
    Op.AT_MOST: "lte",
    Op.MORE: "gt",
    Op.AT_LEAST: "gte",
}


def _days(field: Field, op: Op, value: str, reading: Reading) -> Q:
    return _between(field.column, _span(op, value, reading), lambda day: day)


def _moments(field: Field, op: Op, value: str, reading: Reading) -> Q:
    zone = ZoneInfo(reading.by.workspace.time_zone)
    return _between(
        field.column,
        _span(op, value, reading),
        lambda day: datetime.combine(day, time.min, tzinfo=zone),
    )


def _span(op: Op, value: str, reading: Reading) -> Span:
    span = span_of(value, reading.today, reading.by.workspace.fiscal_start_month)
    if span is None:
        raise Misread(
            _(
                "“{value}” is no day; write it as 2026-03-31, 2026-03, 2026-Q1, 2026, today or "
                "today-7d."
            ).format(value=value)
        )
    first, last = span
    return {
        Op.IS: (first, last),
        Op.LESS: (None, first and first - timedelta(days=1)),
        Op.AT_MOST: (None, last),
        Op.MORE: (last and last + timedelta(days=1), None),
        Op.AT_LEAST: (first, None),
    }[op]


def _between(column: str, span: Span, at: Callable[[date], date]) -> Q:
    first, last = span
    found = Q()
    if first is not None:
        found &= Q(**{f"{column}__gte": at(first)})
    if last is not None:
        found &= Q(**{f"{column}__lt": at(last + timedelta(days=1))})
    return found


def _fact(field: Field, op: Op, value: str, reading: Reading) -> Q:
    found = field.facts.get(plain(value))
    if found is None:
        raise Misread(
            _("“{value}” is nothing “{name}” knows. {nearest}").format(
                value=value, name=field.name, nearest=_nearest(plain(value), field.facts)
            )
        )
    return found(reading)


COMPARED = frozenset({Kind.NUMBER, Kind.DAY, Kind.MOMENT})
MEANINGS: dict[Kind, Callable[[Field, Op, str, Reading], Q]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.NAMED: _named,
    Kind.NUMBER: _number,
    Kind.DAY: _days,
    Kind.MOMENT: _moments,
    Kind.FACT: _fact,
}
