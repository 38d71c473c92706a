"""Firms at /manage/: each button does its act once, says so, and asks first where people lose sight."""

import pytest

from accounts.models import Firm, FirmStatus
from community.workspaces.actions import suspend_firm
from community.workspaces.models import Seat
from community.workspaces.seating import differences
from tests.administration.told import recorded
from tests.make import make_firm, make_workspace


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.ada)
    return client


def at(firm, rest=""):
    return f"/manage/firms/{firm.public_id}/{rest}"


def test_a_firm_is_opened_with_its_domains(admin, cast):
    typed = {"name": " Kovar  Gears ", "letters": "kg", "domains": "kovar.example\n*.kovár.example"}
    with recorded("firms.opened"):
        answer = admin.post("/manage/firms/new/", typed)
    firm = Firm.objects.get(name="Kovar Gears")
    assert answer["Location"] == at(firm)
    assert firm.letters == "KG"
    assert dict(firm.domains.values_list("domain", "with_subdomains")) == {
        "kovar.example": False,
        "xn--kovr-7na.example": True,
    }


def test_what_can_not_be_a_firm_is_said_and_kept(admin, cast):
    page = admin.post("/manage/firms/new/", {"name": "Kovar", "letters": "K?", "domains": "no domain at all"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Use letters and digits only." in text
    assert "is not a domain. Write it like example.com." in text
    assert 'value="Kovar"' in text


def test_a_domain_belongs_to_one_firm(admin, cast):
    page = admin.post("/manage/firms/new/", {"name": "Copy", "letters": "CO", "domains": "aoki.example"})
    assert page.status_code == 422
    assert "aoki.example belongs to another firm already." in page.content.decode()
    page = admin.post(at(cast.rival), {"name": "Veldkamp", "letters": "VE", "domains": "aoki.example"})
    assert page.status_code == 422
    assert "aoki.example belongs to another firm already." in page.content.decode()


def test_a_firm_is_described_and_nothing_is_recorded_where_nothing_changes(admin, cast):
    typed = {"name": "Aoki Precision", "letters": "AP", "domains": "aoki.example aoki.test"}
    with recorded("firms.described"):
        admin.post(at(cast.supplier), typed)
        admin.post(at(cast.supplier), typed)
    cast.supplier.refresh_from_db()
    assert (cast.supplier.name, cast.supplier.letters) == ("Aoki Precision", "AP")
    assert 'value="Aoki Precision"' in admin.get(at(cast.supplier)).content.decode()


@pytest.mark.parametrize(
    ("button", "verb", "status"),
    [("suspension", "firms.suspended", FirmStatus.SUSPENDED), ("ending", "firms.ended", FirmStatus.ENDED)],
)
def test_a_firm_loses_sight_after_a_question_and_gets_it_back(admin, cast, button, verb, status):
    seats = Seat.objects.filter(user=cast.sara, audience__workspace=cast.workspace)
    assert seats.exists()
    question = admin.get(at(cast.supplier, f"{button}/"))
    assert "2 people lose sight of everything at once." in question.content.decode()
    assert seats.exists()
    with recorded(verb):
        admin.post(at(cast.supplier, f"{button}/"))
        admin.post(at(cast.supplier, f"{button}/"))
    cast.supplier.refresh_from_db()
    assert cast.supplier.status == status
    assert not seats.exists()
    with recorded("firms.reinstated"):
        admin.post(at(cast.supplier, "reinstatement/"))
        admin.post(at(cast.supplier, "reinstatement/"))
    assert seats.exists()


def test_the_host_can_not_be_suspended(admin, cast):
    answer = admin.post(at(cast.host, "suspension/"), follow=True)
    assert "The host runs this site" in answer.content.decode()
    cast.host.refresh_from_db()
    assert cast.host.status == FirmStatus.ACTIVE


def test_a_lead_is_named_by_address_and_dismissed(admin, cast):
    with recorded("firms.lead_named"):
        admin.post(at(cast.supplier, "leads/"), {"address": "SARA@aoki.example"})
        admin.post(at(cast.supplier, "leads/"), {"address": "sara@aoki.example"})
    assert cast.supplier.leads.filter(user=cast.sara).exists()
    with recorded("firms.lead_dismissed"):
        admin.post(at(cast.supplier, f"leads/{cast.sara.public_id}/dismissal/"))
        admin.post(at(cast.supplier, f"leads/{cast.sara.public_id}/dismissal/"))
    assert not cast.supplier.leads.filter(user=cast.sara).exists()


def test_a_lead_is_somebody_of_the_firm(admin, cast):
    page = admin.post(at(cast.supplier, "leads/"), {"address": cast.ravi.email})
    assert page.status_code == 422
    assert "Nobody of this firm has that address." in page.content.decode()
    assert admin.post(at(cast.supplier, f"leads/{cast.ravi.public_id}/dismissal/")).status_code == 404


def test_two_firms_are_kept_apart_and_may_meet_again(admin, cast):
    other = make_firm("Kovar Gears")
    with recorded("firms.rivalry_declared"):
        admin.post(at(cast.supplier, "rivals/"), {"rival": other.public_id})
    assert "Kovar Gears" in admin.get(at(cast.supplier)).content.decode()
    with recorded("firms.rivalry_lifted"):
        admin.post(at(cast.supplier, f"rivals/{other.public_id}/lifted/"))
    assert admin.post(at(cast.supplier, f"rivals/{other.public_id}/lifted/")).status_code == 404


def test_firms_that_meet_can_not_be_rivals(admin, cast):
    from community.workspaces.actions import add_firm

    other = make_firm("Kovar Gears")
    add_firm(cast.olga, cast.workspace, other)
    page = admin.post(at(cast.supplier, "rivals/"), {"rival": other.public_id})
    assert page.status_code == 422
    assert "They meet in a workspace already." in page.content.decode()


def test_the_list_is_paged_by_key_and_searched(admin, cast, monkeypatch):
    from community.administration.views import firms

    monkeypatch.setattr(firms, "PAGE_SIZE", 3)
    for name in ("Beta", "Beta", "Beta", "Gamma"):
        make_firm(name)
    seen, after = [], ""
    for _page in range(10):
        page = admin.get(f"/manage/firms/?after={after}").context["page"]
        seen += [firm.public_id for firm in page.rows]
        if not (after := page.next):
            break
    assert len(seen) == len(set(seen)) == Firm.objects.count()
    assert [firm.name for firm in admin.get("/manage/firms/?q=gam").context["page"].rows] == ["Gamma"]


def test_a_list_of_many_asks_as_often_as_a_list_of_few(admin, cast, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    admin.get("/manage/firms/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        admin.get("/manage/firms/")
    for _ in range(30):
        make_firm()
    with django_assert_num_queries(len(few)):
        admin.get("/manage/firms/")


def test_suspending_a_firm_of_the_last_owners_hands_its_workspaces_over(cast):
    place = make_workspace(cast.lin, people={cast.sara: "moderator", cast.mats: "member"})
    suspend_firm(cast.ada, cast.supplier)
    assert place.memberships.get(user=cast.mats).role == "owner", "her own moderator is suspended too"
    assert not differences(place)
