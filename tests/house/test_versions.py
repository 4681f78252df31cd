"""Who writes over what another may have written says which version they saw."""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import FunctionType

import openweft
from openweft.api.main import api
from openweft.workspaces.models import Versioned

WRITES = ("edit_", "set_", "move_", "share_", "settle_", "ship_", "reschedule_", "change_")
ALSO = {"place_objective", "remove_from_version", "weigh_objective"}
EXCEPT = {
    "edit_action": "asks, and writes nothing",
    "set_preferences": "one's own looks, written by oneself alone",
    "set_notice_settings": "how oneself is told, written by oneself alone",
    "settle_if_lost": "a state of the machine's own: a plan that no job computes any more",
}


def operations() -> Iterator[FunctionType]:
    """The public functions of the modules that write."""
    for module in pkgutil.walk_packages(openweft.__path__, "openweft."):
        parts = module.name.split(".")
        if "operations" in parts or parts[-1] == "talk":
            for name, found in inspect.getmembers(import_module(module.name), inspect.isfunction):
                if found.__module__ == module.name and not name.startswith("_"):
                    yield found


def test_what_writes_over_takes_the_version_it_is_based_on():
    writing = {
        each.__name__: each
        for each in operations()
        if each.__name__.startswith(WRITES) or each.__name__ in ALSO
    }
    assert writing.keys() >= ALSO
    assert {"edit_item", "set_floor", "move_release", "edit_team"} <= writing.keys()
    without = {
        name
        for name, each in writing.items()
        if "based_on" not in inspect.signature(each).parameters
    }
    assert without == set(EXCEPT)


def test_every_versioned_row_says_which_events_tell_of_it():
    for model in Versioned.__subclasses__():
        assert model.told_as or model.about is not Versioned.about, model


def test_every_call_that_asks_for_a_version_says_so_in_the_description():
    paths = api.get_openapi_schema()["paths"].values()
    named = {
        call["operationId"].removeprefix("openweft_api_"): call
        for each in paths
        for call in each.values()
    }
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            for each in view.operations:
                asks = "based_on(request)" in inspect.getsource(each.view_func)
                module = each.view_func.__module__.rpartition(".")[2]
                name = f"{module}_{each.view_func.__name__}"
                if name in named:
                    assert asks == (412 in named[name]["responses"]), name
