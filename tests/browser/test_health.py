"""The browser itself works against the real site."""

from tests.browser.conftest import PageFor


def test_the_sign_in_page_opens_at_both_widths(page_for: PageFor):
    for width in (1440, 390):
        page = page_for(width=width)
        answer = page.goto("/accounts/login/")
        assert answer is not None
        assert answer.ok
        assert page.locator("input[name=login]").is_visible()
