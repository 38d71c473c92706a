"""Site admins see which work of the log is undone and why, without a word of what it is about, and have it retried."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now

from community.administration.actions import retry_work
from community.administration.lists import undone_listed
from community.events.models import Event, Outbox
from community.events.relay import BACK_OFF, run_reader
from tests.notifications.make import start


@pytest.fixture
def stuck(cast):
    """One row that failed and was put off for an hour."""
    run_reader("notifications")
    start(cast.olga, cast.workspace, title="Confidential preload")
    Outbox.objects.update(
        tries=4, due_at=Now() + BACK_OFF[-1], last_error="KeyError in of_a_post (posts.py:1)"
    )
    return Outbox.objects.select_related("event").get(event__verb="threads.posted")


def test_the_page_says_what_waits_and_why_and_no_content(cast, stuck, client):
    client.force_login(cast.ada)
    page = client.get("/manage/undone/").content.decode()
    for shown in ("notifications", "threads.posted", "KeyError in of_a_post (posts.py:1)"):
        assert shown in page
    for hidden in (
        "Confidential",
        "Preload",
        "J4 joint",
        "Olga",
        f">{stuck.event_id}<",
        f":{stuck.event_id}",
    ):
        assert hidden not in page
    client.force_login(cast.olga)
    assert client.get("/manage/undone/").status_code == 404


def test_retry_is_an_act_with_an_event(cast, stuck, client):
    client.force_login(cast.ada)
    name = undone_listed().get(event=stuck.event).name
    before = Event.objects.filter(verb="administration.work_retried").count()
    assert client.get(f"/manage/undone/{name}/retry/").status_code == 405
    assert client.post(f"/manage/undone/{name}/retry/").status_code == 302
    assert Event.objects.filter(verb="administration.work_retried").count() == before + 1
    event = Event.objects.latest("id")
    assert (event.actor, event.facts, event.audience.kind) == (cast.ada, {"reader": "notifications"}, "site")
    run_reader("notifications")
    assert not Outbox.objects.filter(event=stuck.event).exists()
    assert client.post(f"/manage/undone/{name}/retry/").status_code == 302  # done meanwhile
    assert Event.objects.filter(verb="administration.work_retried").count() == before + 1


def test_nobody_else_retries(cast, stuck):
    with pytest.raises(PermissionDenied):
        retry_work(cast.olga, stuck)


def test_pages_start_after_a_row(cast, stuck, client):
    client.force_login(cast.ada)
    run_reader("notifications")
    Outbox.objects.bulk_create(
        Outbox(reader=f"reader{number:02}", event=stuck.event, tries=1) for number in range(60)
    )
    first = client.get("/manage/undone/")
    page = first.context["page"]
    assert len(page.rows) == 50
    second = client.get(f"/manage/undone/?after={page.next}").context["page"]
    shown = [(row.event_id, row.reader) for row in [*page.rows, *second.rows]]
    assert shown == sorted(Outbox.objects.values_list("event_id", "reader"))
    assert second.next == ""
