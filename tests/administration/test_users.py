"""People at /manage/: rights are given and taken once each; factors are removed for who has lost them."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from community.mail.models import Mail
from community.workspaces.joining import owners_in_force
from community.workspaces.models import Seat
from community.workspaces.seating import differences
from tests.administration.told import recorded
from tests.make import PASSWORD, make_firm, make_user, make_workspace

BROWSER = {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.ada)
    return client


def at(person, change=""):
    return f"/manage/users/{person.public_id}/{change}"


def signed_in(user):
    browser = Client(**BROWSER)
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert browser.get("/me/").status_code == 200
    return browser


def test_a_suspended_person_is_out_at_once_and_stays_out_when_reinstated(admin, cast):
    user = make_user(cast.supplier, password=PASSWORD)
    browser = signed_in(user)
    with recorded("users.suspended"):
        admin.post(at(user, "suspension/"))
        admin.post(at(user, "suspension/"))
    assert browser.get("/me/").status_code == 302
    assert not UserSession.objects.filter(user=user).exists()
    with recorded("users.reinstated"):
        admin.post(at(user, "reinstatement/"))
        admin.post(at(user, "reinstatement/"))
    assert browser.get("/me/").status_code == 302, "the old session came back"
    signed_in(user)


def test_suspending_takes_the_seats(admin, cast):
    admin.post(at(cast.sara, "suspension/"))
    assert not Seat.objects.filter(user=cast.sara, audience__workspace=cast.workspace).exists()


def test_nobody_suspends_or_demotes_themselves(admin, cast):
    for change, sentence in (
        ("suspension", "suspend yourself"),
        ("admin-withdrawn", "Ask another site admin"),
        ("factors-removed", "under your account"),
    ):
        assert sentence in admin.post(at(cast.ada, f"{change}/"), follow=True).content.decode()
    assert User.objects.get(pk=cast.ada.pk).is_staff


@pytest.mark.parametrize(
    ("give", "take", "verb", "column"),
    [
        ("opener", "opener-withdrawn", "users.opener_changed", "can_open_workspaces"),
        ("admin", "admin-withdrawn", "users.admin_changed", "is_site_admin"),
    ],
)
def test_a_right_is_given_and_taken_once(admin, cast, give, take, verb, column):
    for change, has in ((give, True), (take, False)):
        with recorded(verb):
            admin.post(at(cast.mats, f"{change}/"))
            admin.post(at(cast.mats, f"{change}/"))
        assert getattr(User.objects.get(pk=cast.mats.pk), column) is has


def test_only_the_host_s_people_administer(admin, cast):
    page = admin.post(at(cast.sara, "admin/"), follow=True).content.decode()
    assert "Only people of the host" in page
    assert not User.objects.get(pk=cast.sara.pk).is_site_admin


def test_lost_factors_are_removed_told_and_end_the_sessions(admin, cast):
    user = make_user(cast.supplier, password=PASSWORD)
    browser = signed_in(user)
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=user, type=kind, data={"secret": "x"})
    assert "Remove passkeys and codes" in admin.get(at(user)).content.decode()
    with recorded("users.factors_removed"):
        admin.post(at(user, "factors-removed/"))
        admin.post(at(user, "factors-removed/"))
    assert not Authenticator.objects.filter(user=user).exists()
    assert browser.get("/me/").status_code == 302
    assert "removed your passkeys" in Mail.objects.get(to=user.email).subject
    assert "Remove passkeys and codes" not in admin.get(at(user)).content.decode()


def test_an_unknown_change_is_404_and_a_visit_405(admin, cast):
    assert admin.post(at(cast.sara, "anything/")).status_code == 404
    assert admin.get(at(cast.sara, "suspension/")).status_code == 405
    assert admin.post("/manage/users/aaaaaaaaaaaa/suspension/").status_code == 404


def test_people_are_found_by_name_address_and_firm_and_paged_by_key(admin, cast, monkeypatch):
    from community.administration.views import users

    for wanted in ("sara", "sara@aoki", "aoki bear"):
        rows = admin.get("/manage/users/", {"q": wanted}).context["page"].rows
        assert cast.sara in rows
        assert cast.ravi not in rows
    monkeypatch.setattr(users, "PAGE_SIZE", 3)
    for _ in range(5):
        make_user(cast.supplier, "Same Name")
    seen, after = [], ""
    for _page in range(20):
        page = admin.get(f"/manage/users/?after={after}").context["page"]
        seen += [user.pk for user in page.rows]
        if not (after := page.next):
            break
    assert sorted(seen) == sorted(User.objects.values_list("pk", flat=True))


def test_an_imported_person_is_shown_as_one(admin, cast):
    user = make_user(cast.supplier)
    User.objects.filter(pk=user.pk).update(imported_at=timezone.now())
    assert "never signs in" in admin.get(at(user)).content.decode()


def test_sessions_of_others_are_left_alone(admin, cast):
    one, other = (make_user(cast.supplier, password=PASSWORD) for _ in range(2))
    signed_in(one)
    stays = signed_in(other)
    before = Session.objects.count()
    admin.post(at(one, "suspension/"))
    assert Session.objects.count() == before - 1
    assert stays.get("/me/").status_code == 200


def test_suspending_the_last_owner_hands_the_workspace_over(admin, cast):
    """To the moderator before any member; the new owner is told, and reinstating takes nothing from them."""
    with recorded("users.suspended"), recorded("workspaces.role_changed"):
        admin.post(at(cast.olga, "suspension/"))
    role_of = cast.workspace.memberships.values_list("role", flat=True)
    assert role_of.get(user=cast.mats) == "owner"
    assert role_of.get(user=cast.sara) == "member"
    assert Mail.objects.filter(kind="role_changed", to=cast.mats.email).exists()
    assert Seat.objects.filter(user=cast.mats, audience__workspace=cast.workspace).exists()
    assert not differences(cast.workspace)
    admin.post(at(cast.olga, "reinstatement/"))
    assert role_of.get(user=cast.olga) == "owner"
    assert role_of.get(user=cast.mats) == "owner"
    admin.post(at(cast.olga, "suspension/"))
    assert not Mail.objects.filter(kind="role_changed", to=cast.rune.email).exists(), "there is an owner"


def test_no_other_supplier_becomes_the_owner(admin, cast):
    """Nobody of the owner's firm or of the host is left: the workspace waits, and the suspension does not."""
    owner = make_user(cast.supplier)
    place = make_workspace(owner, people={make_user(make_firm()): "moderator"})
    admin.post(at(owner, "suspension/"))
    assert not User.objects.get(pk=owner.pk).is_active
    assert not owners_in_force(place.pk).exists()
