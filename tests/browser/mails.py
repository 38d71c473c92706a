"""Mails as their readers get them: written by the worker, read at /dev/mail/."""

import re
import time

from playwright.sync_api import Page


def mail_to(page: Page, address: str, words: str, *, patience: float = 30) -> str:
    """Return the text of the newest mail to `address` that has `words` in it; wait for the worker."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        listed = page.request.get("/dev/mail/").text()
        for path in re.findall(r'href="(/dev/mail/[^"]+/)"', listed)[:40]:
            text = page.request.get(path).text()
            if address in text and words in text:
                return text
        time.sleep(0.3)
    raise AssertionError(f"no mail to {address} with “{words}”")


def mails_to(page: Page, address: str) -> int:
    """How many of the latest mails went to `address`."""
    listed = page.request.get("/dev/mail/").text()
    paths = re.findall(r'href="(/dev/mail/[^"]+/)"', listed)[:60]
    return sum(address in page.request.get(path).text() for path in paths)
