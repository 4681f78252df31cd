"""The text of a filter: `status:committed team:payments effort>5 -tag:x "words"`.

Knows no field: what a name or a value means is asked of the list it narrows.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid

MOST_CHARACTERS = 2000
MOST_CONDITIONS = 40


class Op(StrEnum):
    """How a field's value compares; the value is how it is written."""

    IS = ":"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on the field `name`; without one, words to look for. Values are alternatives.

    at, to: where in the text it stood, first character and the one after the last.
    """

    name: str
    op: Op = Op.IS
    values: tuple[str, ...] = ()
    is_negated: bool = False
    at: int = field(default=0, compare=False)
    to: int = field(default=0, compare=False)

    def __str__(self) -> str:
        minus = "-" if self.is_negated else ""
        if not self.name:
            return minus + _quoted(self.values[0], alone=True)
        return f"{minus}{self.name}{self.op}{','.join(map(_quoted, self.values))}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be understood, from character `at` up to `to`, counted from 0."""

    sentence: str
    at: int
    to: int

    def __str__(self) -> str:
        return _("Character {at}: {sentence}").format(at=self.at + 1, sentence=self.sentence)


class Unreadable(Invalid):
    """A filter that cannot be understood; `problems` say where and why, from left to right."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(map(str, self.problems)))


NAME = re.compile(r"[^\W\d][\w.-]*")
OPERATOR = re.compile(r":?(<=|>=|<|>)|:|=")
BARE = re.compile(r'[^\s,"]+')
WORD = re.compile(r'[^\s"]+')
SPACE = re.compile(r"\s+")
QUOTE = '"'
PLAIN_VALUE = re.compile(r'[^\s,"<>=:][^\s,"]*')
PLAIN_WORD = re.compile(r'[^\s"<>=:-][^\s"<>=:]*')


def written(conditions: Iterable[Condition]) -> str:
    """The conditions as text, which `parsed` reads back as the same conditions."""
    return " ".join(map(str, conditions))


def parsed(text: str) -> tuple[Condition, ...]:
    """The conditions the text states; Unreadable, with every problem's place, if it does not."""
    if len(text) > MOST_CHARACTERS:
        sentence = _("A filter has at most {most} characters.").format(most=MOST_CHARACTERS)
        raise Unreadable([Problem(sentence, MOST_CHARACTERS, len(text))])
    reading = _Reading(text)
    found = tuple(reading.conditions())
    if len(found) > MOST_CONDITIONS:
        sentence = _("A filter has at most {most} conditions.").format(most=MOST_CONDITIONS)
        extra = found[MOST_CONDITIONS]
        reading.problems.append(Problem(sentence, extra.at, len(text)))
    if reading.problems:
        raise Unreadable(reading.problems)
    return found


def _quoted(value: str, *, alone: bool = False) -> str:
    plain = PLAIN_WORD if alone else PLAIN_VALUE
    if plain.fullmatch(value):
        return value
    return QUOTE + value.replace("\\", "\\\\").replace(QUOTE, f"\\{QUOTE}") + QUOTE


class _Reading:
    """A text being read from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.problems: list[Problem] = []

    def conditions(self) -> Iterable[Condition]:
        while True:
            self.take(SPACE)
            if self.at >= len(self.text):
                return
            condition = self.condition()
            if condition is not None:
                yield condition

    def condition(self) -> Condition | None:
        start = self.at
        is_negated = self.text[start] == "-" and not self.ends(start + 1)
        self.at += is_negated
        name = self.name_and_operator()
        if name is not None:
            values = self.values(*name)
            if values is None:
                return None
            return Condition(name[0], name[1], values, is_negated, start, self.at)
        words = self.quotation() if self.text[self.at] == QUOTE else self.take(WORD)
        if words is None:
            return None
        return Condition("", Op.IS, (words,), is_negated, start, self.at)

    def name_and_operator(self) -> tuple[str, Op] | None:
        name = NAME.match(self.text, self.at)
        operator = OPERATOR.match(self.text, name.end()) if name else None
        if name is None or operator is None:
            return None
        self.at = operator.end()
        return name[0].casefold(), Op(operator[1]) if operator[1] else Op.IS

    def values(self, name: str, op: Op) -> tuple[str, ...] | None:
        found: list[str] = []
        while True:
            known = len(self.problems)
            value = self.value()
            if value is None:
                if len(self.problems) == known:
                    self.miss(name, op)
                return None
            found.append(value)
            if not self.text.startswith(",", self.at):
                return tuple(found)
            self.at += 1

    def value(self) -> str | None:
        if self.text.startswith(QUOTE, self.at):
            return self.quotation()
        return self.take(BARE)

    def miss(self, name: str, op: Op) -> None:
        sentence = _("“{name}{op}” needs a value, such as {name}{op}{example}.").format(
            name=name, op=op, example=_("this") if op == Op.IS else "5"
        )
        self.problems.append(Problem(sentence, self.at, self.at))
        self.take(re.compile(r"\S+"))

    def quotation(self) -> str | None:
        """The words up to the closing quote; a backslash keeps what follows it as it stands."""
        start = self.at
        self.at += 1
        found: list[str] = []
        while self.at < len(self.text):
            each = self.text[self.at]
            self.at += 1
            if each == QUOTE:
                return "".join(found)
            if each == "\\" and self.at < len(self.text):
                each = self.text[self.at]
                self.at += 1
            found.append(each)
        sentence = _("This quotation has no end; close it with {quote}.").format(quote=QUOTE)
        self.problems.append(Problem(sentence, start, len(self.text)))
        return None

    def take(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found[0]

    def ends(self, at: int) -> bool:
        return at >= len(self.text) or self.text[at].isspace()
