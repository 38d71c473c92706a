"""Writing, as people do it in a browser: preview, edit, delete, notes, reactions, keys, without JavaScript."""

import re

from playwright.sync_api import expect

from community.threads.actions import edit_post, reply, write_note
from community.threads.models import Post, Thread
from tests.browser.conftest import PHONE, PageFor
from tests.threads.test_threads import send_id, words

SOURCE = """# Findings

**Bold** and `code`, https://example.com/a_b?x=1&y=2, $F = \\mu N$.[^1]

| Joint | After |
|:------|------:|
| J4-021 | 0.118 |

- [x] liners sent

```mermaid
graph TD; A[Bore] --> B[Ring]
```

[^1]: The rig.
"""
LONG = "0123456789abcdef" * 12


def field_of(page):
    return page.locator("textarea[name=source]")


def test_the_preview_is_the_result(page_for: PageFor, thread, cast):
    page = page_for(cast.sara, dark=True)
    page.goto(f"/t/{thread.public_id}/")
    field_of(page).fill(SOURCE)
    page.get_by_role("button", name="Preview").click()
    page.locator(".preview pre.mermaid img").wait_for()
    drawn = page.locator(".preview").inner_html()
    page.get_by_role("button", name=re.compile("Reply to")).click()
    page.locator(".post pre.mermaid img").wait_for()
    posted = page.locator(".post .prose").last.inner_html()
    assert_same(drawn, posted)
    image = page.locator(".post pre.mermaid img")
    assert 20 < image.bounding_box()["height"] < 400
    assert "%23ccc" in image.get_attribute("src")  # pale on dark: the lines that Mermaid's dark theme draws


def assert_same(drawn, posted):
    def plain(html):
        return re.sub(r"drawing-\d+", "drawing", re.sub(r"\s+", " ", html)).strip()

    assert plain(drawn) == plain(posted)


def test_a_preview_that_fails_keeps_the_field(page_for: PageFor, thread, cast):
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    field_of(page).fill("Kept.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".toast.stays")).to_contain_text("That did not work")
    expect(field_of(page)).to_have_value("Kept.")
    expect(field_of(page)).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview")).to_contain_text("Kept.")


def test_nothing_scrolls_sideways_on_a_phone(page_for: PageFor, cast):
    title = f"A path {LONG}"
    source = (
        f"{LONG}\n\n`{LONG}`\n\n```\n{LONG * 3}\n```\n\n| {' | '.join('abcdefgh')} |\n|{'-|' * 8}\n| {LONG} |"
    )
    page = page_for(cast.sara, width=PHONE)
    page.goto(f"/w/{cast.workspace.public_id}/threads/new/")
    page.get_by_label("Title").fill(title)
    field_of(page).fill(source)
    page.get_by_role("button", name="Start the thread").click()
    page.wait_for_url(re.compile(r"/t/"))
    thread = Thread.objects.get(title=title, workspace=cast.workspace)
    paths = ["/", f"/w/{cast.workspace.public_id}/", f"/w/{cast.workspace.public_id}/threads/", page.url]
    for path in [*paths, f"/threads/{thread.public_id}/title/", f"/p/{thread.posts.get().public_id}/about/"]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE, path


def test_edit_history_delete_and_undo(page_for: PageFor, thread, cast):
    page = page_for(cast.olga)
    page.goto(f"/t/{thread.public_id}/")
    page.get_by_role("link", name="More about this post").click()
    page.get_by_role("link", name="Edit").click()
    field_of(page).fill("Preload drops at 65 °C, by 17 %. " + "Measured cold, on the same rig. " * 5)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".post .prose")).to_contain_text("by 17 %")
    page.get_by_role("link", name="edited", exact=True).click()
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("link", name="Back to the thread").click()
    page.get_by_role("link", name="More about this post").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete the post").click()
    expect(page.get_by_text("This post was deleted.")).to_be_visible()
    assert "by 17 %" not in page.content()
    page.get_by_role("link", name="More about this post").click()
    page.get_by_role("button", name="Restore the post").click()
    expect(page.locator(".post .prose")).to_contain_text("by 17 %")


def test_two_edits_at_once_keep_both_texts(page_for: PageFor, thread, cast):
    post = thread.posts.get()
    page = page_for(cast.olga)
    page.goto(f"/p/{post.public_id}/edit/")
    edit_post(cast.olga, post, words=words("From the other tab. " * 10), version=post.version)
    field_of(page).fill("From this tab.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("edited meanwhile")
    expect(page.locator("pre.doc")).to_contain_text("From the other tab.")
    assert field_of(page).input_value() == "From this tab."
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".post .prose")).to_have_text("From this tab.")


def test_somebody_added_meanwhile_asks_again_with_the_text_kept(page_for: PageFor, thread, cast):
    from community.workspaces.actions import add_person
    from tests.make import make_user

    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    add_person(cast.olga, cast.workspace, make_user(cast.supplier, "Nils New"), role="member")
    field_of(page).fill("For five people.")
    page.get_by_role("button", name=re.compile("Reply to")).click()
    expect(page.get_by_role("alert")).to_contain_text("6 people")
    assert field_of(page).input_value() == "For five people."
    assert not Post.objects.filter(thread=thread, source="For five people.").exists()
    page.get_by_role("button", name=re.compile("Reply to")).click()
    expect(page.locator(".post .prose", has_text="For five people.")).to_be_visible()


def test_a_reply_to_a_note_is_a_note(page_for: PageFor, thread, cast):
    write_note(cast.mats, thread, words=words("Our price is secret."), client_id=send_id())
    page = page_for(cast.olga)
    page.goto(f"/t/{thread.public_id}/")
    page.locator(".post.is-internal [data-reply]").click()
    expect(page.get_by_role("button", name="Save internal note")).to_be_visible()
    page.keyboard.type("Ours too.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".post.is-internal", has_text="Ours too.")).to_be_visible()
    other = page_for(cast.sara)
    other.goto(f"/t/{thread.public_id}/")
    assert "Ours too" not in other.content()
    assert "secret" not in other.content()


def test_mentions_name_only_who_can_see(page_for: PageFor, thread, cast):
    page = page_for(cast.olga)
    page.goto(f"/t/{thread.public_id}/")
    field_of(page).press_sequentially("Thanks @Sar")
    page.locator(".suggest li", has_text="Sara Lind").click()
    page.keyboard.type("and @Ravi")
    expect(page.locator(".suggest li")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".post .prose a.mention", has_text="@Sara Lind")).to_be_visible()
    expect(page.locator(".post .prose").last).to_contain_text("and @Ravi")


def test_keys(page_for: PageFor, thread, cast):
    reply(cast.sara, thread, words=words("Seen here."), client_id=send_id())
    page = page_for(cast.olga)
    page.goto("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.goto(f"/w/{cast.workspace.public_id}/")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url(re.compile(r"/threads/$"))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/t/"))
    for key in "jjk":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.dataset.nr") == "1"
    page.keyboard.press("q")
    assert field_of(page).input_value().startswith("> [Olga Berg](")
    assert field_of(page).input_value().endswith(">\n> Preload drops at 65 °C.\n\n")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(field_of(page)).to_be_focused()
    page.keyboard.press("Control+Shift+I")
    expect(page.get_by_role("button", name="Save internal note")).to_be_visible()
    page.keyboard.press("Control+Shift+P")
    expect(page.locator(".preview blockquote")).to_be_visible()
    page.goto(f"/w/{cast.workspace.public_id}/threads/")
    page.keyboard.press("c")
    page.wait_for_url(re.compile(r"/threads/new/"))


def test_single_letter_keys_can_be_switched_off(page_for: PageFor, thread, cast):
    type(cast.olga).objects.filter(pk=cast.olga.pk).update(shortcuts=False)
    page = page_for(cast.olga)
    page.goto(f"/w/{cast.workspace.public_id}/threads/")
    page.keyboard.press("c")
    page.wait_for_timeout(300)
    assert page.url.endswith("/threads/")


def test_everything_works_without_javascript(page_for: PageFor, thread, cast):
    page = page_for(cast.sara, java_script_enabled=False)
    page.goto(f"/w/{cast.workspace.public_id}/threads/")
    page.get_by_role("link", name="Preload at 65 °C").click()
    field_of(page).fill("Plain reply.")
    page.get_by_role("button", name=re.compile("Reply to")).click()
    expect(page.locator(".post .prose", has_text="Plain reply.")).to_be_visible()
    page.locator("label.s-internal").click()
    field_of(page).fill("Plain note.")
    page.get_by_role("button", name="Save internal note").click()
    expect(page.locator(".post.is-internal", has_text="Plain note.")).to_be_visible()
    page.get_by_role("link", name="More about this post").first.click()
    page.get_by_role("button", name="Agree").click()
    react = page.locator(".reacts .react", has_text="Agree")
    expect(react).to_contain_text("1")
    react.click()
    expect(page.locator(".reacts .react", has_text="Agree")).to_have_count(0)
    page.goto(f"/w/{cast.workspace.public_id}/threads/new/")
    page.get_by_label("Named people and you").check()
    page.get_by_label("Olga Berg, Norrland Robotics").check()
    page.get_by_label("Title").fill("For Olga")
    field_of(page).fill("Only you.")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.locator(".aud-page")).to_contain_text("2 people")


def test_a_pasted_table_and_the_keys_of_the_tools(page_for: PageFor, thread, cast):
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    field = field_of(page)
    field.fill("Measured:")
    field.press("End")
    html = "<style>td { x: y }</style><table><tr><td>Joint<td>After</tr>"
    html += "<tr><td style='color: red'>J4-021<td>0.118</tr></table>"
    field.evaluate(
        """(field, html) => {
            const copied = new DataTransfer();
            copied.setData("text/html", html);
            copied.setData("text/plain", "Joint\\tAfter");
            copied.items.add(new File(["x"], "cells.png", { type: "image/png" }));
            const how = { clipboardData: copied, bubbles: true, cancelable: true };
            field.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        html,
    )
    table = "| Joint | After |\n| --- | ---: |\n| J4-021 | 0.118 |"
    expect(field).to_have_value(f"Measured:\n\n{table}\n\n")
    page.keyboard.press("ControlOrMeta+z")
    expect(field).to_have_value("Measured:")
    for keys, result in (
        ("ControlOrMeta+b", "**Measured:**"),
        ("ControlOrMeta+e", "`Measured:`"),
        ("ControlOrMeta+Shift+Period", "> Measured:"),
        ("ControlOrMeta+Shift+Digit8", "- Measured:"),
    ):
        field.fill("Measured:")
        field.press("ControlOrMeta+a")
        field.press(keys)
        expect(field).to_have_value(re.compile(rf"^{re.escape(result)}"))


def test_all_tools_find_room_at_any_width(page_for: PageFor, thread, cast):
    """Beside the thread's facts, from 1200 pixels on, the composer is narrower than on a tablet."""
    page = page_for(cast.olga)
    page.goto(f"/t/{thread.public_id}/")
    send = page.get_by_role("button", name=re.compile("Reply to"))
    for width in (1024, 1201, 1280, 1340, 1440):
        page.set_viewport_size({"width": width, "height": 860})
        composer, button = page.locator("#composer").bounding_box(), send.bounding_box()
        assert button["x"] + button["width"] <= composer["x"] + composer["width"], width
        expect(page.locator("[data-preview]").get_by_text("Preview")).to_be_visible()
