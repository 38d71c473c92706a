"""Parts of pages that are kept: the same values give the same bytes to everybody, and other values never do."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import Client
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from community.templatetags.drawn import drawn
from community.threads.actions import Choice, start_thread
from community.threads.lists import threads_in
from community.workspaces.sight import find_workspace
from tests.threads.test_threads import send_id, words

ROW = re.compile(r"<li data-row=.*?</li>", re.DOTALL)


@pytest.fixture
def part(settings, tmp_path):
    """Write a template and return its name."""
    (tmp_path / "part.html").write_text(
        "{{ text }}|{{ at|date:'H:i' }}|{{ secret }}{{ user }}{{ request }}{{ csrf_token }}"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    return "part.html"


def test_a_part_sees_its_values_and_nothing_around_it(part, rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    page = engines["django"].from_string("{% drawn 'part.html' text='a' %}")
    assert page.render({"secret": "canary", "user": "Olga"}, request) == "a||"


def test_text_and_markup_that_are_equal_are_drawn_each_in_its_way(part):
    words = "<b>bold</b>"
    assert drawn(part, text=mark_safe(words)).startswith(words)
    assert drawn(part, text=words).startswith("&lt;b&gt;")
    assert drawn(part, text=True).startswith("True")
    assert drawn(part, text=1).startswith("1|")


def test_language_and_zone_are_part_of_the_key(part):
    at = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        assert drawn(part, text="", at=at) == "|06:00|"
    with timezone.override("UTC"):
        assert drawn(part, text="", at=at) == "|21:00|"


def test_a_kept_form_is_sent_with_its_viewers_own_token(cast, client):
    """What is kept has a place for a token and none in it: the second viewer gets what was drawn for the first."""
    thread = start_thread(
        cast.olga, cast.workspace, title="Kept", words=words(), choice=Choice("everyone"), client_id=send_id()
    )
    tokens = []
    for viewer in (cast.mats, cast.sara):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(viewer)
        page = browser.get(f"/t/{thread.public_id}/").content.decode()
        assert "<!--token-->" not in page
        form = re.search(r'class="form follow.*?</form>', page, re.DOTALL)[0]
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', form)[1]
        action = f"/threads/{thread.public_id}/following/"
        for other in tokens:
            assert (
                browser.post(action, {"level": "watching", "csrfmiddlewaretoken": other}).status_code == 403
            )
        assert browser.post(action, {"level": "watching", "csrfmiddlewaretoken": token}).status_code == 302
        tokens.append(token)


def test_what_has_no_fixed_value_is_refused(part):
    with pytest.raises(TypeError):
        drawn(part, text=["may", "change"])


def test_a_row_is_the_same_bytes_for_everybody_who_has_read_as_much(cast, client):
    """Both have read nothing; the list is each one's own, the row is not."""
    start_thread(
        cast.olga,
        cast.workspace,
        title="Preload drifts",
        words=words(),
        choice=Choice("everyone"),
        tags=["preload"],
        client_id=send_id(),
    )
    rows = {}
    for viewer in (cast.mats, cast.sara, cast.lin):
        client.force_login(viewer)
        page = client.get(f"/w/{cast.workspace.public_id}/threads/").content.decode()
        (rows[viewer],) = ROW.findall(page)
        (row,) = threads_in(viewer, find_workspace(viewer, cast.workspace.public_id)).rows
        assert row.title in rows[viewer]
    assert len(set(rows.values())) == 1
    with translation.override("en"):
        assert (
            rows[cast.sara] == drawn("threads/_row.html", row=row, with_workspace=False, in_list=True).strip()
        )
