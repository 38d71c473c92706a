"""Finds Chromium or installs it, for tests and for `make likeness`, which needs nothing else of theirs.

Debian's headless shell is liked best: the same Chromium without windows; a page of a person's own costs it a fifth.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Playwright

from config import embedded

SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_MACS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# Nothing of the browser's own may look for the world outside.
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--no-default-browser-check",
]


def find_browser(playwright: Playwright) -> str:
    """The path of a Chromium or Chrome: the machine's, else one installed now, else a sentence."""
    embedded.VAR.mkdir(exist_ok=True)
    with open(embedded.VAR / "browser.lock", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # one process of a test run installs, the others find it
        if found := _first(os.environ.get("KEYWAY_BROWSER"), shutil.which(SHELL)):
            return found
        whole = _first(*map(shutil.which, NAMES), ON_MACS, playwright.chromium.executable_path)
        # Where a browser is there, the shell is taken from the lists that apt has, or not at all.
        if found := _install_shell(look_for_news=not whole) or whole:
            return found
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
        if found := _first(playwright.chromium.executable_path):
            return found
    sys.exit(
        "The browser tests need Chromium or Chrome and could not install one. Install it (on Debian: apt install"
        f" {SHELL}), or name its program in KEYWAY_BROWSER."
    )


def _first(*paths: str | None) -> str | None:
    return next((path for path in paths if path and Path(path).exists()), None)


def _install_shell(*, look_for_news: bool) -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    if look_for_news:
        subprocess.run(["apt-get", "update", "-q"], **quiet)
    patience = ["-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10"]
    words = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "--no-remove", *patience]
    subprocess.run([*words, SHELL, "fonts-dejavu-core"], stderr=subprocess.DEVNULL, **quiet)
    return shutil.which(SHELL)
