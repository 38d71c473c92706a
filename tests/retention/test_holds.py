"""A legal hold puts aside what would be lost, and nobody in the workspace can tell."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from community.chat.models import Message
from community.events.models import Event
from community.files import keeping
from community.files.models import File
from community.retention.actions import lift_hold, set_hold
from community.retention.clearing import clear_due
from community.retention.models import Held, Hold
from tests.chat.test_acts import send
from tests.query_counts import check_queries
from tests.retention.old import age, keep_for
from tests.retention.test_clearing import WORD, said
from tests.test_leaks import strip_tokens


def test_only_admins_hold_and_a_reason_is_kept(cast, channel):
    for user in (cast.olga, cast.sara, cast.ravi):
        with pytest.raises(PermissionDenied):
            set_hold(user, cast.workspace, person=None, why="x")
    hold = set_hold(cast.ada, cast.workspace, person=cast.sara, why="A dispute")
    with pytest.raises(ValidationError):
        set_hold(cast.ada, cast.workspace, person=cast.sara, why="Again")
    with pytest.raises(PermissionDenied):
        lift_hold(cast.olga, hold, why="x")
    for _twice in range(2):
        lift_hold(cast.ada, hold, why="Settled")
    hold.refresh_from_db()
    assert (hold.why, hold.byline, hold.lifted_why, hold.lifted_by) == (
        "A dispute",
        "Ada Holm",
        "Settled",
        cast.ada,
    )
    events = Event.objects.filter(verb__in=["retention.held", "retention.lifted"])
    assert events.count() == 2
    assert {(event.audience.kind, event.workspace_id) for event in events} == {("site", None)}


def test_what_is_held_is_put_aside_whole_and_nobody_can_tell(cast, client, channel, capsys):
    message, file, _link = said(cast, channel)
    other = send(cast.olga, channel, "not held")
    paths = [
        f"/c/{channel.public_id}/",
        f"/w/{cast.workspace.public_id}/chat/",
        f"/w/{cast.workspace.public_id}/keeping/",
        f"/w/{cast.workspace.public_id}/settings/",
        f"/m/{message.public_id}/",
    ]

    def seen():
        client.force_login(cast.olga)
        return [strip_tokens(client.get(path).content.decode()) for path in paths]

    keep_for(cast.olga, cast.workspace, 30)
    before = seen()
    set_hold(cast.ada, cast.workspace, person=cast.sara, why="A dispute")
    assert seen() == before
    age([message, other], 40)
    assert clear_due() == 2
    assert not Message.objects.exists()
    held = Held.objects.get()
    assert (held.author, held.audience.kind) == (cast.sara, "site")
    assert held.said["source"] == f"Then {WORD}"
    assert [each["source"] for each in held.said["wordings"]] == [f"First {WORD}"]
    assert held.said["reactions"] == [{"kind": "agree", "by": "Olga Berg"}]
    assert held.said["files"][0]["name"] == f"{WORD}.txt"
    assert keeping.kept(file.sha256).exists()
    page = client.get(f"/c/{channel.public_id}/").content.decode()
    assert "were deleted" in page
    assert WORD not in page
    assert client.get(f"/m/{message.public_id}/").status_code == 410
    assert client.get(f"/f/{file.public_id}/").status_code == 404
    assert WORD not in client.get(f"/w/{cast.workspace.public_id}/files/").content.decode()
    call_command("hand_out_held", cast.workspace.public_id, why="Case 7")
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line) == held.said
    assert Event.objects.get(verb="retention.handed_out").audience.kind == "site"
    assert clear_due() == 0  # held, it stays
    lift_hold(cast.ada, Hold.objects.get(), why="Settled")
    assert clear_due() == 1
    assert not Held.objects.exists()
    assert not File.objects.filter(pk=file.pk).exists()
    assert not keeping.kept(file.sha256).exists()


def test_the_admins_pages(cast, client, request, channel):
    client.force_login(cast.ada)
    assert (
        f"/manage/workspaces/{cast.workspace.public_id}/holds/"
        in client.get("/manage/workspaces/").content.decode()
    )
    path = f"/manage/workspaces/{cast.workspace.public_id}/holds/"
    assert "Nothing is held" in client.get(path).content.decode()
    assert client.post(path, {"person": "", "why": ""}).status_code == 422
    assert client.post(path, {"person": "nobody", "why": "x"}).status_code == 422
    assert client.post(path, {"person": cast.sara.public_id, "why": "A dispute"}).status_code == 302
    assert client.post(path, {"person": cast.sara.public_id, "why": "A dispute"}).status_code == 422
    page = client.get(path).content.decode()
    assert "Sara Lind, Aoki Bearings" in page
    assert "A dispute" in page
    check_queries(request, "administration:holds", lambda: client.get(path), most=8)
    lifting = f"{path}{Hold.objects.get().public_id}/"
    assert client.post(lifting, {"why": ""}).status_code == 422
    assert client.post(lifting, {"why": "Settled"}).status_code == 302
    assert "Settled" in client.get(path).content.decode()
    for user in (cast.olga, cast.sara, cast.ravi):
        client.force_login(user)
        assert client.get(path).status_code == 404
        assert client.post(lifting, {"why": "x"}).status_code == 404
