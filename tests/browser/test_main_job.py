"""The main job, as two people do it: a workspace, an invite by mail, in within a minute, a thread written by both."""

import re
import time

from community.mail.models import Mail
from tests.browser.conftest import PHONE, PageFor
from tests.cast import build_cast
from tests.make import make_agreement, make_firm, make_gate, make_user, make_workspace, new_tag, sign

SECRET = "Leave the second source out of it"
PASSWORD = "a shaft, a hub and a key"


def link_in_mail(page, address):
    """Wait for the real worker, and find the link in the mail as it was kept."""
    for _ in range(60):
        if Mail.objects.filter(to=address, sent_at__isnull=False).exists():
            break
        time.sleep(0.5)
    page.goto("/dev/mail/")
    for row in page.locator(".rows a").all()[:20]:
        url = row.get_attribute("href")
        text = page.request.get(url).text()
        if address in text and "/join/" in text:
            return re.search(r"https?://[^\s\"<]*/join/[\w-]+/", text)[0]
    raise AssertionError(f"no mail with a link for {address}")


def test_invite_a_supplier_and_work_in_a_shared_thread(page_for: PageFor, axe):
    tag = new_tag()
    cast = build_cast(tag)
    firm = make_firm(f"Tessaly {tag}", letters="TB", hue=6)
    domain = firm.domains.get().domain
    olga = make_user(cast.host, f"Olga {tag}", can_open_workspaces=True)

    # The host's engineer opens a workspace and requires an agreement.
    host = page_for(olga)
    host.goto("/w/new/")
    host.get_by_label("Name").fill(f"Wrist {tag}")
    host.get_by_label(re.compile("letters", re.I)).fill("WR")
    host.locator("form button.primary").click()
    host.wait_for_url(re.compile(r"/w/[a-z2-7]{12}/$"))
    workspace_path = re.search(r"/w/[a-z2-7]{12}/", host.url)[0]
    from community.workspaces.models import Workspace

    workspace = Workspace.objects.get(public_id=workspace_path.split("/")[2])
    agreement = make_agreement(cast.ada, title=f"Confidentiality {tag}")
    make_gate(olga, workspace, agreement)
    sign(olga, agreement)

    # A thread with an internal note, before anybody else is here.
    host.goto(f"{workspace_path}threads/new/")
    host.get_by_label("Title").fill("Four-point contact or crossed roller?")
    host.locator("textarea[name=source]").fill("Tilting moment **95 N·m**. Which would you start from?")
    host.get_by_role("button", name="Start the thread").click()
    host.wait_for_url(re.compile(r"/t/"))
    assert host.locator(".prose strong", has_text="95 N·m").is_visible()

    # The supplier's lead is invited by mail, and is in within a minute on a phone.
    address = f"dario@{domain}"
    host.goto(f"{workspace_path}invites/new/")
    host.locator("select[name=firm]").select_option("new")
    host.get_by_label("Name of the new firm").fill(firm.name)
    host.get_by_label("Addresses").fill(address)
    host.get_by_text("More: lead, days").click()
    host.get_by_label(re.compile("As a lead of the firm")).check()
    host.locator("select[name=landing]").select_option(label="Four-point contact or crossed roller?")
    host.get_by_role("button", name="Invite").click()
    host.wait_for_url(re.compile("/invites/created/"))
    admin = page_for(cast.ada)
    admin.goto("/manage/invites/")
    row = admin.locator("li", has_text=firm.name)
    row.locator("select").select_option(label=firm.name)
    row.get_by_role("button").click()
    host.goto(f"{workspace_path}invites/")
    host.get_by_role("button", name="Send again").click()

    lead = page_for(width=PHONE)
    link = link_in_mail(lead, address)
    began, screens = time.monotonic(), 1
    lead.goto(link)
    assert lead.get_by_text(f"Olga {tag}").first.is_visible()
    axe(lead)
    lead.get_by_label("Your name").fill("Dario Conti")
    lead.get_by_label("A password").fill(PASSWORD)
    lead.get_by_role("button", name="Join", exact=True).click()
    for _signature in ("for the firm", "own"):
        screens += 1
        lead.get_by_label(re.compile("I have read it")).check()
        lead.get_by_label("Type your full name to sign").fill("Dario Conti")
        lead.locator("form button.primary").click()
    screens += 1
    lead.get_by_label(re.compile("Three things")).fill("thin sections")
    lead.get_by_role("button", name="Go to the workspace").click()
    lead.wait_for_url(re.compile(r"/t/.*#reply"))
    screens += 1
    assert screens <= 6
    assert time.monotonic() - began < 60

    # Both write; the host's note stays the host's.
    lead.locator("textarea[name=source]").fill("Crossed roller, 0.31 mrad at that moment.")
    lead.get_by_role("button", name=re.compile("Reply to")).click()
    lead.get_by_text("Crossed roller, 0.31 mrad").wait_for()
    host.goto(f"{workspace_path}threads/")
    host.locator(".trow.unread", has_text="Four-point contact").wait_for()
    host.get_by_text("Four-point contact").click()
    host.get_by_text("Crossed roller, 0.31 mrad").wait_for()
    host.locator("label.s-internal").click()
    host.locator("textarea[name=source]").fill(SECRET)
    host.get_by_role("button", name="Save internal note").click()
    host.get_by_text(SECRET).wait_for()
    host.set_viewport_size({"width": 1440, "height": 3000})  # nothing half under the docked composer
    host.reload()
    axe(host)
    lead.set_viewport_size({"width": PHONE, "height": 3000})
    lead.reload()
    assert SECRET not in lead.content()
    axe(lead)

    # What was read is read: the row says so.
    host.goto(f"{workspace_path}threads/")
    host.locator(".trow:not(.unread)", has_text="Four-point contact").wait_for()

    # "Why can't this person see it?" is answered for an owner.
    host.goto(f"{workspace_path}why/")
    host.locator("input[name=address]").fill("nobody@nowhere.example")
    host.locator("main form button").last.click()
    host.get_by_text(re.compile("They are not a member here")).first.wait_for()

    # The rival, in another workspace of the same site, finds no trace.
    rival = page_for(cast.ravi)
    for path in ("/", "/me/", f"/w/{cast.rival_workspace.public_id}/people/"):
        rival.goto(path)
        assert firm.name not in rival.content()
        assert f"Wrist {tag}" not in rival.content()
    assert rival.goto(workspace_path).status == 404


def test_a_text_survives_a_lost_line_and_a_closed_tab(page_for: PageFor):
    cast = build_cast(new_tag())
    from community.threads.actions import Choice, start_thread
    from tests.threads.test_threads import send_id, words

    thread = start_thread(
        cast.olga,
        cast.workspace,
        title="Draft",
        words=words(),
        choice=Choice("everyone"),
        client_id=send_id(),
    )
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    page.locator("textarea[name=source]").fill("Half a thought")
    page.context.set_offline(True)
    page.get_by_role("button", name=re.compile("Reply to")).click()
    page.get_by_text(re.compile("Not posted")).wait_for()
    assert page.locator("textarea[name=source]").input_value() == "Half a thought"
    page.context.set_offline(False)
    page.locator("textarea[name=source]").press_sequentially(" more")
    page.get_by_text(re.compile("Draft kept")).wait_for()
    page.close()
    other = page_for(cast.sara, width=PHONE)
    other.goto(f"/t/{thread.public_id}/")
    assert other.locator("textarea[name=source]").input_value() == "Half a thought more"
    other.get_by_role("button", name=re.compile("Reply to")).click()
    other.locator(".prose", has_text="Half a thought more").wait_for()
    other.reload()
    assert other.locator("textarea[name=source]").input_value() == ""
    assert other.locator(".prose", has_text="Half a thought more").count() == 1


def test_every_page_is_accessible_in_both_themes_and_widths(page_for: PageFor, axe):
    cast = build_cast(new_tag())
    workspace = make_workspace(cast.olga, people={cast.sara: "member"})
    w = workspace.public_id
    paths = (
        "/",
        f"/w/{w}/",
        f"/w/{w}/threads/",
        f"/w/{w}/threads/new/",
        f"/w/{w}/people/",
        f"/w/{w}/settings/",
        f"/w/{w}/invites/",
        f"/w/{w}/invites/new/",
        f"/w/{w}/why/",
        "/me/",
        "/me/agreements/",
        "/accounts/2fa/",
    )
    for width, dark in ((1440, False), (390, True)):
        page = page_for(cast.olga, width=width, dark=dark)
        for path in paths:
            assert page.goto(path).ok, path
            axe(page)
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, (path, width)
    signed_out = page_for(width=390)
    for path in ("/accounts/login/", "/accounts/password/reset/", "/join/x/", "/nothing/"):
        signed_out.goto(path)
        axe(signed_out)
