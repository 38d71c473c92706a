"""A sheet of mockup and page side by side, at both widths, light and dark: `make likeness` while `make run` is up.

Reads the mockups from ../shared/design/ui beside the project, writes var/likeness/*.png.
"""

import base64
import os
import sys

from playwright.sync_api import Browser, Page, sync_playwright

from community.demo.cast import PASSWORD
from config import embedded
from tests.browser.chromium import QUIET, find_browser

MOCKUPS = embedded.ROOT.parent / "shared" / "design" / "ui"
SHEETS = embedded.VAR / "likeness"
SITE = f"http://localhost:{os.environ.get('PORT', '8000')}"
# Mockup, who looks, and the way to the page: an address, "click:" and what to click, or "guest:" and the field with
# the link that somebody without an account opens.
PAGES = [
    ("signin", None, ["/accounts/login/"]),
    ("home", "ingrid@norrland.example", ["/"]),
    ("workspace", "ingrid@norrland.example", ["/", "click:.plist a:has-text('J4 joint bearing')"]),
    ("threads", "ingrid@norrland.example", ["/", "click:.plist a:has-text('J4 joint bearing')", "threads/"]),
    ("thread", "ingrid@norrland.example", ["/", "click:.tlist a:has-text('Preload is gone')"]),
    ("inbox", "ingrid@norrland.example", ["/inbox/"]),
    (
        "firm",
        "ingrid@norrland.example",
        ["/", "click:.plist a:has-text('J4 joint bearing')", "click:.side a:has-text('Aoki')"],
    ),
    (
        "member",
        "ingrid@norrland.example",
        ["/", "click:.tlist a:has-text('Preload is gone')", "click:.post-head .who"],
    ),
    (
        "invite",
        "ingrid@norrland.example",
        [
            "/",
            "click:.plist a:has-text('J4 joint bearing')",
            "invites/new/",
            "click:main form button.primary",
            "guest:.copyline input",
        ],
    ),
    ("states", None, ["/nothing-here/"]),
]
SHEET = """<body style="margin:0;display:flex;gap:12px;background:#888;align-items:flex-start">
<img src="data:image/png;base64,{0}"><img src="data:image/png;base64,{1}"></body>"""


def main() -> None:
    if not MOCKUPS.exists():
        sys.exit(f"The mockups are not at {MOCKUPS}.")
    SHEETS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(
            executable_path=find_browser(playwright), args=[*QUIET, *sandbox]
        )
        for width, height in ((1440, 900), (390, 844)):
            for theme in ("light", "dark"):
                for name, who, way in PAGES:
                    _sheet(browser, name, who, way, width, height, theme)
        browser.close()
    print(f"{len(PAGES) * 4} sheets in {SHEETS}")


def _sheet(
    browser: Browser, name: str, who: str | None, way: list[str], width: int, height: int, theme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((MOCKUPS / f"{name}.html").as_uri() + ("#dark" if theme == "dark" else ""))
    mockup = _picture(page)
    if who:
        page.goto(f"{SITE}/accounts/login/")
        page.fill("#id_login", who)
        page.fill("#id_password", PASSWORD)
        page.locator("form:has(#id_password) button[type=submit]").click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
    for step in way:
        if step.startswith("click:"):
            page.locator(step.removeprefix("click:")).first.click()
            page.wait_for_load_state()
        elif step.startswith("guest:"):
            link = page.locator(step.removeprefix("guest:")).first.input_value()
            context.clear_cookies()
            page.goto(link)
        else:
            page.goto(SITE + step if step.startswith("/") else page.url.split("?")[0] + step)
    ours = _picture(page)
    wide = browser.new_page(viewport={"width": 2 * width + 12, "height": height})
    wide.set_content(SHEET.format(mockup, ours))
    wide.screenshot(path=SHEETS / f"{name}-{width}-{theme}.png")
    wide.close()
    context.close()


def _picture(page: Page) -> str:
    page.wait_for_timeout(300)  # fonts and drawings settle
    return base64.b64encode(page.screenshot()).decode()


if __name__ == "__main__":
    main()
