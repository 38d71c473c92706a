"""Finds Chromium or installs it, for tests and for `make likeness`, which needs nothing else of theirs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Playwright

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
    named = os.environ.get("KEYWAY_BROWSER", "")
    for found in (named, *map(shutil.which, NAMES), ON_MACS, playwright.chromium.executable_path):
        if found and Path(found).exists():
            return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=environment, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        if found := shutil.which("chromium"):
            return found
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    if Path(playwright.chromium.executable_path).exists():
        return playwright.chromium.executable_path
    sys.exit(
        "The browser tests need Chromium or Chrome and could not install one. Install it (on Debian: apt install"
        " chromium), or name its program in KEYWAY_BROWSER."
    )
