"""Onboarding by a script, on a phone: it opens the real mail, counts screens and seconds, and reloads at each step.

Again with the lead absent, the link used up, the session lost, somebody else signed in, and a passkey for a password.
"""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from community.invites.actions import Terms, create_invite
from community.mail.models import Mail
from community.threads.actions import Choice, start_thread
from community.threads.posting import Words
from tests.browser.conftest import PHONE
from tests.cast import build_cast
from tests.make import make_agreement, make_gate, make_user, new_tag, sign

PASSWORD = "a shaft, a hub and a key"
NOBODY_ELSE = ("Mats Ek", "Rune Dahl", "Sara Lind", "Ravi Shah")
SECONDS, SCREENS = 60, 6


@pytest.fixture
def place(stack_db):
    """A workspace with an agreement that the firm has not signed, and a thread to land in."""
    cast = build_cast(new_tag())
    words = Words(source="Welcome.", html="<p>Welcome.</p>", html_version=1, excerpt="Welcome.")
    thread = start_thread(
        cast.olga,
        cast.workspace,
        title="Start here",
        words=words,
        choice=Choice("everyone"),
        client_id=new_tag(),
    )
    agreement = make_agreement(cast.ada, title="Confidentiality")
    make_gate(cast.olga, cast.workspace, agreement)
    sign(cast.olga, agreement)
    return cast, thread, agreement


def invited(cast, thread, address, **more):
    terms = Terms(
        places=[(cast.workspace, "member")],
        firm=cast.supplier,
        firm_name="",
        expires_at=timezone.now() + timedelta(days=7),
        address=address,
        landing=("thread", thread.public_id),
        **more,
    )
    return create_invite(cast.olga, terms)


def link_in_mail(page, address):
    """Wait for the real worker, then read the mail where a developer reads it."""
    for _ in range(80):
        if Mail.objects.filter(to=address, kind="invite", sent_at__isnull=False).exists():
            break
        time.sleep(0.5)
    page.goto("/dev/mail/")
    for row in page.locator(".rows a").all()[:30]:
        text = page.request.get(row.get_attribute("href")).text()
        if address in text and "/join/" in text:
            return re.search(r"https?://[^\s\"<]*/join/[\w-]+/", text)[0]
    raise AssertionError(f"no mail with a link for {address}")


class Way:
    """Somebody on the way in, screen by screen; each screen is loaded twice before anything is done on it."""

    def __init__(self, page, *, reloads=True, axe=None):
        self.page, self.reloads, self.axe = page, reloads, axe
        self.screens, self.began = 0, time.monotonic()

    def screen(self, heading):
        """We are at `heading`; a reload changes nothing; the page fits the phone."""
        self.page.get_by_role("heading", name=heading).first.wait_for()
        if self.reloads:
            self.page.reload()
            self.page.get_by_role("heading", name=heading).first.wait_for()
        self.screens += 1
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, heading
        assert self.page.locator("h1:visible").count() == 1, heading
        if self.axe:
            self.axe(self.page)

    def nobody_else(self):
        text = self.page.content()
        assert not [name for name in NOBODY_ELSE if name in text]

    def details(self, name):
        self.screen("Your details")
        self.nobody_else()
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_label("A password").fill(PASSWORD)
        self.page.get_by_role("button", name="Join", exact=True).click()

    def sign(self, name):
        self.screen("Confidentiality")
        self.nobody_else()
        self.page.get_by_label(re.compile("I have read it")).check()
        self.page.get_by_label("Type your full name to sign").fill(name)
        self.page.locator("form button.primary").click()

    def skills(self):
        self.screen("What may others ask you about?")
        self.page.get_by_label(re.compile("Three things")).fill("grinding, spacers, creep")
        self.page.get_by_role("button", name="Go to the workspace").click()

    def lands(self, thread):
        self.page.wait_for_url(re.compile(f"/t/{thread.public_id}/.*#reply"))
        self.screens += 1
        assert self.page.locator("textarea[name=source]").is_visible()
        return time.monotonic() - self.began


def test_a_lead_is_in_within_a_minute_and_six_screens(page_for, axe, place):
    cast, thread, _agreement = place
    address = f"new@{cast.supplier.domains.get().domain}"
    invited(cast, thread, address, as_lead=True)
    page = page_for(width=PHONE)
    link = link_in_mail(page, address)
    way = Way(page, reloads=False)
    page.goto(link)
    axe(page)
    way.details("Dario Conti")
    way.sign("Dario Conti")  # for the firm
    way.sign("Dario Conti")
    way.skills()
    seconds = way.lands(thread)
    assert (way.screens <= SCREENS, seconds < SECONDS) == (True, True), (way.screens, seconds)


def test_every_step_stands_a_reload(page_for, place, axe):
    cast, thread, agreement = place
    sign(cast.lin, agreement, for_firm=True)
    address = f"new@{cast.supplier.domains.get().domain}"
    invited(cast, thread, address)
    page = page_for(width=PHONE, dark=True)
    way = Way(page, axe=axe)
    page.goto(link_in_mail(page, address))
    way.details("Kim Abe")
    way.sign("Kim Abe")
    way.skills()
    assert way.lands(thread)


def test_the_lead_is_absent(page_for, place):
    """The newcomer signs, waits, sees nothing, and goes on by itself once the lead has signed; both get a mail."""
    cast, thread, _agreement = place
    address = f"new@{cast.supplier.domains.get().domain}"
    invited(cast, thread, address)
    page = page_for(width=PHONE)
    way = Way(page)
    page.goto(link_in_mail(page, address))
    way.details("Kim Abe")
    way.sign("Kim Abe")
    way.screen("One signature is missing")
    way.nobody_else()
    assert page.get_by_text("Lin Mori must sign first.").is_visible()
    assert page.goto(f"/w/{cast.workspace.public_id}/").status == 404
    assert page.goto(f"/t/{thread.public_id}/").status == 404
    page.goto("/join/next/")
    lead = page_for(cast.lin)
    lead.goto("/me/agreements/")
    lead.get_by_role("link", name="Read and sign").first.click()
    lead.get_by_label(re.compile("I have read it")).check()
    lead.get_by_label("Type your full name to sign").fill("Lin Mori")
    lead.get_by_role("button", name=re.compile("Sign for")).click()
    page.get_by_role("heading", name="What may others ask you about?").wait_for(timeout=20_000)
    way.skills()
    way.lands(thread)
    kinds = set(Mail.objects.filter(to__in=[address, cast.lin.email]).values_list("to", "kind"))
    assert {(cast.lin.email, "sign_for_firm"), (address, "place_opened")} <= kinds


def test_the_session_is_lost_and_the_link_is_used_up(page_for, place, axe):
    """Signed in again from the used-up link's page, one goes on where one was."""
    cast, thread, agreement = place
    sign(cast.lin, agreement, for_firm=True)
    address = f"new@{cast.supplier.domains.get().domain}"
    invited(cast, thread, address)
    page = page_for(width=PHONE)
    link = link_in_mail(page, address)
    page.goto(link)
    Way(page).details("Kim Abe")
    page.get_by_role("heading", name="Confidentiality").first.wait_for()
    page.context.clear_cookies()
    page.goto(link)
    page.get_by_role("heading", name="This link is used up").wait_for()
    assert "J4 joint" not in page.content()
    axe(page)
    page.get_by_role("link", name="Sign in").first.click()
    page.fill("input[name=login]", address)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    way = Way(page)
    way.sign("Kim Abe")
    way.skills()
    way.lands(thread)
    other = page_for(width=PHONE)
    assert other.goto(link).status == 410


def test_somebody_else_is_signed_in(page_for, place):
    cast, thread, agreement = place
    sign(cast.lin, agreement, for_firm=True)
    address = f"new@{cast.supplier.domains.get().domain}"
    invited(cast, thread, address)
    page = page_for(cast.ravi, width=PHONE)
    page.goto(link_in_mail(page, address))
    page.get_by_role("heading", name="This link is for another address").wait_for()
    assert "J4 joint" not in page.content()
    page.get_by_role("button", name="Sign out and go on").click()
    way = Way(page)
    way.details("Kim Abe")
    way.sign("Kim Abe")


def test_an_old_hand_just_gets_the_seats(page_for, place):
    cast, thread, agreement = place
    user = make_user(cast.supplier)
    invited(cast, thread, user.email)
    sign(cast.lin, agreement, for_firm=True)
    page = page_for(user, width=PHONE)
    page.goto(link_in_mail(page, user.email))
    page.get_by_role("button", name="Join", exact=True).click()
    way = Way(page, reloads=False)
    way.sign(user.name)
    way.skills()
    assert way.lands(thread)


def test_a_passkey_instead_of_a_password(page_for, place):
    """Chromium's virtual authenticator makes it, and signs in with it afterwards."""
    cast, thread, agreement = place
    sign(cast.lin, agreement, for_firm=True)
    address = f"new@{cast.supplier.domains.get().domain}"
    invited(cast, thread, address)
    page = page_for(width=PHONE)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(link_in_mail(page, address))
    way = Way(page)
    way.screen("Your details")
    page.get_by_label("Your name").fill("Kim Abe")
    page.get_by_role("button", name="Join with a passkey").click()
    way.screen("Make your passkey")
    page.get_by_role("button", name="Make the passkey").click()
    way.sign("Kim Abe")
    way.skills()
    way.lands(thread)
    assert way.screens <= SCREENS
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    assert page.goto(f"/t/{thread.public_id}/").ok


def test_a_copied_link_proves_the_address_by_a_code(page_for, place):
    cast, thread, agreement = place
    sign(cast.lin, agreement, for_firm=True)
    domain = cast.supplier.domains.get().domain
    _invite, token = invited(cast, thread, "", max_uses=3)
    page = page_for(width=PHONE)
    way = Way(page)
    page.goto(f"/join/{token}/")
    assert token not in page.url, "the address that is a secret is left at once"
    page.get_by_label("Your work address").fill(f"kim@{domain}")
    way.reloads = False  # what was typed and not sent is the browser's
    way.details("Kim Abe")
    way.reloads = True
    way.screen("Is this your address?")
    for _ in range(80):
        if Mail.objects.filter(to=f"kim@{domain}", kind="invite_code", sent_at__isnull=False).exists():
            break
        time.sleep(0.5)
    mailbox = page_for()
    mailbox.goto("/dev/mail/")
    codes = [
        re.search(r"\b(\d{6})\b is your code", mailbox.request.get(row.get_attribute("href")).text())
        for row in mailbox.locator(".rows a", has_text="is your code").all()[:10]
        if f"kim@{domain}" in mailbox.request.get(row.get_attribute("href")).text()
    ]
    page.get_by_label("Code").fill(codes[0][1])
    page.get_by_role("button", name="Go on").click()
    way.sign("Kim Abe")
    way.skills()
    way.lands(thread)
