"""Workspaces to export, and a place to read them in again."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from openweft.interchange.whole.exporting import export_everything
from openweft.interchange.whole.importing import take_in
from openweft.items.notices.operations import (
    choose_notices,
    read_all_notices,
    set_notice_settings,
)
from openweft.items.notices.telling import tell_news
from openweft.items.operations import delete_item, edit_item, set_products, set_tags, share_item
from openweft.items.talk import add_comment, edit_comment, link_items
from openweft.roadmap.operations import set_gate, sign_exception
from openweft.workspaces.models import Product, Workspace
from tests.house.world import build_world

SLUG = "anew"
CHAT = "https://chat.example.com/secret-hook"


def contents(folder: Path) -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(folder.iterdir())
        if path.name not in {"manifest.json", "workspace.jsonl"}
    }


def lines(folder: Path, file: str) -> list[dict[str, Any]]:
    text = (folder / f"{file}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def round_trip(workspace: Workspace, tmp_path: Path) -> tuple[Path, Path]:
    """Two exports: of the workspace, and of what was made of the first."""
    first, second = tmp_path / "first", tmp_path / "second"
    export_everything(workspace, first)
    made = take_in(first, slug=SLUG)
    export_everything(made.workspace, second)
    return first, second


@pytest.fixture
def world(ana, cleo):
    """One of everything, edited, shared, deleted and talked about."""
    found = build_world(ana)
    item = found.open["Initiative"]
    edit_item(
        item.pk, changes={"title": "Webe \u202eشبكة 🧶", "owner": cleo}, based_on=None, by=ana
    )
    set_tags(item.pk, names=["urgent", "später"], by=ana)
    set_products(item.pk, products=Product.objects.filter(workspace=ana.workspace), by=ana)
    comment = add_comment(item.pk, body=f"Ask @[{cleo.pk}], not @[999999].", by=ana)
    edit_comment(comment.pk, body=f"Ask @[{cleo.pk}] today.", based_on=None, by=ana)
    link_items(item.pk, target_id=found.secret["Initiative"].pk, relation="related", by=ana)
    share_item(found.secret["Release"].pk, members=[cleo], by=ana)
    delete_item(found.open["Commitment"].pk, by=ana)
    choose_notices("follow", mail="at_once", by=cleo)
    set_notice_settings(changes={"digest_hour": 17, "chat_url": CHAT}, by=cleo)
    tell_news(now=timezone.now())
    read_all_notices(at=timezone.now(), by=cleo)
    set_gate("orphans", kind="strategic", mode="block", by=ana)
    sign_exception(
        item.pk,
        gate="orphans",
        reason="Until the audit",
        expires_on=ana.workspace.today(timezone.now()) + timedelta(days=30),
        by=ana,
    )
    return found
