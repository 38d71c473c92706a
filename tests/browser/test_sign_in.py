"""Every way in, and what one changes about it, as a person does it: in a real browser, with the real mails."""

import re
import time

import pytest
from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from community.workspaces.actions import reinstate_firm, suspend_firm
from tests.browser.conftest import PHONE, PageFor, sign_in
from tests.browser.mails import mail_to, mails_to
from tests.make import PASSWORD, make_firm, make_host, make_user, new_tag

NEW = "three shafts and a hub"
pytestmark = pytest.mark.real_passwords


@pytest.fixture
def sara(stack_db):
    tag = new_tag()
    return make_user(make_firm(f"Aoki {tag}"), f"Sara {tag}", password=PASSWORD)


def code_of(secret: str) -> str:
    """The code of now, while it is good for long enough to be typed and sent."""
    left = app_settings.TOTP_PERIOD - time.time() % app_settings.TOTP_PERIOD
    if left < 5:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def next_code(secret: str, used: str) -> str:
    """A code works once: wait for the next."""
    while (code := code_of(secret)) == used:
        time.sleep(0.5)
    return code


def sign_out(page: Page) -> None:
    page.goto("/me/")
    page.locator("header").get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/accounts/login/"))


def with_passkeys(page: Page) -> None:
    """Chromium's own authenticator, with a finger on it that is always right."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_password_opens_the_account_and_signing_out_closes_it(page_for: PageFor, sara):
    page = page_for(width=PHONE)
    page.goto("/me/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/me/"))
    page.fill("input[name=login]", sara.email.upper())
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name=sara.name)).to_be_visible()
    sign_out(page)
    page.goto("/me/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_a_wrong_password_says_the_same_as_an_address_that_nobody_has(page_for: PageFor, sara, axe):
    page = page_for()
    said = []
    for address in (sara.email, f"nobody-{new_tag()}@nowhere.example"):
        page.goto("/accounts/login/")
        page.fill("input[name=login]", address)
        page.fill("input[name=password]", "not the password")
        page.get_by_role("button", name="Sign in").click()
        said.append(page.locator(".errsum").inner_text())
        assert page.input_value("input[name=login]") == address
    axe(page)
    assert said[0] == said[1]
    assert "match" in said[0]


def test_a_passkey_alone_signs_in(page_for: PageFor, sara, axe):
    page = page_for()
    with_passkeys(page)
    sign_in(page, sara.email, PASSWORD)
    page.goto("/me/")
    page.get_by_role("link", name="Passkeys and codes").first.click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("A name, to tell it from others").fill("Work laptop")
    axe(page)
    page.get_by_role("button", name="Add the passkey").click()
    # The recovery codes come with it.
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("Work laptop")).to_be_visible()
    axe(page)
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/me/")
    expect(page.get_by_role("heading", name=sara.name)).to_be_visible()
    # Renamed and removed, it no longer opens anything.
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Rename").click()
    page.get_by_label("Name").fill("Old laptop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove").click()
    expect(page.get_by_role("heading", name="Remove “Old laptop”?")).to_be_visible()
    page.get_by_role("button", name="Remove it").click()
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".errsum, .toast")).to_contain_text("That didn’t match")


def test_an_authenticator_app_and_recovery_codes(page_for: PageFor, sara, axe):
    page = page_for(width=PHONE)
    sign_in(page, sara.email, PASSWORD)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up an app").click()
    secret = page.get_by_label("Can’t scan?").input_value()
    page.get_by_label("Code that the app shows").fill("000000")
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".errsum")).to_contain_text("That didn’t match")
    assert page.get_by_label("Can’t scan?").input_value() == secret
    axe(page)
    first = code_of(secret)
    page.get_by_label("Code that the app shows").fill(first)
    page.get_by_role("button", name="Set it up").click()
    expect(page).to_have_url(re.compile("recovery-codes"))
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    with open(download.value.path()) as kept:
        assert kept.read().split() == codes
    assert "An authenticator app was added" in mail_to(page, sara.email, "authenticator app was added")

    sign_out(page)
    sign_in(page, sara.email, PASSWORD)
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    axe(page)
    page.goto("/me/")  # the password alone is not enough
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    page.get_by_label("Code").fill("123456")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".errsum")).to_contain_text("That didn’t match")
    page.get_by_label("Code").fill(next_code(secret, first))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/" not in url)

    # A recovery code opens once.
    for works in (True, False):
        sign_out(page)
        sign_in(page, sara.email, PASSWORD)
        page.get_by_label("Code").fill(codes[0])
        page.get_by_role("button", name="Sign in", exact=True).click()
        if works:
            page.wait_for_url(lambda url: "/accounts/" not in url)
        else:
            expect(page.locator(".errsum")).to_contain_text("That didn’t match")
    page.get_by_label("Code").fill(codes[1])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/accounts/2fa/")
    expect(page.get_by_text("8 codes are left")).to_be_visible()

    # New ones end the old ones; without the app they end too.
    page.get_by_role("link", name="Make new ones").click()
    page.get_by_role("button", name="Make new ones").click()
    anew = page.locator(".codes li").all_inner_texts()
    assert not set(anew) & set(codes)
    page.goto("/accounts/2fa/totp/deactivate/")
    page.get_by_role("button", name="Remove it").click()
    sign_out(page)
    sign_in(page, sara.email, PASSWORD)
    expect(page.get_by_role("heading", name="The second step")).to_have_count(0)


def test_a_forgotten_password_is_set_from_the_mail(page_for: PageFor, sara, axe):
    elsewhere = page_for()
    sign_in(elsewhere, sara.email, PASSWORD)
    page = page_for(width=PHONE)
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Reset password").click()
    axe(page)
    page.get_by_label("Work e-mail").fill(sara.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    link = re.search(
        r"https?://[^\s\"<]*/password/reset/key/[^\s\"<]+", mail_to(page, sara.email, "reset/key")
    )[0]
    assert sara.public_id in link
    page.goto(link)
    page.get_by_label("New password").fill("short")
    page.get_by_label("The same again").fill("short")
    page.evaluate("document.querySelector('#id_password1').removeAttribute('minlength')")
    page.get_by_role("button", name="Set the password").click()
    expect(page.locator(".errsum")).to_contain_text("at least 12 characters")
    axe(page)
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("The same again").fill(NEW)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="Your password is set")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    sign_in(page, sara.email, NEW)
    assert "was reset" in mail_to(page, sara.email, "Your password was reset")
    # Whoever was signed in with the old one is out, and the link is used up.
    elsewhere.goto("/me/")
    expect(elsewhere).to_have_url(re.compile("/accounts/login/"))
    other = page_for()
    other.goto(link)
    expect(other.get_by_role("heading", name="This link no longer works")).to_be_visible()
    axe(other)


def test_the_password_is_changed_with_the_old_one(page_for: PageFor, sara, axe):
    page = page_for()
    sign_in(page, sara.email, PASSWORD)
    page.goto("/accounts/password/change/")
    page.get_by_label("Your password now").fill("not this one")
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("The same again").fill(f"{NEW}!")
    page.get_by_role("button", name="Change the password").click()
    expect(page.locator(".errsum")).to_contain_text("That is not your password now.")
    axe(page)
    page.get_by_label("Your password now").fill(PASSWORD)
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("The same again").fill(NEW)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    page.goto("/me/")
    expect(page.get_by_role("heading", name=sara.name)).to_be_visible()  # this browser stays in


def test_the_address_changes_to_another_of_the_firm_once_its_code_is_typed(page_for: PageFor, sara, axe):
    page = page_for()
    sign_in(page, sara.email, PASSWORD)
    page.goto("/me/")
    page.get_by_role("link", name="Address").first.click()
    page.get_by_label("New address").fill("sara@elsewhere.example")
    page.get_by_role("button", name="Change the address").click()
    expect(page.locator(".errsum")).to_contain_text(f"Use an address of {sara.firm}")
    axe(page)
    address = f"s.{sara.email}"
    page.get_by_label("New address").fill(address)
    page.get_by_role("button", name="Change the address").click()
    expect(page.get_by_role("heading", name="Confirm the address")).to_be_visible()
    axe(page)
    page.get_by_label("Code").fill("WRONG1")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".errsum")).to_contain_text("That code is not right")
    code = re.search(r"\n\s+([A-Z0-9-]{6,9})\s*\n", mail_to(page, address, "confirms your new address"))[1]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text(f"Your sign-in address is now {address}")).to_be_visible()
    sara.refresh_from_db()
    assert sara.email == address
    assert address in mail_to(page, address.removeprefix("s."), "Your sign-in address is now")
    sign_out(page)
    sign_in(page, address, PASSWORD)
    page.goto("/me/")
    expect(page.get_by_role("heading", name=sara.name)).to_be_visible()


def test_a_session_that_was_ended_is_out_at_its_next_request(page_for: PageFor, sara, axe):
    laptop, phone = page_for(), page_for(width=PHONE, user_agent="Mozilla/5.0 (iPhone) Safari/605")
    for page in (laptop, phone):
        sign_in(page, sara.email, PASSWORD)
    laptop.goto("/me/")
    laptop.get_by_role("link", name="Where you are signed in").first.click()
    expect(laptop.locator(".rows li")).to_have_count(2)
    axe(laptop)
    laptop.locator("li", has_text="Safari, iPhone").get_by_role("button", name="End it").click()
    expect(laptop.locator(".rows li")).to_have_count(1)
    phone.goto("/me/")
    expect(phone).to_have_url(re.compile("/accounts/login/"))
    sign_in(phone, sara.email, PASSWORD)
    laptop.reload()
    laptop.get_by_role("button", name="End all others").click()
    phone.goto("/me/")
    expect(phone).to_have_url(re.compile("/accounts/login/"))


def test_a_suspended_firm_is_out_at_once_and_its_sessions_do_not_come_back(page_for: PageFor, sara):
    page = page_for()
    sign_in(page, sara.email, PASSWORD)
    ada = make_user(make_host(), is_site_admin=True)
    suspend_firm(ada, sara.firm)
    page.goto("/me/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    sign_in(page, sara.email, PASSWORD)
    expect(page.get_by_role("heading", name="This account is suspended")).to_be_visible()
    reinstate_firm(ada, sara.firm)
    page.goto("/me/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    sign_in(page, sara.email, PASSWORD)
    page.goto("/me/")
    expect(page.get_by_role("heading", name=sara.name)).to_be_visible()


def test_nobody_signs_up_and_the_page_says_how_one_gets_in(page_for: PageFor, axe):
    page = page_for(width=PHONE)
    page.goto("/accounts/login/")
    page.get_by_role("link", name="How to get in").click()
    expect(page.get_by_role("heading", name="You get in by invitation")).to_be_visible()
    axe(page)


def test_an_address_that_nobody_has_gets_the_same_page_and_no_mail(page_for: PageFor, sara):
    page = page_for()
    pages = []
    nobody = f"nobody-{new_tag()}@nowhere.example"
    for address in (sara.email, nobody):
        page.goto("/accounts/password/reset/")
        page.get_by_label("Work e-mail").fill(address)
        page.get_by_role("button", name="Send the link").click()
        pages.append(page.locator("main").inner_text())
    assert pages[0] == pages[1]
    mail_to(page, sara.email, "reset/key")
    assert mails_to(page, nobody) == 0


def test_the_account_is_reached_and_used_with_zone_look_and_keys(page_for: PageFor, sara):
    page = page_for()
    sign_in(page, sara.email, PASSWORD)
    page.goto("/me/")
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    page.get_by_label("Look").select_option("dark")
    page.get_by_label("Single-letter keys").uncheck()
    page.get_by_label("Job title").fill("Tribology")
    page.get_by_label("What you know about").fill("grease, Grease, ring creep")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Changed.")).to_be_visible()
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(root).to_have_attribute("data-zone", "Asia/Tokyo")
    assert root.get_attribute("data-shortcuts") is None
    assert page.get_by_label("What you know about").input_value() == "Grease, ring creep"
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.get_by_label("Single-letter keys").check()
    page.get_by_role("button", name="Save").click()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
