"""A hint that is lost is found by each net alone, and counted; where nothing is broken nothing is counted."""

import asyncio
import json
import threading
import time

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connections

from accounts.models import User
from community.realtime import sight
from community.realtime.following import SWEEP_ALONE
from community.realtime.hub import Hub
from community.realtime.rooms import Socket
from community.threads.actions import reply
from tests.browser.conftest import _session_of
from tests.make import new_tag
from tests.places import words

NEVER = 3600.0


class Recorder:
    """A socket's end without a network: takes the frames apart again."""

    def __init__(self):
        self.frames, self.closed, self.is_slow = [], None, False

    def write(self, frames):
        while frames:
            size, head = frames[1], 2
            if size == 126:
                size, head = int.from_bytes(frames[2:4], "big"), 4
            elif size == 127:
                size, head = int.from_bytes(frames[2:10], "big"), 10
            self.frames.append(json.loads(frames[head : head + size]))
            frames = frames[head + size :]

    def close(self, code):
        self.closed = code

    @property
    def seqs(self):
        return [frame["seq"] for frame in self.frames if "seq" in frame]

    async def until(self, holds):
        deadline = time.monotonic() + 15
        while not holds(self):
            assert time.monotonic() < deadline, self.frames
            await asyncio.sleep(0.02)


def post(scene, *, by="sara", silently=False):
    """Post from a thread of its own; silently as with a Redis that does not take the hint."""

    def run():
        cache = caches["fast"]
        cache.open_until = time.monotonic() + NEVER if silently else 0.0
        try:
            reply(getattr(scene.cast, by), scene.thread, words=words("Second."), client_id=new_tag())
        finally:
            cache.open_until = 0.0
            connections.close_all()

    return asyncio.to_thread(run)


@pytest.fixture
def hub_with(scene):
    """`hub_with(story, sweep=…)`: run a story with a hub of this process, in a loop of its own."""

    def run(story, *, redis_url=settings.REDIS_URL, **options):
        listener = sight.sign_in(_session_of(scene.cast.olga))
        faults = []

        async def play():
            hub = Hub(redis_url, **options)
            hub.start()
            try:
                ear = Recorder()
                socket = Socket(listener, ear)
                hub.enter(socket)
                await hub.join(socket, scene.topic, {}, looking=True)
                if redis_url == settings.REDIS_URL:
                    # The sweep that runs while Redis is not there yet is no part of the story.
                    await ear.until(lambda _heard: hub.redis.is_up)
                    await asyncio.sleep(2 * SWEEP_ALONE)
                await story(hub, ear)
            finally:
                await hub.stop()

        def in_thread():
            try:
                asyncio.run(play())
            except BaseException as fault:
                faults.append(fault)

        thread = threading.Thread(target=in_thread)
        thread.start()
        thread.join(60)
        if faults:
            raise faults[0]

    return run


def test_where_nothing_is_broken_nothing_is_repaired(scene, hub_with):
    async def story(hub, ear):
        for number in range(24):
            await post(scene, by=("sara", "lin", "olga", "mats")[number % 4])
        await ear.until(lambda heard: heard.seqs == list(range(1, 27)))
        await asyncio.sleep(1.5)
        assert hub.following.repaired == 0

    hub_with(story, sweep=0.2, beat=0.5)


def test_the_sweep_alone_finds_a_lost_hint(scene, hub_with):
    async def story(hub, ear):
        await post(scene, silently=True)
        await ear.until(lambda heard: heard.seqs == [1, 2, 3])
        assert hub.following.repaired == 1

    hub_with(story, sweep=0.3, beat=NEVER)


def test_the_next_hint_alone_brings_what_was_lost(scene, hub_with):
    async def story(hub, ear):
        await post(scene, silently=True)
        await asyncio.sleep(0.5)
        assert ear.seqs == [1, 2]
        await post(scene)
        await ear.until(lambda heard: heard.seqs == [1, 2, 3, 4])
        assert hub.following.repaired == 0

    hub_with(story, sweep=NEVER, beat=NEVER)


def test_a_beat_alone_tells_the_client_to_fetch(scene, hub_with):
    shared = scene.thread.audience.public_id

    async def story(hub, ear):
        await post(scene, silently=True)
        await ear.until(lambda heard: any(_head_in(frame, scene, shared) == 3 for frame in heard.frames))
        assert ear.seqs == [1, 2]

    hub_with(story, sweep=NEVER, beat=0.4)


def _head_in(frame, scene, shared):
    return frame.get("beat", {}).get(scene.topic, {}).get(shared)


def test_without_redis_the_database_is_looked_at(scene, hub_with):
    async def story(hub, ear):
        assert not hub.redis.is_up
        started = time.monotonic()
        for _number in range(3):
            await post(scene)
        await ear.until(lambda heard: heard.seqs == [1, 2, 3, 4, 5])
        assert time.monotonic() - started < 10  # the patience of a test, no speed

    hub_with(story, redis_url="unix:///nowhere/redis.sock", sweep=5.0, beat=NEVER)


def test_a_socket_that_does_not_keep_up_is_closed_and_the_others_go_on(scene, hub_with):
    async def story(hub, ear):
        slow = Recorder()
        socket = Socket(sight.Listener(scene.cast.mats, "x", "y"), slow)
        hub.enter(socket)
        await hub.join(socket, scene.topic, {}, looking=False)
        slow.is_slow = True
        await post(scene)
        await ear.until(lambda heard: heard.seqs == [1, 2, 3])
        assert slow.closed == 4408
        assert slow.seqs == [1, 2]
        assert socket not in hub.rooms[next(iter(hub.rooms))].sockets

    hub_with(story, sweep=NEVER, beat=NEVER)


def test_rooms_and_subscriptions_go_with_their_sockets(scene, hub_with):
    async def story(hub, ear):
        socket = next(iter(hub.sockets[scene.cast.olga.pk]))
        await hub.join(socket, "lists", {}, looking=True)
        assert hub.rooms
        assert hub.lists
        hub.quit(socket)
        assert (hub.rooms, hub.lists, hub.sockets) == ({}, {}, {})
        assert len(hub.redis._wanted) == 1  # the checks, which every process hears

    hub_with(story, sweep=NEVER, beat=NEVER)


def test_who_has_joined_a_list_hears_all_that_moves_in_it(scene, hub_with):
    """Nobody is told that it is joined before Redis has confirmed; again at once, where Redis was not told of more."""

    async def story(hub, ear):
        socket = next(iter(hub.sockets[scene.cast.olga.pk]))
        for _again in range(2):
            await hub.join(socket, "lists", {}, looking=True)
            assert ear.frames[-1].get("joined") == "lists"
            assert all(confirmed.is_set() for confirmed in hub.redis._wanted.values())
            hub.leave(socket, "lists")

    hub_with(story, sweep=NEVER, beat=NEVER)


def test_a_heartbeat_writes_that_somebody_is_here_at_most_every_five_minutes(scene, hub_with):
    def last_seen():
        try:
            return User.objects.values_list("last_seen_at", flat=True).get(pk=scene.cast.olga.pk)
        finally:
            connections.close_all()

    async def story(hub, heard):
        await heard.until(lambda heard: sum("beat" in frame for frame in heard.frames) > 2)
        first = await asyncio.to_thread(last_seen)
        assert first is not None
        beats = len(heard.frames)
        await heard.until(lambda heard: len(heard.frames) > beats + 1)
        assert await asyncio.to_thread(last_seen) == first

    hub_with(story, beat=0.2)
    assert User.objects.get(pk=scene.cast.sara.pk).last_seen_at is None
