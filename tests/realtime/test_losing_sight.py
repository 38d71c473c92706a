"""A seat or session that goes takes its sockets' topics along; bad frames, floods and foreign pages are refused."""

import socket
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from websockets.exceptions import ConnectionClosed, InvalidStatus

from accounts import verbs
from community.threads.actions import reply
from community.workspaces.actions import (
    add_person,
    end_firm,
    remove_person,
    suspend_firm,
    suspend_user,
)
from community.workspaces.actions.oneself import note_about_oneself
from community.workspaces.models import Membership, Seat
from tests.make import make_agreement, make_gate, make_user, new_tag, sign
from tests.places import words
from tests.realtime.listener import Listener


def post(user, scene, text="Second."):
    return reply(user, scene.thread, words=words(text), client_id=new_tag())


def test_who_is_removed_hears_nothing_more(scene, listen):
    cast = scene.cast
    workspace = f"list/{cast.workspace.public_id}"
    sara, lin = listen(cast.sara), listen(cast.lin)
    for one in (sara, lin):
        one.join(scene.topic)
        one.join(workspace)
        one.join("lists")
    remove_person(cast.olga, cast.workspace, cast.sara)
    post(cast.olga, scene, "Not for Sara.")
    sara.wait(lambda frame: frame.get("gone") == scene.topic)
    sara.wait(lambda frame: frame.get("gone") == workspace)
    lin.wait(lambda frame: "Not for Sara." in frame.get("html", ""))
    lin.wait(lambda frame: frame.get("moved") == "lists")
    post(cast.olga, scene, "Nor this.")
    lin.wait(lambda frame: "Nor this." in frame.get("html", ""))
    assert "Not for Sara" not in str(sara.frames)
    assert not [frame for frame in sara.frames if "moved" in frame]
    sara.say({"join": scene.topic})
    sara.wait(lambda frame: frame.get("no") == scene.topic)


def test_who_stays_misses_nothing_while_seats_change(scene, listen):
    cast = scene.cast
    lin = listen(cast.lin)
    lin.join(scene.topic)
    for number in range(8):
        newcomer = make_user(cast.supplier)
        add_person(cast.olga, cast.workspace, newcomer, role="member")
        post(cast.mats, scene, f"Number {number}.")
        if number == 3:
            agreement = make_agreement(cast.ada)
            make_gate(cast.olga, cast.workspace, agreement)
            lin.wait(lambda frame: frame.get("gone") == scene.topic)
            sign(cast.lin, agreement, for_firm=True)
            for user in (cast.lin, cast.mats, cast.olga):
                sign(user, agreement)
            lin.join(scene.topic, {scene.thread.audience.public_id: lin.entries()[-1]["seq"]})
    lin.wait(lambda frame: "Number 7." in frame.get("html", ""))
    assert [entry["seq"] for entry in lin.entries()] == list(range(1, 11))


def test_a_seat_ends_by_the_clock(scene, listen):
    cast = scene.cast
    guest = make_user(cast.supplier)
    add_person(cast.olga, cast.workspace, guest, role="member")
    until = timezone.now() + timedelta(seconds=6)
    Membership.objects.filter(user=guest).update(until=until)
    Seat.objects.filter(user=guest, audience__workspace=cast.workspace).update(until=until)
    one = listen(guest)
    assert "joined" in one.join(scene.topic)
    one.wait(lambda frame: frame.get("gone") == scene.topic)
    assert timezone.now() >= until


@pytest.mark.parametrize(
    "end",
    [
        lambda cast: suspend_user(cast.ada, cast.sara),
        lambda cast: suspend_firm(cast.ada, cast.supplier),
        lambda cast: end_firm(cast.ada, cast.supplier),
        lambda cast: Session.objects.all().delete(),
    ],
    ids=["person suspended", "firm suspended", "firm ended", "session revoked"],
)
def test_who_may_no_longer_be_here_is_signed_out(scene, listen, end):
    sara = listen(scene.cast.sara)
    sara.join(scene.topic)
    end(scene.cast)
    assert sara.wait_closed() == 4401


def test_another_password_ends_the_sessions_that_have_the_old_one(scene, listen):
    sara = listen(scene.cast.sara)
    scene.cast.sara.set_password("another long pass phrase")
    scene.cast.sara.save()
    note_about_oneself(scene.cast.sara, verbs.PASSWORD_CHANGED)
    assert sara.wait_closed() == 4401


def test_nobody_without_a_session(scene, listen):
    for cookie in ("", f"{scene.live.session_cookie}=abcdefgh"):
        one = Listener(scene.live.url, cookie)
        assert one.wait_closed() == 4401
        one.close()


def test_pages_of_other_sites_get_no_socket(scene, listen):
    for origin in ("https://evil.example", scene.live.url + ".evil.example", "null"):
        with pytest.raises(InvalidStatus) as refused:
            listen(scene.cast.olga, origin=origin)
        assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "frame",
    [
        "no json",
        "[1]",
        '{"join": 5}',
        '{"fly": "away"}',
        "[" * 3000,
        '{"join": "' + "x" * 5000 + '"}',
        '{"looking": "thread/x", "is": "yes"}',
    ],
)
def test_a_frame_that_is_none_is_said_so_and_the_third_ends_it(scene, listen, frame):
    olga = listen(scene.cast.olga)
    olga.say(frame)
    olga.wait(lambda heard: "error" in heard)
    assert "joined" in olga.join(scene.topic)
    olga.say(frame)
    olga.say(frame)
    assert olga.wait_closed() == 4400


def test_odd_values_are_nothing(scene, listen):
    olga = listen(scene.cast.olga)
    after = {"x": "y", scene.thread.audience.public_id: -5, "z": True, "w": 1e9, "v": 2**70}
    assert olga.join(scene.topic, after)["limited"] is False
    olga.say({"leave": "thread/aaaaaaaaaaaa"})
    olga.say({"typing": "thread/aaaaaaaaaaaa"})
    olga.say({"looking": "lists", "is": True})
    assert "joined" in olga.join("lists")
    assert len(olga.entries()) == 2


def test_a_flood_is_ended(scene, listen):
    olga = listen(scene.cast.olga)
    with suppress(ConnectionClosed):  # before the last of them is on its way
        for _number in range(40):
            olga.say({"leave": "x"})
    assert olga.wait_closed() == 4429


def test_a_client_that_never_reads_is_let_go_and_harms_nobody(scene, listen):
    cast = scene.cast
    olga = listen(cast.olga)
    olga.join(scene.topic)
    lazy = listen(cast.mats)
    lazy.join(scene.topic)
    # Nothing of what comes is read any more: neither by the library's thread nor by the kernel beyond a little.
    raw = lazy.connection.socket
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    lazy.connection.recv_bufsize = 0
    lazy.connection.pause = True
    with lazy.connection.protocol_mutex:
        text = "heavy " * 16_000
        for number in range(9):
            for user in (cast.sara, cast.lin, cast.olga):
                post(user, scene, f"{number} {text}")
        olga.wait(lambda frame: frame.get("seq") == 29)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and olga.frames[-1].get("count") != 1:
            time.sleep(0.1)
    assert [entry["seq"] for entry in olga.entries()][-27:] == list(range(3, 30))
    assert lazy.wait_closed() in (4408, 1006)
