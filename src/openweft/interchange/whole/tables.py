"""The tables of the format, each after what it belongs to. A new table is one entry here.

A column that shall not be written is named under `left_out` with its reason; a
table that is not exported at all, in `not_exported`. A test holds this complete.
"""

from django.db.models import Q, QuerySet

from openweft.interchange.whole.accounts import Address, dead_hash
from openweft.interchange.whole.notices import NOTICES
from openweft.interchange.whole.references import (
    Facts,
    Newest,
    Refs,
    Row,
    Sides,
    Snapshot,
    Spread,
    Talk,
)
from openweft.interchange.whole.strategy import STRATEGY
from openweft.interchange.whole.table import Table
from openweft.items.models import Item
from openweft.strategy.models import metrics_visible_to
from openweft.workspaces.models import Event, Member


def events_seen_by(member: Member) -> QuerySet[Event]:
    """All events but those of metrics the member may not see, which are told by name."""
    names = metrics_visible_to(member).values("name")
    return Event.objects.filter(~Q(code__startswith="metric.") | Q(subject__in=names))


TABLES: tuple[Table, ...] = (
    Table(
        model_label="workspaces.Workspace",
        file="workspace",
        fields=(
            "name", "slug", "currency", "time_zone", "fiscal_start_month", "planning_period",
            "horizon_periods", "created_at", "version",
        ),
    ),
    Table(
        model_label="workspaces.Function",
        file="functions",
        fields=("name", "lead", "goals", "version"),
        named=("name",),
    ),
    Table(
        model_label="workspaces.Member",
        file="members",
        fields=(
            "user", "name", "role", "function", "job_title", "is_active", "last_seen_at",
            "seen_before_at", "joined_at", "version",
        ),
        named=("user", "name"),
        is_named_by_first=True,
        cells={"user": Address},
    ),
    Table(
        model_label="workspaces.Contact",
        file="contacts",
        fields=("name", "email", "member", "created_at", "version"),
        named=("email", "name"),
        is_named_by_first=True,
    ),
    Table(
        model_label="workspaces.ApiKey",
        file="api_keys",
        fields=(
            "member", "name", "prefix", "scopes", "created_at", "expires_at", "revoked_at",
            "last_used_at",
        ),
        made={"key_hash": dead_hash},
        left_out={"key_hash": "a secret; a key that was read in opens nothing"},
    ),
    Table(
        model_label="workspaces.Team",
        file="teams",
        fields=("key", "name", "mission", "lead", "is_active", "version"),
        named=("key",),
    ),
    Table(
        model_label="workspaces.TeamMembership",
        file="memberships",
        fields=("team", "member", "function", "people", "share"),
        within="team__workspace",
    ),
    Table(
        model_label="workspaces.Capacity",
        file="capacity",
        fields=("team", "starts_on", "person_weeks", "note"),
        within="team__workspace",
    ),
    Table(
        model_label="workspaces.Product",
        file="products",
        fields=("name", "parent", "level", "owner", "is_active", "version"),
        named=("name",),
    ),
    Table(
        model_label="workspaces.ClosedDays",
        file="closed_days",
        fields=("name", "starts_on", "ends_on"),
    ),
    Table(model_label="items.Tag", file="tags", fields=("name",), named=("name",)),
    Table(model_label="items.KeyBlock", file="key_blocks", fields=("kind", "next_number")),
    Table(
        model_label="items.Item",
        file="items",
        fields=(
            "kind", "number", "title", "body", "owner", "function", "visibility", "products",
            "tags", "fields", "created_by", "created_at", "updated_at", "deleted_at", "is_draft",
            "version",
        ),
        named=("kind", "number"),
        seen=Item.objects.visible_to,
        made={"key": lambda line: f"{line['kind']}-{line['number']}"},
        left_out={"key": "made of kind and number"},
    ),
    Table(
        model_label="items.Grant",
        file="grants",
        fields=("item", "member", "function", "team"),
        within="item__workspace",
    ),
    Table(
        model_label="items.Comment",
        file="comments",
        fields=(
            "item", "author", "body", "is_public", "created_at", "edited_at", "deleted_at",
            "version",
        ),
        within="item__workspace",
        cells={"body": lambda: Talk("body")},
    ),
    Table(
        model_label="items.Mention",
        file="mentions",
        fields=("comment", "member"),
        within="comment__item__workspace",
    ),
    Table(
        model_label="items.Follower",
        file="followers",
        fields=("item", "member", "since"),
        within="item__workspace",
    ),
    Table(
        model_label="items.ItemLink",
        file="item_links",
        fields=("source", "target", "relation", "created_by", "created_at"),
        within="source__workspace",
    ),
    *STRATEGY,
    Table(
        model_label="roadmap.Policy",
        file="policy",
        fields=(
            "value_model", "discount_a_year", "default_reach_share", "default_alignment",
            "default_capacity_weeks", "focus_share", "notes", "version",
        ),
    ),
    Table(
        model_label="roadmap.Size",
        file="sizes",
        fields=("code", "low", "likely", "high", "is_default"),
        named=("code",),
    ),
    Table(
        model_label="roadmap.Release",
        file="releases",
        fields=("item", "state", "state_reason", "due_on", "out_on"),
    ),
    Table(
        model_label="roadmap.Initiative",
        file="initiatives",
        fields=(
            "item", "type", "state", "state_reason", "state_since", "horizon", "parent",
            "release", "not_before", "starts_on", "finishes_on", "shipped_on", "health",
            "health_at", "reach_share", "reach_people", "impact", "confidence", "ease",
            "business_value", "time_criticality", "risk_reduction", "stated_value",
            "stated_value_why", "alignment", "value", "value_terms", "effort_weeks",
        ),
    ),
    Table(
        model_label="roadmap.StatusUpdate",
        file="status_updates",
        fields=("initiative", "health", "sentence", "by", "at"),
        within="initiative__workspace",
    ),
    Table(
        model_label="roadmap.Estimate",
        file="estimates",
        fields=(
            "initiative", "team", "low", "likely", "high", "size", "is_assumed", "assumption",
            "spent", "remaining",
        ),
        within="initiative__workspace",
    ),
    Table(
        model_label="roadmap.Dependency",
        file="dependencies",
        fields=("first", "then", "rule", "lag_days", "reason", "created_by"),
        within="then__workspace",
    ),
    Table(
        model_label="roadmap.Commitment",
        file="commitments",
        fields=(
            "item", "initiative", "to_whom", "contact", "due_on", "confidence",
            "revenue_at_stake", "currency", "is_binding", "state", "state_reason",
        ),
    ),
    Table(
        model_label="roadmap.DeliveryLink",
        file="delivery_links",
        fields=("initiative", "source", "external_id", "url", "title", "state", "seen_at"),
        within="initiative__workspace",
    ),
    Table(
        model_label="roadmap.Scenario",
        file="scenarios",
        fields=(
            "name", "is_main", "strategy_version", "horizon_periods", "capacity_factor",
            "value_model", "created_by", "created_at", "archived_at", "version",
        ),
        named=("name",),
    ),
    Table(
        model_label="roadmap.Floor",
        file="floors",
        fields=("scenario", "dimension", "label", "least_share", "most_share"),
    ),
    Table(
        model_label="roadmap.Gate",
        file="gates",
        fields=("name", "type", "mode"),
        named=("name", "type"),
    ),
    Table(
        model_label="roadmap.GateException",
        file="gate_exceptions",
        fields=("initiative", "gate", "reason", "by", "signed_at", "expires_on"),
        within="initiative__workspace",
    ),
    Table(
        model_label="roadmap.Pin",
        file="pins",
        fields=("scenario", "initiative", "side", "reason", "by"),
        within="scenario__workspace",
    ),
    Table(
        model_label="roadmap.ScenarioCapacity",
        file="scenario_capacity",
        fields=("scenario", "team", "starts_on", "person_weeks"),
        within="scenario__workspace",
    ),
    Table(
        model_label="roadmap.Plan",
        file="plans",
        fields=(
            "scenario", "strategy_version", "number", "state", "made_by", "made_at", "from_day",
            "period_starts", "ends_before", "status", "objective", "bound", "gap", "seconds",
            "greedy_objective", "greedy_left_share", "assumptions", "problem", "trouble",
            "is_published", "published_at", "published_by", "publish_note",
        ),
        named=("number",),
        only=~Q(state="solving"),
        cells={"trouble": lambda: Facts("trouble")},
        left_out={"job_id": "jobs are not exported; a plan still being solved is not either"},
    ),
    Table(
        model_label="roadmap.PlanEntry",
        file="plan_entries",
        fields=(
            "plan", "initiative", "included", "in_baseline", "starts_on", "finishes_on", "value",
            "effort_weeks", "facts", "spread",
        ),
        within="plan__workspace",
        only=~Q(plan__state="solving"),
        cells={"facts": lambda: Facts("facts"), "spread": lambda: Spread("spread")},
    ),
    Table(
        model_label="roadmap.TeamLoad",
        file="team_loads",
        fields=("plan", "team", "starts_on", "capacity", "used"),
        within="plan__workspace",
        only=~Q(plan__state="solving"),
    ),
    Table(
        model_label="workspaces.Event",
        file="events",
        fields=(
            "at", "code", "by", "api_key", "item_id", "subject", "before", "after", "request_id",
        ),
        hides=frozenset({"item_id"}),
        seen=events_seen_by,
        cells={
            "item_id": lambda: Refs("item_id", "items.Item"),
            "before": lambda: Sides("before"),
            "after": lambda: Sides("after"),
        },
    ),
    *NOTICES,
    Table(
        model_label="interchange.SavedMapping",
        file="saved_mappings",
        fields=("name", "columns"),
        named=("name",),
    ),
    Table(
        model_label="interchange.ImportBatch",
        file="import_batches",
        fields=(
            "reader", "source_name", "label", "state", "report", "by", "at", "undone_at",
            "last_event_id",
        ),
        cells={"last_event_id": Newest},
        withheld={"report": {}},
    ),
    Table(
        model_label="interchange.SourceRef",
        file="source_refs",
        fields=("source", "source_id", "item", "read", "unread"),
    ),
    Table(
        model_label="interchange.ImportedRow",
        file="imported_rows",
        fields=("batch", "item", "table", "row_id", "was_created", "before", "after"),
        within="batch__workspace",
        hides=frozenset({"item"}),
        cells={
            "row_id": Row,
            "before": lambda: Snapshot("before"),
            "after": lambda: Snapshot("after"),
        },
    ),
)  # fmt: skip

BY_LABEL: dict[str, Table] = {table.model_label: table for table in TABLES}
BY_FILE: dict[str, Table] = {table.file: table for table in TABLES}
