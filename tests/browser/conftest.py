"""A real browser on the real site, and people who are already signed in."""

import os
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from community.threads.actions import Choice, start_thread
from community.threads.models import Thread
from config import embedded
from tests.browser.chromium import QUIET, find_browser
from tests.cast import Cast, build_cast
from tests.make import new_tag
from tests.stack.live import Live
from tests.threads.test_threads import send_id, words

WIDE, PHONE = 1440, 390
PageFor = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, and Django then takes every query here for one from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(
            executable_path=find_browser(playwright), args=[*QUIET, *sandbox]
        )
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture
def cast(stack_db: Live) -> Cast:
    """People of this test's own, beside those of all others on the site."""
    return build_cast(new_tag())


@pytest.fixture
def thread(cast: Cast) -> Thread:
    """A thread for everyone here with its first post, by Olga."""
    return start_thread(
        cast.olga,
        cast.workspace,
        title="Preload at 65 °C",
        words=words(),
        choice=Choice("everyone"),
        client_id=send_id(),
    )


@pytest.fixture
def page_for(browser: Browser, stack_db: Live, request: pytest.FixtureRequest) -> Iterator[PageFor]:
    """`page_for(user, width=1440, dark=False)`: a page of a browser of its own; None is somebody signed out.

    After the test no page may have thrown, or have tried what the content security policy forbids.
    """
    pages: list[Page] = []
    faults: list[str] = []

    def open_page(user: Any = None, *, width: int = WIDE, dark: bool = False, **options: Any) -> Page:
        phone = {"has_touch": True, "is_mobile": True} if width <= PHONE else {}
        context = browser.new_context(
            base_url=stack_db.url,
            viewport={"width": width, "height": 844 if phone else 900},
            color_scheme="dark" if dark else "light",
            **{**phone, **options},
        )
        context.set_default_timeout(10_000)
        if user is not None:
            cookie = {"name": stack_db.session_cookie, "value": _session_of(user), "url": stack_db.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
        )
        pages.append(page)
        return page

    yield open_page
    report = getattr(request.node, "report_of_call", None)
    for number, page in enumerate(pages):
        if report is not None and report.failed and not page.is_closed():
            name = re.sub(r"\W+", "-", request.node.name)
            page.screenshot(path=embedded.VAR / "shots" / f"{name}-{number}.png")
        page.context.close()
    assert not faults, "\n".join(faults)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    outcome = yield
    report = outcome.get_result()
    if report.when == "call":
        item.report_of_call = report  # type: ignore[attr-defined]


def sign_in(page: Page, email: str, password: str) -> None:
    """Through the real form."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)` fails where axe-core finds something that people with a screen reader or a keyboard stumble over.

    `axe(page, "color-contrast")` asks of these rules only: what another width or theme can change.
    """
    script = embedded.ROOT / "node_modules" / "axe-core" / "axe.min.js"

    def check(page: Page, *rules: str) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script.read_text())
        asked = rules or ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
        # Naming what is well, and sending it here, would take longer than to look.
        run = (
            "(asked) => axe.run({runOnly: asked, resultTypes: ['violations']}).then((all) => all.violations)"
        )
        found = page.evaluate(run, list(asked))
        said = [
            f"{rule['id']}: {rule['help']}: {', '.join(str(node['target']) for node in rule['nodes'][:5])}"
            for rule in found
        ]
        assert not said, f"{page.url}\n" + "\n".join(said)

    return check


def _session_of(user: Any) -> str:
    """A session as the sign-in form would have made it, without the form: most tests are not about signing in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "accounts.backends.KeywayBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "email": user.email}
    ]
    session.save()
    return str(session.session_key)
