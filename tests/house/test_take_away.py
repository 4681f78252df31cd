"""Nothing is forgotten when a workspace is taken away."""

from django.apps import apps

from openweft.interchange.demo import build
from openweft.interchange.whole.cells import cells_of
from openweft.interchange.whole.format_page import BEGIN, fields_page
from openweft.interchange.whole.not_exported import NOT_EXPORTED
from openweft.interchange.whole.references import meant_by
from openweft.interchange.whole.table import columns_of
from openweft.interchange.whole.tables import BY_LABEL, TABLES
from openweft.workspaces.models import Event
from tests.house.machine import ROOT

# Numbers in events that are no ids.
COUNTS = {
    "based_on", "baseline", "business_value", "confidence", "contribution", "ease", "high",
    "impact", "kept", "lag_days", "least", "likely", "low", "most", "objective_wording", "people",
    "plan", "reach_people", "remaining", "revenue_at_stake", "risk_reduction", "share", "spent",
    "target", "time_criticality", "value", "wording_version", "person_weeks", "stated_value",
    "reach_share",
}  # fmt: skip


def our_models():
    return [m for m in apps.get_models() if m.__module__.startswith("openweft.")]


def test_every_table_is_exported_or_says_why_not():
    missing = [
        model._meta.label
        for model in our_models()
        if model._meta.label not in BY_LABEL and not NOT_EXPORTED.get(model._meta.label)
    ]
    assert missing == [], "give each an entry in interchange/whole/tables.py"


def test_every_column_is_exported_or_says_why_not():
    missing = [
        f"{table.model_label}.{name}"
        for table in TABLES
        for name in columns_of(table.model)
        if name not in table.fields and table.reason_left_out(name) is None
    ]
    assert missing == [], "add it to `fields` or `left_out` in interchange/whole/tables.py"


def test_every_entry_is_of_a_table_and_columns_there_are():
    labels = {model._meta.label for model in our_models()}
    assert (set(BY_LABEL) | set(NOT_EXPORTED)) - labels == set()
    for table in TABLES:
        assert set(table.fields) - set(columns_of(table.model)) == set(), table.file
        assert cells_of(table)


def test_every_number_in_an_event_is_known_as_an_id_or_a_count(db):
    build()
    unknown = {
        (event.code, name)
        for event in Event.objects.exclude(code="strategy.shares_set")
        for side in (event.before, event.after)
        for name, value in side.items()
        if type(value) is int and meant_by(event.code, name) is None and name not in COUNTS
    }
    assert unknown == set(), "name them in NAMED_IN_EVENTS of interchange/whole/references.py"


def test_the_format_is_documented_field_by_field():
    page = (ROOT / "docs" / "take-away.md").read_text(encoding="utf-8")
    assert BEGIN + page.partition(BEGIN)[2] == fields_page(), (
        "run: python -m openweft.interchange.whole.format_page docs/take-away.md"
    )
