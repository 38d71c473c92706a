"""Django's own admin: read-only, by the site's own sign-in, without keys and codes, and not there for others."""

import pytest
from allauth.mfa.models import Authenticator

from community.administration.admin import site
from community.mail.letters import Letter, post_mail


def models():
    return [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in site._registry]


def test_it_asks_nobody_for_a_password(client, db):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/admin/"
    assert client.post("/admin/login/", {"username": "a", "password": "b"})["Location"].startswith(
        "/accounts/login/"
    )


@pytest.mark.parametrize("who", ["sara", "olga"])
def test_to_other_people_it_is_not_there(client, cast, who):
    client.force_login(getattr(cast, who))
    for path in ("/admin/", *models()):
        assert client.get(path, follow=True).status_code == 404, path


def test_a_site_admin_looks_and_changes_nothing(client, cast):
    client.force_login(cast.ada)
    for path in models():
        assert client.get(path).status_code == 200, path
        assert client.get(f"{path}add/").status_code == 403, path
    firm = f"/admin/accounts/firm/{cast.supplier.pk}/"
    assert client.post(f"{firm}change/", {"name": "Other"}).status_code == 403
    assert client.post(f"{firm}delete/", {"post": "yes"}).status_code == 403
    cast.supplier.refresh_from_db()
    assert cast.supplier.name == "Aoki Bearings"


def test_no_library_adds_keys_and_codes_to_it(client, cast):
    assert Authenticator not in site._registry
    assert {model.__name__ for model in site._registry} == {
        "Agreement",
        "AgreementVersion",
        "Firm",
        "FirmDomain",
        "FirmLead",
        "Mail",
        "Rivalry",
        "Signature",
        "User",
    }
    mail = post_mail("account", "sara@aoki.example", letter=Letter("s", "code 4711"))
    client.force_login(cast.ada)
    assert "4711" not in client.get(f"/admin/mail/mail/{mail.pk}/change/").content.decode()
    page = client.get(f"/admin/accounts/user/{cast.sara.pk}/change/").content.decode()
    assert cast.sara.password not in page


def test_its_password_form_is_the_account_s(client, cast):
    client.force_login(cast.ada)
    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"
