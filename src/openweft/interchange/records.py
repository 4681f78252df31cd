"""What a reader found, in neutral words: no rows yet, and nothing of the file's own format.

A record names others by what the file calls them: a team by its name or key, an
initiative by its id in the file. The writer finds or makes the rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a source something stands; row 1 is the header."""

    file: str
    row: int

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot be taken, and why."""

    place: Place
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class VisionRecord:
    """The end state the source names."""

    sentence: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class SizeRecord:
    """What a size stands for where the workspace has not said so: person-weeks."""

    code: str
    low: float
    likely: float
    high: float
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class TeamRecord:
    """A team by the name the source calls it."""

    name: str
    key: str = ""
    mission: str = ""


@dataclass(frozen=True, slots=True)
class ObjectiveRecord:
    """An objective; `source_id` is empty where the source only names it."""

    title: str
    source_id: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRecord:
    """A dated delivery; out where `out_on` is known."""

    title: str
    due_on: date
    out_on: date | None = None
    source_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateRecord:
    """Person-weeks of one team: by a size's code or three points; `assumption` says a guess."""

    team: str
    size: str = ""
    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0
    assumption: str = ""
    spent: float | None = None
    remaining: float | None = None


@dataclass(frozen=True, slots=True)
class AlignmentRecord:
    """How much an initiative serves an objective, by the objective's title, key or id."""

    objective: str
    contribution: float = 1.0
    confidence: float = 1.0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeRecord:
    """Something teams may deliver.

    `columns` holds fields of the initiative's own table; a field that the source
    does not have is absent, so that a re-run leaves it alone. `unread` keeps
    what no field could take.
    """

    source_id: str
    title: str
    place: Place
    aliases: tuple[str, ...] = ()
    body: str | None = None
    state: str | None = None
    state_reason: str = ""
    created_at: datetime | None = None
    owner: str | None = None
    function: str | None = None
    products: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    parent: str | None = None
    release: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    estimates: tuple[EstimateRecord, ...] | None = None
    alignments: tuple[AlignmentRecord, ...] = ()
    unread: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyRecord:
    """A rule between two initiatives."""

    first: str
    then: str
    place: Place
    rule: str = "finish_to_start"
    lag_days: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord:
    """A tie between two initiatives that carries no rule."""

    source: str
    target: str
    relation: str = "related"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentRecord:
    """A promise about an initiative."""

    source_id: str
    title: str
    to_whom: str
    due_on: date
    initiative: str
    revenue_at_stake: Decimal | None = None


@dataclass(slots=True, kw_only=True)
class Reading:
    """Everything a reader found in a source, and what it has to say about it.

    label: under which name ids are remembered; a second import with the same
    label updates. notes: every default taken, a sentence each. unread: per file,
    the columns no field takes, in the file's own spelling. half_capacity:
    whether new teams get half of what their candidates ask.
    """

    reader: str
    label: str
    workspace_name: str
    rows_read: int = 0
    vision: VisionRecord | None = None
    value_model: str = ""
    half_capacity: bool = False
    sizes: list[SizeRecord] = field(default_factory=list)
    teams: list[TeamRecord] = field(default_factory=list)
    objectives: list[ObjectiveRecord] = field(default_factory=list)
    releases: list[ReleaseRecord] = field(default_factory=list)
    initiatives: list[InitiativeRecord] = field(default_factory=list)
    dependencies: list[DependencyRecord] = field(default_factory=list)
    links: list[LinkRecord] = field(default_factory=list)
    commitments: list[CommitmentRecord] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: dict[str, list[str]] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)

    def refuse(self, place: Place, sentence: str) -> None:
        """Leave a row out and say why."""
        self.refused.append(Refusal(place, sentence))
