"""Lists of a workspace's threads: what is new, what one follows, what readers found best, whoever started it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.notifications.actions import follow_category, follow_tag, follow_thread
from community.threads.actions import Choice, mark_read, react, reply, start_thread, write_note
from community.threads.kinds.question.actions import accept_answer
from community.threads.models import Post, Thread
from community.threads.worth.models import Worth
from community.threads.worth.running import count_all
from tests.threads.test_threads import send_id, words


def start(cast, title, by=None, **more):
    more = {"choice": Choice("everyone")} | more
    return start_thread(
        by or cast.olga, cast.workspace, title=title, words=words(), client_id=send_id(), **more
    )


def shown(client, cast, user, query):
    client.force_login(user)
    page = client.get(f"/w/{cast.workspace.public_id}/threads/?{query}")
    assert page.status_code == 200
    return [row.title for row in page.context["rows"]]


def test_new_is_what_others_started_and_one_has_not_opened(cast, client):
    seen, _other = start(cast, "Seen"), start(cast, "Unopened")
    start(cast, "Own", by=cast.sara)
    old = start(cast, "Old")
    Thread.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=15))
    mark_read(cast.sara, seen, nr=1)
    assert shown(client, cast, cast.sara, "show=new") == ["Unopened"]
    mark_read(cast.sara, _other, nr=1)
    assert shown(client, cast, cast.sara, "show=new") == []
    assert (
        "You have opened every thread"
        in client.get(f"/w/{cast.workspace.public_id}/threads/?show=new").content.decode()
    )


def test_followed_by_thread_by_tag_and_by_taking_part(cast, client):
    chosen, wrote, muted = start(cast, "Chosen"), start(cast, "Wrote"), start(cast, "Muted")
    start(cast, "Tagged", tags=["Bearing"])
    start(cast, "Other", tags=["gear"])
    assert shown(client, cast, cast.sara, "show=following") == []
    follow_thread(cast.sara, chosen, level="tracking")
    follow_tag(cast.sara, cast.workspace, tag="bearing", level="watching")
    reply(cast.sara, wrote, words=words(), client_id=send_id())
    reply(cast.sara, muted, words=words(), client_id=send_id())
    follow_thread(cast.sara, muted, level="muted")
    assert sorted(shown(client, cast, cast.sara, "show=following")) == ["Chosen", "Tagged", "Wrote"]
    assert shown(client, cast, cast.mats, "show=following") == []


def test_followed_by_category(cast, client):
    thread = start(cast, "On the shelf")
    muted = start(cast, "Muted")
    follow_category(cast.sara, thread.category, level="tracking")
    follow_thread(cast.sara, muted, level="muted")
    assert shown(client, cast, cast.sara, "show=following") == ["On the shelf"]


def test_top_goes_by_people_reactions_and_accepted_answers(cast, client):
    quiet, busy = start(cast, "Quiet"), start(cast, "Busy")
    question = start(cast, "Question", kind="question")
    for _ in range(3):  # one person counts once, however often they write
        reply(cast.sara, busy, words=words(), client_id=send_id())
    react(cast.mats, busy.posts.get(nr=2, after_nr=None), kind="agree")
    answer = reply(cast.lin, question, words=words(), client_id=send_id())
    accept_answer(cast.olga, answer)
    write_note(cast.mats, quiet, words=words(), client_id=send_id())
    reply(cast.olga, quiet, words=words(), client_id=send_id())
    count_all()
    assert shown(client, cast, cast.sara, "show=top") == ["Question", "Busy"]
    assert {row.score for row in Worth.objects.filter(thread=busy)} == {3}
    assert not Worth.objects.filter(thread=quiet).exists()


def test_what_is_old_leaves_the_spans(cast, client):
    thread = start(cast, "Old but good")
    post = reply(cast.sara, thread, words=words(), client_id=send_id())
    Post.objects.filter(pk=post.pk).update(at=timezone.now() - timedelta(days=40))
    count_all()
    assert shown(client, cast, cast.sara, "show=top-month") == []
    assert shown(client, cast, cast.sara, "show=top") == ["Old but good"]
    Post.objects.filter(pk=post.pk).update(at=timezone.now() - timedelta(days=400))
    Worth.objects.update(counted_at=timezone.now() - timedelta(days=8))
    count_all()  # nothing happened: the days went by
    assert shown(client, cast, cast.sara, "show=top") == []
    assert shown(client, cast, cast.sara, "show=top-ever") == ["Old but good"]


def test_top_shows_only_what_the_viewer_sees_and_goes_on(cast, client, monkeypatch):
    monkeypatch.setattr("community.threads.lists.PAGE", 2)
    for title in ("A", "B", "C"):
        reply(cast.sara, start(cast, title), words=words(), client_id=send_id())
    reply(cast.mats, start(cast, "Host only", choice=Choice("firm")), words=words(), client_id=send_id())
    count_all()
    assert "Host only" not in shown(client, cast, cast.sara, "show=top-week")
    assert sorted(shown(client, cast, cast.mats, "show=top-week")) == ["A", "B", "C", "Host only"]


@pytest.mark.parametrize("show", ["top", "top-week", "new", "following", "unread", "unanswered", "mine"])
def test_every_list_goes_on_after_a_page(cast, client, show):
    client.force_login(cast.sara)
    path = f"/w/{cast.workspace.public_id}/threads/?show={show}"
    page = client.get(path)
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


def test_a_person_page_leads_to_what_they_started(cast, client):
    start(cast, "Of Sara", by=cast.sara)
    start(cast, "Of Olga")
    client.force_login(cast.mats)
    own = f"?author={cast.sara.public_id}"  # a row of the list names the list itself, other pages its address
    link = f'href="/w/{cast.workspace.public_id}/threads/{own}"'
    assert link in client.get(f"/people/{cast.sara.public_id}/").content.decode()
    assert f'href="{own}"' in client.get(f"/w/{cast.workspace.public_id}/threads/").content.decode()
    client.force_login(cast.sara)
    assert link in client.get("/").content.decode()
    assert link in client.get(f"/w/{cast.workspace.public_id}/").content.decode()
    client.force_login(cast.mats)
    assert shown(client, cast, cast.mats, f"author={cast.sara.public_id}") == ["Of Sara"]


def test_every_list_is_offered_with_its_icon(cast, client):
    client.force_login(cast.olga)
    for show in ("", "?show=top", "?show=unanswered"):
        page = client.get(f"/w/{cast.workspace.public_id}/threads/{show}").content.decode()
        assert 'href="/static/' in page
        assert '#i-"' not in page
