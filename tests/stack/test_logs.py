"""What the real site writes down while it works and while it fails: nobody can sign in or join with it."""

import http.cookiejar
import os
import re
import signal
import urllib.error
import urllib.parse
import urllib.request
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from community.invites.actions import Terms, create_invite
from tests.browser.conftest import _session_of
from tests.cast import build_cast
from tests.make import new_tag
from tests.stack.live import Live, wait_until_ready

PASSWORD = "the wrong shaft and the wrong hub"


class Visitor:
    """A browser without a picture: keeps cookies, follows redirects, takes every answer."""

    def __init__(self, live: Live, **cookies: str) -> None:
        self.url = live.url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        self.opener.addheaders = [("Cookie", f"{name}={value}") for name, value in cookies.items()]

    def ask(self, path: str, **fields: str) -> str:
        body = urllib.parse.urlencode(fields).encode() if fields else None
        request = urllib.request.Request(self.url + path, body, {"Origin": self.url})
        try:
            return self.opener.open(request, timeout=60).read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()


def test_no_secret_is_written_down(stack_db):
    cast = build_cast(new_tag())
    week = timezone.now() + timedelta(days=7)
    places = [(cast.workspace, "member")]
    _invite, token = create_invite(
        cast.olga, Terms(places=places, firm=cast.supplier, firm_name="", expires_at=week)
    )
    session = _session_of(cast.olga)

    stranger, member = Visitor(stack_db), Visitor(stack_db, **{stack_db.session_cookie: session})
    form = stranger.ask("/accounts/login/")
    csrf = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    stranger.ask(
        f"/accounts/login/?next=/join/{token}/",
        login=cast.olga.email,
        password=PASSWORD,
        csrfmiddlewaretoken=csrf,
    )
    for visitor in (stranger, member):
        visitor.ask(f"/join/{token}/")
        visitor.ask(f"/join/{token}/nowhere?code={token}")
        visitor.ask(f"/hooks/{token}/", text=token)
        visitor.ask(f"/join/{token}/", password=PASSWORD)  # without a CSRF token
        visitor.ask(f"/accounts/password/reset/key/1-{token}/")
    # Nobody answers behind Caddy for a moment, nor is anybody started again: Caddy says so itself, and logs.
    watchers = stack_db.processes("config.serve")
    assert watchers
    for pid in watchers:
        os.kill(pid, signal.SIGSTOP)
    try:
        for pid in stack_db.processes("granian"):
            os.kill(pid, signal.SIGKILL)
        assert "looked after" in member.ask(f"/join/{token}/?code={token}")
        assert "looked after" in member.ask(f"/hooks/{token}/", text=token)
    finally:
        for pid in watchers:
            os.kill(pid, signal.SIGCONT)
    wait_until_ready(stack_db)

    said = Path(stack_db.log).read_text()
    assert "GET /join/***" in said
    for secret in (token, session, PASSWORD, PASSWORD.replace(" ", "+"), csrf):
        assert secret not in said
