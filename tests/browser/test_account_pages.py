"""Every page of sign-in and account in the site's look: both widths, both themes, no unstyled page, no dead link."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.conftest import PHONE, WIDE, PageFor
from tests.make import (
    PASSWORD,
    make_agreement,
    make_firm,
    make_gate,
    make_host,
    make_user,
    make_workspace,
    new_tag,
    sign,
)

SIGNED_OUT = (
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/1-x/",
    "/accounts/3rdparty/login/cancelled/",
    "/accounts/3rdparty/login/error/",
)
SIGNED_IN = (
    "/me/",
    "/me/sessions/",
    "/me/agreements/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
    "/accounts/3rdparty/",
    "/accounts/2fa/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
)
# Steps of something under way, which lead elsewhere when opened by themselves; and old addresses.
ELSEWHERE = {
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_set_password",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_download_recovery_codes",
    "socialaccount_signup",
    "usersessions_list",
    "openid_connect_login",
    "openid_connect_callback",
    "account_reset_password_from_key",
    None,
}


def names(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry)
        elif isinstance(entry, URLPattern):
            yield entry.name


def test_no_address_of_allauth_is_forgotten():
    from django.urls import resolve

    accounts = next(
        e for e in get_resolver().url_patterns if isinstance(e, URLResolver) and str(e.pattern) == "accounts/"
    )
    opened = {resolve(path).url_name for path in (*SIGNED_OUT, *SIGNED_IN)}
    assert set(names(accounts)) - opened - ELSEWHERE == set()


@pytest.fixture
def person(stack_db):
    tag = new_tag()
    user = make_user(make_firm(f"Aoki {tag}"), f"Sara {tag}", password=PASSWORD)
    for kind, kept in (
        (Authenticator.Type.TOTP, {"secret": "JBSWY3DPEHPK3PXP"}),
        (Authenticator.Type.RECOVERY_CODES, {"seed": "0123456789abcdef", "used_mask": 1}),
    ):
        Authenticator.objects.create(user=user, type=kind, data=kept)
    return user


@pytest.mark.parametrize(("width", "dark"), [(WIDE, False), (PHONE, True)])
def test_every_page_is_styled_accessible_and_leads_somewhere(page_for: PageFor, person, axe, width, dark):
    links: set[str] = set()
    for user, paths in ((None, SIGNED_OUT), (person, SIGNED_IN)):
        page = page_for(user, width=width, dark=dark)
        for path in paths:
            answer = page.goto(path)
            assert answer.status in (200, 401), (path, answer.status)
            axe(page)
            assert page.locator("h1").count() == 1, path
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, width)
            assert "Plex" in page.evaluate("getComputedStyle(document.body).fontFamily"), path
            for button in page.locator("main button:visible, main a.btn:visible").all():
                classes = button.get_attribute("class") or ""
                assert re.search(r"\bbtn\b|linkbtn|icon-btn|\blink\b", classes), (path, button.inner_text())
            links |= {
                link.get_attribute("href").partition("#")[0]
                for link in page.locator("a[href^='/']").all()
                if link.get_attribute("href").partition("#")[0]
            }
        if user is None:
            for link in sorted(links):
                assert page.request.get(link).status in (200, 401), link
            links.clear()
    for link in sorted(links):
        assert page.request.get(link).status == 200, link


@pytest.mark.parametrize(("width", "dark"), [(WIDE, True), (PHONE, False)])
def test_every_page_of_a_site_admin_is_accessible(page_for: PageFor, stack_db, axe, width, dark):
    tag = new_tag()
    host, firm = make_host(), make_firm(f"Aoki {tag}")
    ada = make_user(host, f"Ada {tag}", is_site_admin=True)
    owner, lead = make_user(host, f"Olga {tag}"), make_user(firm, f"Lin {tag}", is_lead=True)
    workspace = make_workspace(owner, people={lead: "member"})
    agreement = make_agreement(ada, title=f"Secrets {tag}")
    make_gate(owner, workspace, agreement)
    sign(lead, agreement, for_firm=True)
    page = page_for(ada, width=width, dark=dark)
    for path in (
        "/manage/",
        "/manage/firms/",
        "/manage/firms/new/",
        f"/manage/firms/{firm.public_id}/",
        f"/manage/firms/{firm.public_id}/suspension/",
        "/manage/users/",
        f"/manage/users/{lead.public_id}/",
        "/manage/agreements/",
        "/manage/agreements/new/",
        f"/manage/agreements/{agreement.public_id}/",
        f"/manage/agreements/{agreement.public_id}/signatures/",
        f"/manage/agreements/{agreement.public_id}/versions/new/",
        "/manage/workspaces/",
        "/manage/invites/",
    ):
        assert page.goto(path).ok, path
        axe(page)
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, width)
    page = page_for(lead, width=width, dark=dark)
    for path in ("/me/agreements/", f"/me/agreements/{agreement.public_id}/1/"):
        assert page.goto(path).ok
        axe(page)
