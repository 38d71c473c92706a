"""Every page that the resolver knows, as an owner, a member and a site admin get it: axe, one h1, no sideways scroll.

Each page is loaded once and then looked at twice: on a desk in light, on a phone in dark.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, WIDE, PageFor
from tests.cast import build_cast
from tests.make import new_tag
from tests.places import World, build_world, our_patterns

# What a member gets of these is not what an owner gets.
FOR_MEMBERS = (
    "feed:home",
    "workspaces:overview",
    "workspaces:people",
    "threads:thread",
    "notifications:inbox",
)
# Pages of allauth's that have templates of ours.
ACCOUNT = (
    "account_email",
    "account_change_password",
    "account_reset_password",
    "mfa_index",
    "mfa_add_webauthn",
    "mfa_activate_totp",
)
# What another width and theme can change is asked again; the rest stays as it is.
LOOKS = (
    (WIDE, "light", ()),
    (PHONE, "dark", ("color-contrast", "target-size", "scrollable-region-focusable")),
)


@pytest.fixture
def seen(stack_db):
    cast = build_cast(new_tag())
    return cast, build_world(cast)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ["owner", "member", "admin"])
def test_every_page_reads_well_for_everybody(seen, role, page_for: PageFor, axe):
    cast, world = seen
    page = page_for({"owner": cast.olga, "member": cast.sara, "admin": cast.ada}[role])
    faults: list[str] = []
    looked_at = 0
    for path in dict.fromkeys(_addresses(role, world)):
        answer = page.request.get(path, max_redirects=0)
        if answer.status != 200 or "<main" not in answer.text():
            continue  # refused, sent on, a file, or a part of a page
        page.goto(path)
        looked_at += 1
        for width, theme, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            try:
                axe(page, *rules)
            except AssertionError as found:
                faults.append(f"{width} {theme} {found}")
            faults += [f"{path} at {width}: {fault}" for fault in _faults(page)]
    assert looked_at >= {"owner": 30, "member": 5, "admin": 12}[role]
    assert not faults, "\n".join(faults)


def _addresses(role: str, world: World):
    for name, pattern in our_patterns():
        if role == "member" and name not in FOR_MEMBERS:
            continue
        if role == "admin" and not name.startswith("administration:"):
            continue
        parts = pattern.pattern.converters or pattern.pattern.regex.groupindex
        yield reverse(name, kwargs={part: world.kwargs[part] for part in parts})
    if role == "owner":
        yield from map(reverse, ACCOUNT)


def _faults(page: Page) -> list[str]:
    return page.evaluate(
        """() => {
          const [faults, root] = [[], document.documentElement];
          const over = root.scrollWidth - root.clientWidth;
          if (over > 0) faults.push(`scrolls sideways by ${over} px`);
          const headings = [...document.querySelectorAll("h1")].filter((each) => each.checkVisibility()).length;
          if (headings !== 1) faults.push(`${headings} headings of the first level`);
          return faults;
        }"""
    )
