"""/todo: a message that asks something of somebody; it has a box that they and its author tick."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from community.chat.actions import delete_message
from community.chat.models import Message
from community.events.models import Event
from community.events.relay import run_reader
from community.notifications.models import Notification
from community.outcomes import actions
from community.outcomes.models import Task
from community.workspaces.actions import remove_person
from tests.outcomes.test_commands import page, sends
from tests.query_counts import check_queries
from tests.threads.test_threads import send_id

__all__ = ["sends"]


def asked(cast, sends, words="order the <liners> by tomorrow 12:00", key=""):
    answer = sends(cast.sara, f"/todo @[Lin Mori](user:{cast.lin.public_id}) {words}", key)
    assert answer.status_code == 200, answer.content
    return Task.objects.select_related("message", "channel").get(message__public_id=answer.json()["message"])


def test_a_task_is_a_message_with_a_box(cast, channel, sends):
    task = asked(cast, sends, key="same")
    assert asked(cast, sends, key="same") == task
    assert task.message.source.endswith(") order the <liners>")
    assert timezone.localtime(task.due_at).hour == 12
    assert (task.user, task.author) == (cast.lin, cast.sara)
    assert sends(cast.sara, "/todo @[Lin Mori](user:aaaaaaaaaaaa) x").status_code == 422
    assert sends(cast.sara, "/todo").status_code == 422
    assert sends(cast.sara, "/todo stand by me").status_code == 200  # is for its author, and no time
    assert Task.objects.filter(user=cast.sara, due_at=None, message__source="stand by me").exists()
    log = page(cast.lin, f"/c/{channel.public_id}/")
    assert log.count('role="checkbox"') == 2
    assert f'data-for="{cast.lin.public_id} {cast.sara.public_id}"' in log
    here = f"/w/{cast.workspace.public_id}/todo/"
    assert "order the &lt;liners&gt;" in page(cast.lin, here)
    assert "liners&gt;" not in page(cast.sara, here)
    for where in (f"{here}?show=all", f"{here}?channel={channel.public_id}"):
        assert "order the &lt;liners&gt;" in page(cast.olga, where)
    client = Client()
    client.force_login(cast.ravi)
    assert client.get(f"{here}?channel={channel.public_id}").status_code == 404
    delete_message(cast.sara, task.message)
    assert "liners&gt;" not in page(cast.lin, here)
    with pytest.raises(Http404):
        actions.tick_task(cast.lin, task, is_done=True)
    with pytest.raises(IntegrityError), transaction.atomic():  # only its channel's audience sees it
        Task.objects.filter(pk=task.pk).update(audience=cast.olga.seats.first().audience)


def test_whom_it_is_for_and_its_author_tick_it(cast, channel, sends):
    task = asked(cast, sends)
    for user, error in ((cast.rune, PermissionDenied), (cast.ravi, Http404)):
        with pytest.raises(error):
            actions.tick_task(user, task, is_done=True)
    sends(cast.sara, "/todo stand by me")
    with pytest.raises(PermissionDenied):  # a member whom it does not concern
        actions.tick_task(cast.lin, Task.objects.get(user=cast.sara), is_done=True)
    for user, is_done, count in ((cast.lin, True, 1), (cast.lin, True, 1), (cast.sara, False, 2)):
        actions.tick_task(user, task, is_done=is_done)
        recorded = Event.objects.filter(verb__in=("outcomes.ticked", "outcomes.unticked"))
        assert recorded.count() == count
    client = Client()
    client.force_login(cast.lin)
    path = f"/m/{task.message.public_id}/todo/"
    assert client.post(path, {"done": "1"}, headers={"X-Sent-By": "channel"}).status_code == 204
    assert 'aria-checked="true"' in client.get(f"/c/{channel.public_id}/").content.decode()
    here = f"/w/{cast.workspace.public_id}/todo/"
    assert "liners&gt;" not in page(cast.lin, here)
    assert "done by Lin Mori" in page(cast.lin, f"{here}?show=done")
    assert client.post(path, {"done": "0", "back": "list"}).url == here
    client.force_login(cast.ravi)
    assert client.post(path, {"done": "1"}).status_code == 404
    plain = sends(cast.sara, "no task").json()["message"]
    assert client.post(f"/m/{plain}/todo/", {"done": "1"}).status_code == 404


def test_what_is_due_calls_whom_it_is_for(cast, sends):
    task, other = asked(cast, sends), asked(cast, sends, "another by tomorrow")
    assert actions.call_due_tasks() == 0
    Task.objects.update(due_at=timezone.now())
    actions.tick_task(cast.lin, other, is_done=True)
    assert (actions.call_due_tasks(), actions.call_due_tasks()) == (1, 0)
    run_reader("notifications")
    told = Notification.objects.filter(reason="task_due")
    assert list(told.values_list("user__name", "message")) == [("Lin Mori", task.message_id)]
    assert "order the" in page(cast.lin, "/inbox/")
    remove_person(cast.olga, cast.workspace, cast.lin)
    assert "liners&gt;" not in page(cast.lin, "/inbox/?show=all")


def test_in_a_side_thread(cast, channel, sends):
    root = sends(cast.sara, "the rig").json()["message"]
    client = Client()
    client.force_login(cast.lin)
    sent = {"source": "/todo check it", "client_id": send_id(), "shown": channel.audience.gained}
    reply = client.post(f"/m/{root}/side/", sent, headers={"X-Sent-By": "channel"}).json()["message"]
    assert Message.objects.get(public_id=reply).task.user == cast.lin
    assert 'role="checkbox"' in client.get(f"/m/{root}/side/").content.decode()


def test_queries(client, cast, channel, sends, request):
    client.force_login(cast.lin)
    here = f"/w/{cast.workspace.public_id}/todo/"
    for more in (1, 5):
        for _each in range(more):
            asked(cast, sends)
        client.get(here)
        for path, name in ((f"{here}?show=all", "tasks"), ("/reminders/", "reminders")):
            check_queries(request, f"outcomes:{name}", lambda path=path: client.get(path), most=9)
    lin = f"@[Lin Mori](user:{cast.lin.public_id})"
    for typed, most in ((f"/todo {lin} x by Friday", 24), ("/remind me in 2h x", 20), ("/away", 16)):
        name = f"chat:{typed.split()[0]}"
        check_queries(request, name, lambda typed=typed: sends(cast.sara, typed), most=most)
