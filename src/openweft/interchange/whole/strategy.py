"""The tables of the strategy: vision, versions, objectives, numbers, alignments."""

from openweft.interchange.whole.table import Table
from openweft.strategy.models import metrics_visible_to

STRATEGY: tuple[Table, ...] = (
    Table(
        model_label="strategy.Vision",
        file="vision",
        fields=("name", "sentence", "page", "version", "updated_at"),
    ),
    Table(
        model_label="strategy.StrategyVersion",
        file="strategy_versions",
        fields=(
            "number",
            "state",
            "note",
            "live_since",
            "replaced_at",
            "discarded_at",
            "made_live_by",
            "created_at",
            "version",
        ),
        named=("number",),
    ),
    Table(
        model_label="strategy.Objective",
        file="objectives",
        fields=("item", "horizon", "wording_version", "drafted_in"),
    ),
    Table(
        model_label="strategy.Placement",
        file="placements",
        fields=("version", "objective", "parent", "share", "position"),
        within="version__workspace",
    ),
    Table(
        model_label="strategy.Metric",
        file="metrics",
        fields=("name", "unit", "direction", "source", "time_zone", "created_at", "version"),
        named=("name",),
        seen=metrics_visible_to,
    ),
    Table(
        model_label="strategy.Measurement",
        file="measurements",
        fields=("metric", "day", "value", "source", "note", "by", "recorded_at"),
        within="metric__workspace",
    ),
    Table(
        model_label="strategy.KeyResult",
        file="key_results",
        fields=(
            "item",
            "objective",
            "metric",
            "baseline",
            "target",
            "starts_on",
            "due_on",
            "confidence",
        ),
    ),
    Table(
        model_label="strategy.CheckIn",
        file="check_ins",
        fields=("key_result", "at", "confidence", "note", "by"),
        within="key_result__workspace",
    ),
    Table(
        model_label="strategy.Alignment",
        file="alignments",
        fields=(
            "item",
            "objective",
            "key_result",
            "contribution",
            "confidence",
            "reason",
            "objective_wording",
            "by",
            "at",
        ),
        within="item__workspace",
        hides=frozenset({"key_result"}),
    ),
)
