"""Which fields a column can fill, and under which names other tools export them."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name in sentences, whether several columns may fill it, and its aliases."""

    label: str | Promise
    aliases: tuple[str, ...]
    is_many: bool = False


FIELDS: dict[str, Field] = {
    "title": Field(
        _("Title"),
        ("title", "summary", "name", "headline", "initiative", "epic", "idea", "goal", "project"),
    ),
    "id": Field(
        _("Id"),
        ("id", "issue key", "key", "reference #", "reference", "uuid", "uid", "external id",
         "source id", "number"),
    ),
    "also_id": Field(_("Second id"), ("issue id", "alias"), is_many=True),
    "body": Field(
        _("Description"),
        ("body", "description", "details", "content", "text", "notes", "description html"),
    ),
    "state": Field(_("State"), ("state", "status", "status name", "state group", "stage")),
    "state_reason": Field(_("Reason of the state"), ("state reason", "reason", "resolution")),
    "type": Field(_("Kind"), ("type", "kind", "issue type", "category")),
    "horizon": Field(_("Horizon"), ("horizon",)),
    "owner": Field(_("Owner"), ("owner", "assignee", "assigned to", "owner name", "lead", "dri")),
    "function": Field(_("Function"), ("function", "department", "business unit")),
    "team": Field(
        _("Teams"), ("team", "teams", "squad", "squads", "delivery team"), is_many=True
    ),
    "size": Field(
        _("Size"), ("size", "t-shirt", "t-shirt size", "tshirt size", "effort size", "effort",
                    "effort weeks", "person-weeks", "person weeks", "estimate weeks"),
    ),
    "low": Field(_("Effort, low"), ("low", "optimistic", "best case", "effort low", "min")),
    "likely": Field(_("Effort, likely"), ("likely", "most likely", "expected", "effort likely")),
    "high": Field(_("Effort, high"), ("high", "pessimistic", "worst case", "effort high", "max")),
    "estimates": Field(_("Estimates by team"), ("estimates", "estimates by team")),
    "spent": Field(_("Effort spent"), ("spent", "effort spent", "weeks spent")),
    "remaining": Field(_("Effort remaining"), ("remaining", "effort remaining", "weeks left")),
    "value": Field(
        _("Stated value"),
        ("value", "stated value", "business value", "score", "worth"),
    ),
    "value_why": Field(_("Why that value"), ("value why", "stated value why", "value reason")),
    "objective": Field(
        _("Objectives"),
        ("objective", "objectives", "okr", "strategic goal", "theme", "initiatives", "goals"),
        is_many=True,
    ),
    "parent": Field(
        _("Parent"),
        ("parent", "parent key", "parent id", "parent issue", "epic link", "part of"),
    ),
    "depends_on": Field(
        _("Depends on"),
        ("depends on", "dependencies", "blocked by", "needs", "predecessors", "after",
         "inward issue link (blocks)"),
        is_many=True,
    ),
    "blocks": Field(_("Blocks"), ("blocks", "outward issue link (blocks)"), is_many=True),
    "related": Field(_("Related to"), ("related to", "related", "relates to"), is_many=True),
    "release": Field(
        _("Release"), ("release", "release name", "fix version/s", "fix version", "fix versions",
                       "milestone", "project milestone", "version"),
    ),
    "release_due": Field(_("Release date"), ("release date", "release due")),
    "starts_on": Field(_("Starts"), ("starts on", "start", "start date", "starts")),
    "finishes_on": Field(
        _("Finishes"),
        ("finishes on", "due", "due date", "end date", "finish", "deadline", "target date", "eta"),
    ),
    "not_before": Field(_("Not before"), ("not before", "earliest start")),
    "shipped_on": Field(
        _("Shipped"), ("shipped on", "shipped", "completed", "resolved", "done on", "closed at")
    ),
    "promised_to": Field(_("Promised to"), ("promised to", "commitment", "customer")),
    "promised_by": Field(_("Promised by"), ("promised by", "promise date", "committed date")),
    "revenue": Field(_("Revenue at stake"), ("revenue at stake", "revenue", "arr")),
    "products": Field(_("Products"),
        ("product", "products", "component/s", "components"),
        is_many=True,
    ),
    "tags": Field(_("Tags"), ("tags", "labels", "label", "tag"), is_many=True),
    "reach": Field(_("Reach, share"), ("reach share",)),
    "reach_people": Field(_("Reach, people"), ("reach", "reach people")),
    "impact": Field(_("Impact"), ("impact",)),
    "confidence": Field(_("Confidence"), ("confidence",)),
    "ease": Field(_("Ease"), ("ease",)),
    "created_at": Field(_("Created"), ("created", "created at", "creation date", "created on")),
}  # fmt: skip
PREFIXES = re.compile(
    r"^(?:master feature|feature|epic|initiative|idea|issue|entity|post|work item) (?=\S)"
)
CUSTOM = re.compile(r"^custom field \((.*)\)$")


def suggested(header: tuple[str, ...]) -> list[str]:
    """The field each column would fill by its name, "" for none, in the header's order.

    A field that takes one column takes the one whose name is its earliest alias.
    """
    bare = [_bare(name) for name in header]
    chosen = [""] * len(header)
    for target, each in FIELDS.items():
        hits = sorted(
            (prefixes, each.aliases.index(alias), index)
            for index, names in enumerate(bare)
            for prefixes, alias in enumerate(names)
            if alias in each.aliases and not chosen[index]
        )
        for _prefixes, _rank, index in hits:
            is_twin = bare[index] == bare[hits[0][2]]  # two of one name: said when it is read
            if each.is_many or is_twin:
                chosen[index] = target
    return chosen


def _bare(name: str) -> tuple[str, ...]:
    """The names to look a column up by: as it is, and without a field's or record's prefix."""
    plain = " ".join(name.casefold().replace("_", " ").split())
    if custom := CUSTOM.match(plain):
        plain = custom.group(1)
    stripped = PREFIXES.sub("", plain)
    return (plain,) if stripped == plain else (plain, stripped)
