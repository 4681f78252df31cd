from django.utils import timezone

from openweft.workspaces.models import ApiKey, Function, Product, Team
from openweft.workspaces.operations import create_function, create_product, create_team

SETTINGS = "/w/loom/settings/"


def test_a_team_gets_people_and_capacity(signed_in, ana, cleo):
    client = signed_in(ana)
    made = client.post(SETTINGS + "teams/new", {"name": "Looms", "mission": "Weave."})
    page = made["Location"]
    team = Team.objects.get()
    assert page == f"{SETTINGS}teams/{team.pk}"

    joins = {"member_id": cleo.pk, "share": "80", "version": 1}
    assert client.post(page + "/people", joins).status_code == 302
    membership = team.memberships.get()
    assert (membership.member, membership.share) == (cleo, 0.8)

    starts_on = ana.workspace.period_of(ana.workspace.today(timezone.now())).starts_on
    name = f"on_{starts_on.isoformat()}"
    assert client.post(page + "/capacity", {name: "12.5", "version": 2}).status_code == 302
    assert team.capacities.get().person_weeks == 12.5
    assert client.post(page + "/capacity", {name: "-1", "version": 3}).status_code == 422

    assert client.post(f"{page}/people/{membership.pk}/remove").status_code == 302
    assert not team.memberships.exists()


def test_a_share_beyond_all_of_the_time_is_refused_on_the_page(signed_in, ana):
    team = create_team(name="Looms", by=ana)
    sent = {"share": "120", "version": 1}
    page = signed_in(ana).post(f"{SETTINGS}teams/{team.pk}/people", sent)
    assert page.status_code == 422
    assert not team.memberships.exists()


def test_functions_and_products_are_added_changed_and_taken_away(signed_in, ana):
    client = signed_in(ana)
    client.post(SETTINGS + "functions/new", {"name": "Sales"})
    sales = Function.objects.get()
    again = client.post(SETTINGS + "functions/new", {"name": "sales"})
    assert (again.status_code, "already" in again.text) == (422, True)
    client.post(f"{SETTINGS}functions/{sales.pk}/remove")
    assert not Function.objects.exists()

    client.post(SETTINGS + "products/new", {"name": "Ledger", "level": "line"})
    ledger = Product.objects.get()
    client.post(f"{SETTINGS}products/{ledger.pk}/retire")
    assert not Product.objects.get().is_active
    assert "Ledger" in client.get(SETTINGS + "products").text


def test_a_keys_secret_is_on_the_page_that_made_it_and_no_other(signed_in, ana):
    client = signed_in(ana)
    page = client.post(SETTINGS + "keys", {"name": "Nightly", "scopes": ["read"]})
    key = ApiKey.objects.get()
    assert "ow_" in page.text
    assert page["Cache-Control"] == "no-store"
    listed = client.get(SETTINGS + "keys").text
    assert key.prefix in listed
    assert "not shown again" not in listed
    client.post(f"{SETTINGS}keys/{key.pk}/revoke")
    assert not ApiKey.objects.filter(revoked_at=None).exists()
    assert key.prefix not in client.get(SETTINGS + "keys").text


def test_the_calendar_is_saved_by_an_owner_alone(signed_in, ana, olga):
    sent = {
        "name": "Loom & Co",
        "currency": "nok",
        "time_zone": "Europe/Oslo",
        "fiscal_start_month": "4",
        "planning_period": "month",
        "horizon_periods": "6",
        "version": "1",
    }
    assert signed_in(ana).post(SETTINGS + "workspace", sent).status_code == 403
    assert signed_in(olga).post(SETTINGS + "workspace", sent).status_code == 302
    olga.workspace.refresh_from_db()
    assert (olga.workspace.currency, olga.workspace.planning_period) == ("NOK", "month")
    late = signed_in(olga).post(SETTINGS + "workspace", {**sent, "currency": "eur"})
    assert (late.status_code, "Stored now: NOK." in late.text) == (409, True)
    wrong = {"name": "Backwards", "starts_on": "2027-01-02", "ends_on": "2027-01-01"}
    wrong["version"] = "2"
    assert signed_in(olga).post(SETTINGS + "closed-days", wrong).status_code == 422


def test_what_another_stored_meanwhile_stands_beside_what_was_typed(signed_in, ana):
    client = signed_in(ana)
    function, team = create_function(name="Sales", by=ana), create_team(name="Looms", by=ana)
    product = create_product(name="Ledger", by=ana)
    for row, address in (
        (function, f"functions/{function.pk}"),
        (team, f"teams/{team.pk}"),
        (product, f"products/{product.pk}"),
    ):
        sent = {"level": "product", "version": 1}
        assert client.post(SETTINGS + address, {**sent, "name": "First"}).status_code == 302

        late = client.post(SETTINGS + address, {**sent, "name": "Late"})
        assert late.status_code == 409
        assert (
            "Ana Curator changed First since you opened it: name. You saw version 1" in late.text
        )
        assert "Stored now: First." in late.text
        assert 'value="Late"' in late.text
        row.refresh_from_db()
        assert row.name == "First"

        assert client.post(SETTINGS + address, {**sent, "name": "Late", "version": 2})
        row.refresh_from_db()
        assert (row.name, row.version) == ("Late", 3)


def test_two_who_give_a_team_people_and_capacity_at_once_are_told(signed_in, ana, ben):
    team = create_team(name="Looms", by=ana)
    page, client = f"{SETTINGS}teams/{team.pk}", signed_in(ana)
    joins = {"member_id": ben.pk, "share": "80", "version": 1}
    client.post(page + "/people", joins)

    late = client.post(page + "/people", {**joins, "share": "50"})
    assert (late.status_code, "Stored now: 80.0." in late.text) == (409, True)
    assert team.memberships.get().share == 0.8

    starts_on = ana.workspace.period_of(ana.workspace.today(timezone.now())).starts_on
    name = f"on_{starts_on.isoformat()}"
    late = client.post(page + "/capacity", {name: "7", "version": 1})
    assert (late.status_code, "Stored now: nothing." in late.text) == (409, True)
    assert not team.capacities.exists()
    assert client.post(page + "/capacity", {name: "7", "version": 2}).status_code == 302


def test_another_workspaces_rows_do_not_exist_on_ones_own_pages(signed_in, ana, eve):
    create_team(name="Theirs", by=eve)
    team, function = Team.objects.get(), create_function(name="Theirs", by=eve)
    product = create_product(name="Theirs", by=eve)
    client = signed_in(ana)
    for address in (
        f"teams/{team.pk}",
        f"functions/{function.pk}",
        f"products/{product.pk}",
    ):
        assert client.get(SETTINGS + address).status_code == 404
    for address in (f"teams/{team.pk}/retire", f"functions/{function.pk}/remove"):
        assert client.post(SETTINGS + address).status_code == 404
