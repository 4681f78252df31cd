"""Initiatives and their life, what limits them, and the plans made of them."""

from openweft.roadmap.models.effort import Estimate, Size
from openweft.roadmap.models.gates import Gate, GateException
from openweft.roadmap.models.initiative import Health, Initiative, StatusUpdate
from openweft.roadmap.models.limits import Commitment, Dependency, Floor
from openweft.roadmap.models.plan import Plan, PlanEntry, TeamLoad
from openweft.roadmap.models.release import DeliveryLink, Release
from openweft.roadmap.models.scenario import Pin, Policy, Scenario, ScenarioCapacity, ValueModel

__all__ = [
    "Commitment",
    "DeliveryLink",
    "Dependency",
    "Estimate",
    "Floor",
    "Gate",
    "GateException",
    "Health",
    "Initiative",
    "Pin",
    "Plan",
    "PlanEntry",
    "Policy",
    "Release",
    "Scenario",
    "ScenarioCapacity",
    "Size",
    "StatusUpdate",
    "TeamLoad",
    "ValueModel",
]
