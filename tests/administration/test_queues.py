"""What waits for a site admin: mails that were given up, firms that inviters named; and lists without content."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.invites.actions import Terms, create_invite
from community.mail import letters
from community.mail.letters import Letter, post_mail
from community.mail.models import Mail
from tests.administration.told import recorded
from tests.make import make_workspace


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.ada)
    return client


def test_a_parked_mail_is_shown_without_its_words_and_tried_again_once(admin, cast):
    mail = post_mail("account", "sara@aoki.example", letter=Letter("Secret subject", "Secret code 123"))
    Mail.objects.filter(pk=mail.pk).update(
        parked_at=timezone.now(), tries=7, last_error="SMTPConnectError: refused"
    )
    page = admin.get("/manage/").content.decode()
    assert "SMTPConnectError: refused" in page
    assert "Secret" not in page
    assert "About an account" in page
    with recorded("mails.retried"):
        admin.post(f"/manage/mails/{mail.public_id}/retry/")
        admin.post(f"/manage/mails/{mail.public_id}/retry/")
    mail.refresh_from_db()
    assert (mail.parked_at, mail.tries) == (None, 0)
    assert "Every mail went out." in admin.get("/manage/").content.decode()


def terms(cast, **given):
    usual = {
        "places": [(cast.workspace, "member")],
        "firm": cast.supplier,
        "firm_name": "",
        "expires_at": timezone.now() + timedelta(days=7),
        "max_uses": 5,
        "needs_approval": False,
        "message": "Words for you alone",
    }
    return Terms(**(usual | given))


def test_open_invites_are_listed_without_what_was_written(admin, cast):
    create_invite(cast.olga, terms(cast))
    page = admin.get("/manage/invites/").content.decode()
    assert "Aoki Bearings" in page
    assert "used 0 of 5" in page
    assert "Words for you alone" not in page


def test_a_named_firm_is_confirmed_once(admin, cast):
    invite, _token = create_invite(
        cast.olga, terms(cast, firm=None, firm_name="Aoki Co", address="x@aoki.example", max_uses=1)
    )
    assert "Aoki Co" in admin.get("/manage/invites/").content.decode()
    for _ in range(2):
        admin.post(f"/manage/invites/{invite.public_id}/firm/", {"firm": cast.supplier.public_id})
    invite.refresh_from_db()
    assert invite.firm == cast.supplier
    assert "No invite waits" in admin.get("/manage/invites/").content.decode()


def test_workspaces_are_listed_by_who_works_where_and_nothing_else(admin, cast):
    page = admin.get("/manage/workspaces/")
    rows = {row["name"]: row for row in page.context["rows"]}
    assert rows["J4 joint bearing"]["firms"] == "Aoki Bearings, Norrland Robotics"
    assert rows["J4 joint bearing"]["owners"] == "Olga Berg"
    assert rows["J4 joint bearing"]["people"] == 5
    assert set(rows["J4 joint bearing"]) == {
        "public_id",
        "name",
        "people",
        "firms",
        "owners",
        "opened_at",
        "closed_at",
    }
    assert admin.get(f"/w/{cast.workspace.public_id}/").status_code == 404


def test_workspaces_are_paged_by_key_and_searched(admin, cast, monkeypatch):
    from community.administration.views import front

    monkeypatch.setattr(front, "PAGE_SIZE", 2)
    for name in ("Same", "Same", "Same"):
        make_workspace(cast.olga, name)
    seen, after = [], ""
    for _page in range(10):
        shown = admin.get(f"/manage/workspaces/?after={after}").context
        seen += [row["public_id"] for row in shown["rows"]]
        if not (after := shown["next"]):
            break
    assert len(seen) == len(set(seen)) == 5
    assert len(admin.get("/manage/workspaces/?q=encod").context["rows"]) == 1


def test_every_kind_of_mail_is_named_in_words():
    assert {kind for kind in letters._composers if letters.say_kind(kind) == kind} == set()
