"""Whatever the bytes: a sentence or an import, never a traceback, and nothing half done."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openweft.common.errors import Invalid
from openweft.interchange.operations import import_source
from openweft.interchange.readers import READERS, Options
from openweft.interchange.sources import MemorySource, decode
from openweft.interchange.tables import parse
from openweft.items.models import Item
from tests.interchange.conftest import csv_source

signs = st.sampled_from(
    ["Title", "ID", "Team", "Size", "Due", "Depends on", "Parent", "Value", "A", "B", "1", "-1",
     "M", "2027-01-01", "1e999", "31/31/31", '"', ",", ";", "\t", "\n", "\r\n", "=1+1", "\x00",
     "\u2028", "é", "🙂", "x" * 400]
)  # fmt: skip
texts = st.lists(signs, max_size=40).map("".join).map(str.encode)
QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUIET
@given(st.one_of(st.binary(max_size=300), texts))
def test_bytes_are_text_or_refused(data):
    try:
        parse(decode(data, "file.csv")[0], "file.csv")
    except Invalid as refusal:
        assert "file.csv" in str(refusal)  # noqa: PT017  # either outcome is right


@QUIET
@given(texts.map(lambda text: b"ID,Title,Team,Size,Depends on\n" + text))
def test_a_hostile_table_is_imported_or_refused_whole(ana, data):
    from django.db import transaction

    before = Item.objects.count()
    with transaction.atomic():
        try:
            written = import_source("csv", csv_source(data), by=ana)
        except Invalid as refusal:
            assert str(refusal)  # noqa: PT017  # either outcome is right
            assert Item.objects.count() == before
        else:
            assert written.created["initiative"] > 0
        transaction.set_rollback(True)


@QUIET
@given(st.sampled_from(sorted(READERS)), st.binary(max_size=200), st.binary(max_size=200))
def test_every_reader_refuses_rubbish_with_a_sentence(reader, first, second):
    names = ("rust_goals.csv", "rust_team_asks.csv", "rust_roadmap_themes.csv",
             "rust_goal_links.csv", "k8s_asof2025-01-13_keps.csv", "k8s_teams.csv",
             "k8s_asof2025-01-13_kep_links.csv", "k8s_releases.csv")  # fmt: skip
    files = dict.fromkeys(names, first) | {names[0]: second}
    with pytest.raises(Invalid):
        READERS[reader].read(MemorySource("folder", files), Options())


@QUIET
@given(st.integers(0, 2000))
def test_a_real_folder_cut_off_anywhere_is_refused_or_read(strategy_folder, cut):
    goals = strategy_folder.read("rust_goals.csv")
    files = {name: strategy_folder.read(name) for name in strategy_folder.names()
             if name.startswith("rust_")}  # fmt: skip
    files["rust_goals.csv"] = goals[: len(goals) * cut // 2000]
    try:
        READERS["rust-goals"].read(MemorySource("folder", files), Options())
    except Invalid as refusal:
        assert "rust_" in str(refusal)  # noqa: PT017  # either outcome is right
