"""What can be done to the strategy. Each function is one transaction."""

from openweft.strategy.operations.aligning import (
    Statement,
    align_item,
    bring_in_alignments,
    confirm_alignment,
    unalign_item,
)
from openweft.strategy.operations.measuring import (
    KeyResultTerms,
    MetricTerms,
    check_in,
    create_key_result,
    create_metric,
    edit_key_result,
    edit_metric,
    record_measurement,
)
from openweft.strategy.operations.objectives import (
    create_objective,
    delete_objective,
    edit_objective,
    place_objective,
    remove_from_version,
    restore_objective,
    set_shares,
    weigh_objective,
)
from openweft.strategy.operations.versions import (
    discard_draft,
    make_live,
    restore_draft,
    set_vision,
    start_draft,
)

__all__ = [
    "KeyResultTerms",
    "MetricTerms",
    "Statement",
    "align_item",
    "bring_in_alignments",
    "check_in",
    "confirm_alignment",
    "create_key_result",
    "create_metric",
    "create_objective",
    "delete_objective",
    "discard_draft",
    "edit_key_result",
    "edit_metric",
    "edit_objective",
    "make_live",
    "place_objective",
    "record_measurement",
    "remove_from_version",
    "restore_draft",
    "restore_objective",
    "set_shares",
    "set_vision",
    "start_draft",
    "unalign_item",
    "weigh_objective",
]
