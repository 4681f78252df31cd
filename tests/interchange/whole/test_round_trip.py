"""What goes out comes in again, to the byte."""

import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openweft.interchange.demo import build
from openweft.interchange.operations import import_source, save_mapping
from openweft.interchange.sources import MemorySource
from openweft.interchange.whole.exporting import export_everything
from openweft.interchange.whole.importing import take_in
from openweft.items.history import told_history
from openweft.items.models import Comment, Item, KindRow, Mention, Notice, NoticeSettings
from openweft.items.notices.telling import tell_news
from openweft.items.operations import delete_item, edit_item, restore_item, set_tags, share_item
from openweft.items.search import find_items
from openweft.items.talk import add_comment, follow
from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import Points, create_initiative, set_estimate
from openweft.workspaces.models import ApiKey, Member, User, Workspace
from openweft.workspaces.operations import create_team
from openweft.workspaces.operations.keys import make_api_key
from tests.factories import make_member, make_workspace
from tests.interchange.whole.conftest import CHAT, SLUG, contents, lines, round_trip


def test_one_of_everything_comes_back_the_same(world, tmp_path):
    first, second = round_trip(world.ana.workspace, tmp_path)

    assert contents(second) == contents(first)
    assert lines(second, "workspace")[0] == {**lines(first, "workspace")[0], "slug": SLUG}


def test_a_zip_holds_the_same_as_a_folder_and_is_the_same_each_time(world, tmp_path):
    for name in ("one.zip", "two.zip"):
        export_everything(world.ana.workspace, tmp_path / name)
    made = take_in(tmp_path / "one.zip", slug=SLUG)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert made.rows["items"] == Item.objects.filter(workspace=made.workspace).count() > 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_demo_comes_back_the_same(tmp_path):
    build()
    workspace = Workspace.objects.get()

    first, second = round_trip(workspace, tmp_path)

    assert contents(second) == contents(first)


def test_what_an_import_left_comes_back_the_same(ana, tmp_path):
    rows = b"title,team,low,likely,high,tags\nPleats,Weavers,1,2,3,red\nHems,Weavers,1,1,2,blue\n"
    save_mapping("Ours", columns={"title": "title"}, by=ana)
    import_source("csv", MemorySource("wishes.csv", {"wishes.csv": rows}), by=ana)

    first, second = round_trip(ana.workspace, tmp_path)

    assert len(lines(first, "imported_rows")) > 1
    assert contents(second) == contents(first)


def told(event):
    sides = (sorted(side.split(", ")) for side in (event.before, event.after))
    return event.who, event.sentence, event.at, *sides


def test_history_and_mentions_name_the_new_rows(world, tmp_path):
    round_trip(world.ana.workspace, tmp_path)
    made = Workspace.objects.get(slug=SLUG)
    cleo = made.members.get(name="Cleo Contributor")
    item = Item.objects.get(workspace=made, key=world.open["Initiative"].key)

    comment = Comment.objects.get(item=item, body__contains="today")
    assert comment.body == f"Ask @[{cleo.pk}] today."
    assert Mention.objects.get(comment=comment).member == cleo
    old = told_history(world.open["Initiative"], by=world.ana)
    new = told_history(item, by=made.members.get(name="Ana Curator"))
    assert [told(each) for each in new if each.sentence != "changed a comment"] == [
        told(each) for each in old if each.sentence != "changed a comment"
    ]


def test_the_kinds_repeat_their_items_and_search_finds_them(world, tmp_path):
    round_trip(world.ana.workspace, tmp_path)
    made = Workspace.objects.get(slug=SLUG)

    for row in Initiative.objects.filter(workspace=made).select_related("item"):
        assert KindRow.repeated(row.item) == {
            "workspace_id": row.workspace_id,
            "visibility": row.visibility,
            "is_deleted": row.is_deleted,
            "sort_title": row.sort_title,
        }
    found = find_items("Daylight release", by=made.members.get(name="Ana Curator"), most=9)
    assert [hit.item.title for hit in found] == ["Daylight release"]


def test_people_come_back_to_their_accounts_or_get_one_without_a_password(ana, tmp_path):
    taken = ana.user
    export_everything(ana.workspace, tmp_path / "out")
    text = (tmp_path / "out" / "members.jsonl").read_text()
    assert taken.password not in text

    take_in(tmp_path / "out", slug=SLUG)
    assert Member.objects.get(workspace__slug=SLUG).user == taken

    ana.workspace.members.update(user=None)
    User.objects.filter(pk=taken.pk).update(email="other@example.com")
    made = take_in(tmp_path / "out", slug="third").workspace
    seat = made.members.get()
    assert (seat.user.email, seat.user.has_usable_password()) == (taken.email, False)


def test_a_key_comes_back_without_its_secret(olga, tmp_path):
    key, secret = make_api_key(name="Robot", scopes=["read"], by=olga)
    first, second = round_trip(olga.workspace, tmp_path)

    everything = "".join(contents(first).values())
    assert secret not in everything
    assert key.key_hash not in everything
    assert contents(second) == contents(first)
    assert ApiKey.objects.get(workspace__slug=SLUG).key_hash != key.key_hash


def test_notices_and_choices_come_back_and_are_told_to_nobody_again(world, tmp_path):
    first, _second = round_trip(world.ana.workspace, tmp_path)
    before = Notice.objects.count()

    tell_news(now=timezone.now())

    made = Workspace.objects.get(slug=SLUG)
    assert lines(first, "notices")
    assert CHAT not in "".join(contents(first).values())
    assert NoticeSettings.objects.get(member__workspace=made).digest_hour == 17
    assert Notice.objects.filter(workspace=made).count() == len(lines(first, "notices"))
    assert not Notice.objects.filter(workspace=made, awaits_mail=True).exists()
    assert Notice.objects.count() >= before  # what happened since in the first is told there


TEXT = st.text(
    st.characters(codec="utf-8", blacklist_characters="\x00"),
    min_size=1,
    max_size=60,
) | st.sampled_from(["שלום עולם", "🧶" * 40, "a\u202eb", 'quote " \\ \u2028 back', "@[1] @[77]"])
STEP = st.tuples(st.integers(0, 9), st.integers(0, 20), TEXT)


def hand_over(item: Initiative, text: str, by: Member, other: Member) -> None:
    share_item(item.pk, members=[by], by=by)
    edit_item(item.pk, changes={"owner": other, "title": f"y{text}"}, based_on=None, by=by)


def act(number: int, item: Initiative | None, text: str, by: Member, other: Member, team) -> None:
    """One random act of a member."""
    if item is None or number < 2:
        secret = "restricted" if number else "workspace"
        create_initiative(title=f"x{text}", item={"visibility": secret, "body": text * 3}, by=by)
        return
    acts = {
        2: lambda: edit_item(item.pk, changes={"body": text}, based_on=None, by=by),
        3: lambda: add_comment(item.pk, body=f"c{text}", by=by),
        4: lambda: share_item(item.pk, members=[by, other], teams=[team], by=by),
        5: lambda: set_tags(item.pk, names=text.split(), by=by),
        6: lambda: delete_item(item.pk, by=by),
        7: lambda: set_estimate(item.pk, team_id=team.pk, estimate=Points(1, 2, 3), by=by),
        8: lambda: follow(item.pk, by=by),
        9: lambda: hand_over(item, text, by, other),
    }  # fmt: skip
    if item.is_deleted:
        restore_item(item.pk, by=by)
    else:
        acts[number]()


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=1, max_size=25))
def test_whatever_people_did_comes_back_the_same(steps):
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        by = make_member(make_workspace(), "Ana", "owner")
        other = make_member(by.workspace, "Ana", user=None)
        team = create_team(name="Weavers", people=2, by=by)
        for number, which, text in steps:
            made = list(Initiative.objects.filter(workspace=by.workspace))
            act(number, made[which % len(made)] if made else None, text, by, other, team)

        first, second = round_trip(by.workspace, Path(folder))

        assert contents(second) == contents(first)
        transaction.set_rollback(True)


def test_the_manifest_counts_and_checks_each_file(world, tmp_path):
    export_everything(world.ana.workspace, tmp_path / "out")

    told = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (told["format"], told["version"]) == ("openweft-workspace", 1)
    for entry in told["files"]:
        data = (tmp_path / "out" / entry["file"]).read_bytes()
        assert (entry["bytes"], entry["rows"]) == (len(data), data.count(b"\n"))
    assert str(date.today().year) not in str({k: v for k, v in told.items() if k != "files"})  # noqa: DTZ011 - any year
