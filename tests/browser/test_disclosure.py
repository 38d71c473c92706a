"""Three people turn two keys; a fourth sees it then and not before; a rival never hears of it."""

import pytest
from playwright.sync_api import expect

from community.threads.actions import reply
from tests.browser.conftest import PHONE, WIDE
from tests.cast import build_cast
from tests.disclosures.make import add_third, start_between, words
from tests.make import new_tag


@pytest.mark.parametrize(("width", "dark"), [(WIDE, False), (PHONE, True)])
def test_a_thread_is_shown_to_a_third_firm(page_for, axe, width, dark):
    cast = build_cast(new_tag())
    kim = add_third(cast)
    thread = start_between(cast, text="The housing moves by 12 µm.")
    reply(cast.mats, thread, words=words("Measured the same here."), client_id=new_tag())
    sara, lin, olga, kims, ravi = (
        page_for(user, width=width, dark=dark) for user in (cast.sara, cast.lin, cast.olga, kim, cast.ravi)
    )
    mats = page_for(cast.mats, width=width, dark=dark)
    mats.goto(f"/t/{thread.public_id}/")

    def look(page, name):
        page.evaluate(
            "scrollTo({top: 0, behavior: 'instant'})"
        )  # half under a bar a button measures too small
        axe(page, "color-contrast", "target-size")

    sara.goto(f"/t/{thread.public_id}/")
    look(sara, "1-thread")
    sara.get_by_role("link", name="Show it to more people").click()
    sara.get_by_label("Everyone here").check()
    sara.get_by_label("Why").fill("They cast the housing, and see the crack.")
    look(sara, "2-choose")
    sara.get_by_role("button", name="See what that means").click()
    expect(sara.get_by_text("Kim Borg")).to_be_visible()
    look(sara, "3-weight")
    sara.get_by_role("button", name="Propose it").click()
    expect(sara.get_by_role("heading", name="Show “Preload” to more people?")).to_be_visible()
    look(sara, "4-proposed")
    expect(mats.locator("#main").get_by_text("Sara Lind proposes to show this thread")).to_be_visible()
    look(mats, "5-thread-live")

    lin.goto("/inbox/")
    expect(lin.get_by_text("asks you to let more people see something")).to_be_visible(timeout=30_000)
    look(lin, "6-inbox")
    lin.goto(f"/w/{cast.workspace.public_id}/disclosures/")
    look(lin, "7-list")
    lin.get_by_role("link", name="Preload").click()
    reply(cast.sara, thread, words=words("One thing more."), client_id=new_tag())
    lin.get_by_role("button", name="Approve for your firm").click()
    expect(lin.get_by_role("alert").get_by_text("something changed meanwhile")).to_be_visible()
    look(lin, "8-moved")
    lin.get_by_role("button", name="Approve for your firm").click()
    expect(lin.get_by_text("Nothing is shown until every firm has approved")).to_be_visible()

    kims.goto(f"/w/{cast.workspace.public_id}/threads/")
    expect(kims.get_by_text("Preload")).to_have_count(0)
    olga.goto(f"/w/{cast.workspace.public_id}/disclosures/")
    olga.get_by_role("link", name="Preload").click()
    look(olga, "9-decide")
    olga.get_by_role("button", name="Approve for your firm").click()
    expect(olga.get_by_text("this is where more people see it")).to_be_visible()
    expect(olga.get_by_text("Shown to more people: Olga Berg gave the last approval")).to_be_visible()
    look(olga, "10-shown")
    expect(mats.locator("#main").get_by_text("This thread went on in another one.")).to_be_visible()

    kims.goto("/inbox/")
    row = kims.get_by_text("gave the last approval: you see it now")
    expect(row).to_be_visible(timeout=30_000)
    look(kims, "11-inbox")
    kims.get_by_role("link", name="Preload").first.click()
    expect(kims.get_by_text("One thing more.")).to_be_visible()
    look(kims, "12-third-firm")
    ravi.goto("/inbox/")
    expect(ravi.get_by_text("Preload")).to_have_count(0)
    assert ravi.goto(olga.url).status == 404
    assert ravi.goto(f"/w/{cast.workspace.public_id}/disclosures/").status == 404
