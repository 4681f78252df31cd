"""The trash and the history of the whole workspace, on the pages and by the API."""

from datetime import timedelta

from django.utils import timezone

from openweft.items.models import Item
from openweft.items.operations import delete_item, edit_item
from openweft.items.sentences import AREAS, SENTENCES
from openweft.roadmap.operations import create_initiative
from openweft.workspaces.models import ApiKey, Event
from openweft.workspaces.operations import create_function
from tests.factories import make_item
from tests.house.machine import ROOT
from tests.house.world import key_for

TRASH, HISTORY = "/w/loom/settings/trash/", "/w/loom/settings/history/"


def texts(response) -> str:
    return response.content.decode()


def test_the_trash_tells_who_and_gives_back(client, ana):
    item = create_initiative(title="Single sign-on", by=ana).item
    delete_item(item.pk, by=ana)
    client.force_login(ana.user)
    page = texts(client.get(TRASH))
    assert "Single sign-on" in page
    assert "Ana Curator" in page

    assert client.post(f"{TRASH}{item.pk}/restore").status_code == 302
    item.refresh_from_db()
    assert item.deleted_at is None
    assert "The trash is empty" in texts(client.get(TRASH))


def test_the_trash_hides_what_is_hidden_and_offers_what_one_may(client, ana, ben, gus, eve):
    hidden = make_item(ana, "Quiet purchase", visibility="restricted")
    open_one = create_initiative(title="Single sign-on", by=ana).item
    for each in (hidden, open_one):
        delete_item(each.pk, by=ana)
    client.force_login(ben.user)
    page = texts(client.get(TRASH))
    assert "Single sign-on" in page
    assert "Quiet purchase" not in page
    assert "/restore" not in page
    assert client.post(f"{TRASH}{hidden.pk}/restore").status_code == 404
    assert client.post(f"{TRASH}{open_one.pk}/restore").status_code == 403
    client.force_login(gus.user)
    assert client.get(TRASH).status_code == 403
    client.force_login(eve.user)
    assert client.get(TRASH).status_code == 404


def test_the_trash_goes_on_where_a_page_ends(client, ana, django_assert_max_num_queries):
    items = [make_item(ana, f"Item {number:02}") for number in range(60)]
    now = timezone.now()
    for number, each in enumerate(items):
        Item.objects.filter(pk=each.pk).update(deleted_at=now - timedelta(minutes=number // 2))
    client.force_login(ana.user)
    with django_assert_max_num_queries(8):
        first = client.get(TRASH)
    second = client.get(
        first.content.decode().split('class="pager"')[1].split('href="')[1].split('"')[0]
    )
    both = texts(first), texts(second)
    assert [sum(f"Item {n:02}" in page for page in both) for n in range(60)] == [1] * 60


def test_a_curator_reads_who_did_what_from_what_to_what(client, olga, ana):
    item = create_initiative(title="Single sign-on", by=ana).item
    edit_item(item.pk, changes={"title": "Sign-in without passwords"}, based_on=None, by=ana)
    create_function(name="Legal", by=ana)
    client.force_login(olga.user)
    page = texts(client.get(HISTORY))
    for word in ("Single sign-on", "Sign-in without passwords", "added a function", item.key):
        assert word in page


def test_the_history_narrows(client, olga, ana):
    item = create_initiative(title="Single sign-on", by=ana).item
    create_function(name="Legal", by=olga)
    client.force_login(olga.user)

    def said(**asked):
        lines = b"".join(client.get(f"{HISTORY}file.csv", asked).streaming_content).decode()
        return [line.split(",")[2] for line in lines.splitlines()[1:]]

    today = timezone.now().date()
    assert said(area="function") == ["added a function"]
    assert said(who=ana.pk) == ["proposed it"]
    assert said(key=item.key.lower()) == ["proposed it"]
    assert len(said(first=today, last=today)) == 2
    assert said(first=today + timedelta(days=2)) == []
    assert client.get(HISTORY, {"first": "soon"}).status_code == 422
    assert client.get(HISTORY, {"area": "nothing"}).status_code == 422


def test_the_history_keeps_what_is_hidden(client, olga, ana):
    hidden = create_initiative(title="Quiet purchase", item={"visibility": "restricted"}, by=ana)
    client.force_login(olga.user)
    file = b"".join(client.get(f"{HISTORY}file.csv").streaming_content).decode()
    for text in (texts(client.get(HISTORY)), file):
        assert "Quiet purchase" not in text
        assert hidden.item.key not in text


def test_the_history_is_the_curators(client, ben, cleo, gus, eve):
    for other, status in ((ben, 403), (cleo, 403), (gus, 403), (eve, 404)):
        client.force_login(other.user)
        for at in (HISTORY, f"{HISTORY}file.csv"):
            assert client.get(at).status_code == status


def test_the_file_is_whole_and_harmless(client, olga):
    make_function = [create_function(name=f"=F{number}", by=olga) for number in range(3)]
    Event.objects.bulk_create(
        Event(workspace=olga.workspace, at=timezone.now(), code="function.edited", by=olga)
        for _number in range(1200)
    )
    client.force_login(olga.user)
    file = b"".join(client.get(f"{HISTORY}file.csv").streaming_content).decode()
    assert len(file.splitlines()) == 1 + len(make_function) + 1200
    assert "'=F0" in file
    assert ",=F0" not in file


def test_programs_read_the_history_page_by_page(client, olga, ana):
    for number in range(3):
        create_initiative(title=f"Initiative {number}", by=ana)
    secret = key_for(olga)
    key = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert client.get("/api/v1/events", **key).status_code == 403
    ApiKey.objects.update(scopes=["read", "admin"])
    first = client.get("/api/v1/events", {"limit": 2, "by_id": ana.pk}, **key).json()
    second = client.get(
        "/api/v1/events", {"limit": 2, "by_id": ana.pk, "cursor": first["next_cursor"]}, **key
    ).json()
    found = [each["code"] for page in (first, second) for each in page["items"]]
    assert found == ["initiative.created"] * 3
    assert client.get("/api/v1/events", {"by_id": 10**6}, **key).status_code == 404


def test_each_event_has_its_sentence_and_each_area_its_name():
    lines = (ROOT / "docs" / "events.md").read_text("utf-8").splitlines()
    codes = {line.split("`")[1] for line in lines if line.startswith("| `")}
    assert codes - SENTENCES.keys() == set()
    assert {code.partition(".")[0] for code in codes} == AREAS.keys()
