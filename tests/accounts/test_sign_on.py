"""A firm's own sign-on, switched on by settings: only the host's is shown, and each vouches for its own people."""

import json
import os
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied

from accounts.sign_on import SignOnAdapter
from config import sign_on
from config.env import SettingError
from tests.make import PASSWORD, make_user

HOST = {
    "provider_id": "norrland",
    "name": "Norrland sign-on",
    "client_id": "keyway",
    "secret": "s",
    "server_url": "https://id.norrland.example",
    "domains": ["norrland.example"],
    "listed": True,
}
SUPPLIER = HOST | {
    "provider_id": "aoki7f3k2m9qxw4t8",
    "name": "Aoki sign-on",
    "server_url": "https://id.aoki.example",
    "domains": ["aoki.example"],
    "listed": False,
}


def read(monkeypatch, *providers):
    monkeypatch.setitem(os.environ, "OIDC_PROVIDERS", json.dumps(providers))
    return sign_on.providers("OIDC_PROVIDERS")


@pytest.fixture
def switched_on(settings, monkeypatch):
    found = read(monkeypatch, HOST, SUPPLIER)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": found}}
    settings.FORM_TARGETS = sign_on.form_targets(found, login="/accounts/login/")


def test_only_the_host_s_button_is_on_the_sign_in_page(client, switched_on, db):
    page = client.get("/accounts/login/")
    text = page.content.decode() + str(page.headers)
    assert "Norrland sign-on" in text
    assert "form-action 'self' https://id.norrland.example" in text
    assert "Aoki" not in text
    assert "aoki" not in text


def test_a_supplier_s_starts_at_its_own_unlisted_address(client, switched_on, db):
    page = client.get(f"/accounts/oidc/{SUPPLIER['provider_id']}/login/")
    assert "Go on to Aoki sign-on" in page.content.decode()
    assert "form-action 'self' https://id.aoki.example" in page["Content-Security-Policy"]
    assert client.get("/accounts/oidc/aoki/login/").status_code == 404


def test_the_start_leads_to_the_provider_with_a_state(client, switched_on, db, monkeypatch):
    from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

    # What the provider's own server would say of itself; this machine has no such server.
    told = {
        "authorization_endpoint": "https://id.norrland.example/authorize",
        "token_endpoint": "https://id.norrland.example/token",
    }
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", told)
    answer = client.post("/accounts/oidc/norrland/login/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("https://id.norrland.example/authorize?client_id=keyway&")
    assert "state=" in answer["Location"]
    assert "%2Faccounts%2Foidc%2Fnorrland%2Flogin%2Fcallback%2F" in answer["Location"]


def test_a_provider_that_does_not_answer_has_a_page(client, switched_on, db, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )
    page = client.post("/accounts/oidc/norrland/login/")
    assert page.status_code == 502
    assert "sign-on did not work" in page.content.decode()


def test_a_bent_answer_has_a_page(client, switched_on, db):
    page = client.get("/accounts/oidc/norrland/login/callback/?state=x&code=y")
    assert page.status_code == 401
    assert "sign-on did not work" in page.content.decode()


def arrive(rf, provider, email, user=None, process="login"):
    """Complete a sign-on as if the provider had vouched for `email`."""
    from allauth.core import context
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/", HTTP_X_FORWARDED_FOR="192.0.2.7")
    request.session, request.user = SessionStore(), user or AnonymousUser()
    request._messages = FallbackStorage(request)
    with context.request_context(request):
        found = SignOnAdapter().get_provider(request, provider["provider_id"])
        account = SocialAccount(provider=provider["provider_id"], uid=email)
        login = SocialLogin(
            user=SimpleUser(email),
            account=account,
            email_addresses=[EmailAddress(email=email, verified=True)],
        )
        login.provider_instance, login.state = found, {"process": process}
        login.__class__ = WithProvider
        return request, complete_login(request, login)


class WithProvider(SocialLogin):
    """A sign-on whose provider is known, as allauth's is after the callback."""

    @property
    def provider(self):
        return self.provider_instance


def SimpleUser(email):
    return SimpleNamespace(email=email, pk=None, is_authenticated=False)


def test_an_account_is_found_by_the_address_that_its_firm_vouches_for(rf, cast, switched_on):
    user = make_user(cast.supplier, email="dana@aoki.example", password=PASSWORD)
    request, _answer = arrive(rf, SUPPLIER, user.email)
    assert request.user == user
    assert SocialAccount.objects.get().user == user


def test_one_firm_s_server_can_not_sign_in_another_firm_s_people(rf, cast, switched_on):
    host = make_user(cast.host, email="otto@norrland.example", password=PASSWORD)
    request, answer = arrive(rf, SUPPLIER, host.email)
    assert not request.user.is_authenticated
    assert "You get in by invitation" in answer.content.decode()


def test_nobody_gets_an_account_by_it(rf, cast, switched_on):
    request, answer = arrive(rf, SUPPLIER, "new@aoki.example")
    assert not request.user.is_authenticated
    assert "You get in by invitation" in answer.content.decode()


def test_one_connects_one_s_own_firm_s_only(rf, cast, switched_on):
    user = make_user(cast.rival, password=PASSWORD)
    with pytest.raises(PermissionDenied, match="not your firm’s"):
        arrive(rf, SUPPLIER, "x@aoki.example", user=user, process="connect")
    assert not SocialAccount.objects.exists()


def test_a_suspended_person_does_not_get_in_by_it(rf, cast, switched_on):
    user = make_user(cast.supplier, email="dana@aoki.example", password=PASSWORD)
    user.is_active = False
    user.save()
    request, _answer = arrive(rf, SUPPLIER, user.email)
    assert not request.user.is_authenticated


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"provider_id": "aoki", "listed": False}, "unguessable"),
        ({"domains": "norrland.example"}, "must be a list of mail domains"),
        ({"domains": []}, "without domains"),
        ({"secret": ""}, "without secret"),
        ({"server_url": "id.norrland.example"}, "must be its https address"),
    ],
)
def test_a_wrong_setting_is_said_in_a_sentence(monkeypatch, change, sentence):
    with pytest.raises(SettingError, match=sentence):
        read(monkeypatch, HOST | change)


def test_without_the_setting_there_is_no_sign_on(client, db):
    assert client.get("/accounts/oidc/norrland/login/").status_code == 404
    assert "form-action 'self';" in client.get("/accounts/login/")["Content-Security-Policy"]
