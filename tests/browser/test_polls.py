"""Two people and a poll: asked by keyboard in the composer, voted on a phone, counted in the other's open page."""

from playwright.sync_api import expect

from community.polls.actions import cast_vote
from community.polls.models import Poll
from community.threads.actions import Choice, start_thread
from tests.browser.conftest import PHONE
from tests.cast import build_cast
from tests.make import new_tag
from tests.places import words


def test_a_poll_is_asked_voted_counted_and_closed(page_for, axe):
    cast = build_cast(new_tag())
    thread = start_thread(
        cast.olga,
        cast.workspace,
        title="Grease",
        words=words("First."),
        choice=Choice("everyone"),
        client_id=new_tag(),
    )
    asks, votes = page_for(cast.sara), page_for(cast.lin, width=PHONE, dark=True)
    votes.goto(f"/t/{thread.public_id}/")
    asks.goto(f"/t/{thread.public_id}/")
    form = asks.locator(".pollform")
    asks.get_by_role("button", name="Add a poll").press("Enter")
    expect(form.get_by_label("Question")).to_be_focused()
    expect(form.get_by_label("At least")).to_be_hidden()
    form.get_by_label("What is chosen").select_option("number")
    expect(form.get_by_label("At least")).to_be_visible()
    expect(form.get_by_label("Options, one a line")).to_be_hidden()
    form.get_by_label("What is chosen").select_option("single")
    form.get_by_label("Question").fill("Which grease do we take?")
    form.get_by_label("Options, one a line").fill("NLGI 2\nNLGI 1")
    form.get_by_label("Results are shown").select_option("after voting")
    form.get_by_label("Votes are").select_option("1")
    asks.get_by_role("button", name="Preview").click()
    expect(asks.locator(".preview .poll")).to_contain_text("NLGI 1")
    asks.get_by_role("button", name="Preview").click()
    asks.locator("#reply textarea[name=source]").fill("Say until Friday.")
    asks.locator("#reply textarea[name=source]").press("Control+Enter")

    mine, theirs = asks.locator(".post .poll.is-drawn"), votes.locator(".post .poll.is-drawn")
    expect(mine).to_contain_text("0 of 4 people voted")
    expect(form.get_by_label("Question")).to_have_value("")
    expect(theirs).to_contain_text("results once you have voted")
    mine.get_by_label("NLGI 2").check()  # and not sent: it stays while others vote
    theirs.get_by_role("button", name="Vote").click()
    expect(theirs.get_by_role("alert")).to_contain_text("Choose first")
    theirs.get_by_label("NLGI 1").check()
    theirs.get_by_role("button", name="Vote").click()
    expect(theirs).to_contain_text("1 vote, 100 %")
    expect(mine).to_contain_text("1 of 4 people voted")
    expect(mine.get_by_label("NLGI 2")).to_be_checked()
    expect(mine).not_to_contain_text("1 vote, 100 %")
    axe(votes, "color-contrast")

    cast_vote(cast.olga, Poll.objects.get(post__thread=thread).post, choices=[0])
    expect(theirs).to_contain_text("2 of 4 people voted")
    mine.get_by_role("button", name="Close the poll").click()
    expect(mine).to_contain_text("1 vote, 50 %")
    expect(theirs.get_by_role("button", name="Change my vote")).to_be_hidden()
    expect(theirs.get_by_role("group", name="Which grease do we take?")).to_be_visible()
    theirs.get_by_role("link", name="Who voted what").click()
    expect(votes.get_by_role("row", name="Olga Berg")).to_contain_text("NLGI 2")
