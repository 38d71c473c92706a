"""Who gets in, who does not, and that no answer, time or mail tells which addresses have an account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.letters import CHANGES, LETTERS, account_letter, password_reset
from accounts.models import FirmStatus, User
from community.mail.models import Mail
from tests.administration.told import recorded
from tests.make import PASSWORD, make_user

FROM = {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}


@pytest.fixture
def user(cast):
    return make_user(cast.supplier, "Sara Lind", email="s.lind@aoki.example", password=PASSWORD)


def sign_in(client, address, password=PASSWORD):
    return client.post("/accounts/login/", {"login": address, "password": password}, **FROM)


def is_in(client):
    return client.get("/me/").status_code == 200


def test_an_address_in_any_case_and_the_password_sign_in(client, user):
    with recorded("accounts.signed_in"):
        assert sign_in(client, "S.Lind@AOKI.example").status_code == 302
    assert is_in(client)


@pytest.mark.real_passwords
def test_passwords_are_hashed_with_argon2(user):
    assert user.password.startswith("argon2$argon2id$")


def test_an_imported_person_never_gets_in_whatever_the_password(client, user):
    User.objects.filter(pk=user.pk).update(imported_at=timezone.now())
    sign_in(client, user.email)
    assert not is_in(client)


def test_people_of_a_firm_that_ended_are_told_so_only_with_the_right_password(client, user):
    user.firm.status = FirmStatus.ENDED
    user.firm.save()
    assert sign_in(client, user.email)["Location"] == "/accounts/inactive/"
    assert not is_in(client)
    assert "match an account" in sign_in(client, user.email, "wrong").content.decode()


def test_a_session_of_a_suspended_firm_ends_at_the_next_request(client, user):
    sign_in(client, user.email)
    assert is_in(client)
    user.firm.status = FirmStatus.SUSPENDED
    user.firm.save()
    assert not is_in(client)


def strip(page):
    """A page without what differs at each load."""
    return re.sub(
        r'value="[^"]{40,}"|"X-CSRFToken": "[^"]*"|<code>[0-9a-f]{16}</code>', "", page.content.decode()
    )


def test_a_wrong_password_and_an_unknown_address_get_the_same_bytes(client, user):
    known = strip(sign_in(client, user.email, "wrong")).replace(user.email, "X")
    unknown = strip(sign_in(client, "nobody@nowhere.example", "wrong")).replace("nobody@nowhere.example", "X")
    assert known == unknown


def test_a_reset_asks_the_database_the_same_for_every_address(client, user):
    """The account is looked for by the worker: the page can't tell by words, by queries, or by what it writes."""
    did = []
    for address in (user.email, "nobody@nowhere.example"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.post("/accounts/password/reset/", {"email": address}, **FROM)
        tables = [re.findall(r'(?:FROM|INTO|UPDATE) "(\w+)"', query["sql"]) for query in queries]
        did.append((answer.status_code, answer["Location"], tables))
        assert Mail.objects.get(to=address).kind == "password_reset"
    assert did[0] == did[1]


def test_the_reset_mail_is_composed_only_for_people_who_may_sign_in(client, user, cast):
    imported = make_user(cast.supplier)
    User.objects.filter(pk=imported.pk).update(imported_at=timezone.now())
    suspended = make_user(cast.rival, password=PASSWORD)
    suspended.firm.status = FirmStatus.SUSPENDED
    suspended.firm.save()
    for address in ("nobody@nowhere.example", imported.email, suspended.email):
        assert password_reset(Mail(kind="password_reset", to=address)) is None, address
    letter = password_reset(Mail(kind="password_reset", to=user.email))
    link = re.search(r"http\S+", letter.text)[0]
    assert user.public_id in link
    assert f"{link}" in letter.html


def test_a_reset_link_sets_the_password_once_and_ends_other_sessions(client, user):
    from django.test import Client

    elsewhere = Client()
    sign_in(elsewhere, user.email)
    letter = password_reset(Mail(kind="password_reset", to=user.email))
    path = re.search(r"/accounts/password/reset/key/\S+", letter.text)[0]
    form = client.get(path, **FROM)["Location"]
    new = {"password1": "three shafts and a hub", "password2": "three shafts and a hub"}
    with recorded("accounts.password_changed"):
        assert client.post(form, new, **FROM).status_code == 302
    assert not is_in(elsewhere)
    assert "This link no longer works" in client.get(path, follow=True, **FROM).content.decode()
    sign_in(client, user.email, new["password1"])
    assert is_in(client)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12 characters"),
        ("s.lind@aoki.example", "too similar to the"),
        ("qwerty123456", "too common"),
        ("x" * 129, "at most 128 characters"),
    ],
)
def test_a_password_that_is_refused_is_refused_with_a_sentence(client, user, password, sentence):
    sign_in(client, user.email)
    typed = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    page = client.post("/accounts/password/change/", typed, **FROM).content.decode()
    assert sentence in page
    assert user.check_password(PASSWORD)


def test_an_address_changes_within_the_firm_s_domains_only(client, user):
    sign_in(client, user.email)
    page = client.post("/accounts/email/", {"email": "s@evil.example", "action_add": ""}, **FROM)
    assert "Use an address of Aoki Bearings." in page.content.decode()
    assert not Mail.objects.filter(to="s@evil.example").exists()


def test_a_taken_address_gets_the_same_page_as_a_free_one(client, user, cast):
    other = make_user(cast.supplier, email="taken@aoki.example", password=PASSWORD)
    sign_in(client, user.email)
    pages = []
    for address in (other.email, "free@aoki.example"):
        page = client.post("/accounts/email/", {"email": address, "action_add": ""}, follow=True, **FROM)
        pages.append(strip(page).replace(address, "X"))
        assert Mail.objects.filter(to=address).count() == 1, "each gets one mail"
        client.post("/accounts/email/", {"email": address, "action_remove": ""}, **FROM)
    assert pages[0] == pages[1]
    assert "It is yours already" in Mail.objects.get(to=other.email).text
    assert User.objects.get(pk=user.pk).email == user.email


def test_a_changed_address_is_recorded_once_and_told_to_the_old_one(client, user):
    sign_in(client, user.email)
    client.post("/accounts/email/", {"email": "new@aoki.example", "action_add": ""}, **FROM)
    code = re.search(r"\n\s+([A-Z0-9-]{6,9})\s*\n", Mail.objects.get(to="new@aoki.example").text)[1]
    with recorded("accounts.address_changed"):
        client.post("/accounts/confirm-email/", {"code": code}, **FROM)
    user.refresh_from_db()
    assert user.email == "new@aoki.example"
    assert EmailAddress.objects.get(user=user).email == "new@aoki.example"
    assert "new@aoki.example" in Mail.objects.get(to="s.lind@aoki.example").text


def test_imported_people_are_never_mailed(client, user, cast):
    imported = make_user(cast.supplier, email="list@aoki.example")
    User.objects.filter(pk=imported.pk).update(imported_at=timezone.now())
    sign_in(client, user.email)
    client.post("/accounts/email/", {"email": imported.email, "action_add": ""}, **FROM)
    assert not Mail.objects.filter(to=imported.email).exists()


def test_sign_up_is_closed_and_says_how_one_gets_in(client, db):
    for method in ("get", "post"):
        page = getattr(client, method)("/accounts/signup/", **FROM)
        assert "You get in by invitation" in page.content.decode()
    assert not User.objects.exists()


def test_too_many_wrong_passwords_are_refused_for_known_and_unknown_alike(client, user):
    for address in (user.email, "nobody@nowhere.example"):
        for _ in range(5):
            sign_in(client, address, "wrong")
        assert "Too many wrong passwords" in sign_in(client, address, "wrong").content.decode()
        cache_of_ip()
    sign_in(client, user.email)
    assert not is_in(client), "the right password must wait as well"


def cache_of_ip():
    """Forget the limit by address of the network, which both share here."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM limits WHERE cache_key LIKE '%%:ip:%%'")


def test_limits_lie_in_postgresql_and_a_429_says_how_long_to_wait(client, db):
    for _ in range(5):
        client.post("/accounts/password/reset/", {"email": "x@nowhere.example"}, **FROM)
    page = client.post("/accounts/password/reset/", {"email": "x@nowhere.example"}, **FROM)
    assert page.status_code == 429
    assert page["Retry-After"] == "60"
    assert "Wait a minute, then go back and send again." in page.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM limits WHERE cache_key LIKE '%%reset_password%%'")
        assert cursor.fetchone()[0] >= 1


def test_sessions_end_one_by_one_and_only_one_s_own(client, user, cast):
    from django.test import Client

    phone, rival = Client(), Client()
    rival_user = make_user(cast.rival, password=PASSWORD)
    sign_in(client, user.email)
    sign_in(phone, user.email)
    sign_in(rival, rival_user.email)
    ids = [row.public_id for row in rival.get("/me/sessions/").context["sessions"]]
    assert client.post(f"/me/sessions/{ids[0]}/ended/").status_code == 404
    rows = client.get("/me/sessions/").context["sessions"]
    assert [row.is_current for row in rows] == [True, False]
    assert not {row.key for row in rows} & set(
        re.findall(r"\w{32}", client.get("/me/sessions/").content.decode())
    )
    with recorded("accounts.sessions_ended"):
        assert client.post(f"/me/sessions/{rows[1].public_id}/ended/").status_code == 302
        assert client.post(f"/me/sessions/{rows[1].public_id}/ended/").status_code == 404
    assert not is_in(phone)
    assert is_in(client)
    assert is_in(rival)
    assert Session.objects.count() == 2


def test_every_account_mail_is_in_our_words(db, user):
    context = {
        "user": user,
        "code": "ABC123",
        "to_email": "new@aoki.example",
        "deleted_email": "old@aoki.example",
        "ip": "192.0.2.7",
        "user_agent": "Firefox",
        "timestamp": timezone.now(),
    }
    for prefix in (*LETTERS, *CHANGES):
        letter = account_letter(prefix, context)
        assert letter.subject
        assert "\n" not in letter.subject
        assert letter.text
        assert "</html>" in letter.html
        assert "example.com" not in letter.text


def test_a_fresh_sign_in_is_not_asked_again_and_an_old_one_is(client, user, settings):
    sign_in(client, user.email)
    assert client.get("/accounts/2fa/totp/activate/", **FROM).status_code == 200
    session = client.session
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - 301} for record in session["account_authentication_methods"]
    ]
    session.save()
    asked = client.get("/accounts/2fa/totp/activate/", **FROM)
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    page = client.get(asked["Location"], **FROM)
    assert "Is it still you?" in page.content.decode()
    client.post(asked["Location"], {"password": PASSWORD}, **FROM)
    assert client.get("/accounts/2fa/totp/activate/", **FROM).status_code == 200
