"""Vision, versions, objectives, metrics, key results, alignments."""

from openweft.strategy.models.alignment import Alignment
from openweft.strategy.models.key_result import CheckIn, KeyResult, metrics_visible_to
from openweft.strategy.models.metric import Measurement, Metric
from openweft.strategy.models.objective import Horizon, Objective
from openweft.strategy.models.version import Placement, StrategyVersion, Vision

__all__ = [
    "Alignment",
    "CheckIn",
    "Horizon",
    "KeyResult",
    "Measurement",
    "Metric",
    "Objective",
    "Placement",
    "StrategyVersion",
    "Vision",
    "metrics_visible_to",
]
