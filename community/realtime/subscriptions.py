"""One connection to Redis for all that a process wants to hear. Lost, it is made again, and whoever asks is told."""

import asyncio
import logging
from collections.abc import Callable, Iterable

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from community.events.hints import channel

log = logging.getLogger("keyway.realtime")

CONNECT = 1.0  # seconds
CONFIRM = 1.0  # seconds to wait for Redis to confirm a subscription; without it the sweep is the net
AGAIN = 0.25  # seconds between two attempts to connect
ALIVE = 10.0  # seconds of silence after which Redis is asked whether it lives


class Subscriptions:
    """The channels this process hears. `hear` gets (channel, message) in order; `back` is called after an absence."""

    def __init__(self, redis_url: str, hear: Callable[[str, str], None], back: Callable[[], None]) -> None:
        self._url = redis_url
        self._hear = hear
        self._back = back
        self._wanted: dict[str, asyncio.Event] = {}
        self._changes: asyncio.Event = asyncio.Event()
        self._pubsub: PubSub | None = None
        self._redis: Redis | None = None
        self._subscribed: set[str] = set()
        self._confirmed: set[str] = set()  # those of the subscribed that Redis has answered for
        self._outbox: list[tuple[str | int, ...]] = []

    @property
    def is_up(self) -> bool:
        return self._pubsub is not None

    def add(self, name: str) -> None:
        if name not in self._wanted:
            self._wanted[name] = asyncio.Event()
            if name in self._confirmed:  # let go and wanted again before Redis was told
                self._wanted[name].set()
        self._changes.set()

    def remove(self, name: str) -> None:
        self._wanted.pop(name, None)
        self._changes.set()

    def publish(self, name: str, message: str) -> None:
        """Say something soon; nothing where Redis is away."""
        self._send("PUBLISH", name, message)

    def keep(self, name: str, value: str, *, seconds: int) -> None:
        """Let others read a sign of life for so long."""
        self._send("SET", channel(name), value, "EX", seconds)

    def count(self, name: str) -> None:
        """Add one to a counter that others read."""
        self._send("INCR", channel(name))

    def _send(self, *command: str | int) -> None:
        if self.is_up:
            self._outbox.append(command)
            self._changes.set()

    async def confirmed(self, channels: Iterable[str]) -> None:
        """Wait until Redis has confirmed the channels, at most `CONFIRM` seconds."""
        waits = [self._wanted[name].wait() for name in channels if name in self._wanted]
        try:
            async with asyncio.timeout(CONFIRM):
                await asyncio.gather(*waits)
        except TimeoutError:
            log.info("Redis has not confirmed a subscription in time")

    async def run(self) -> None:
        """Hear for ever. Each connection begins with all channels that are wanted then."""
        was_away = False
        while True:
            redis: Redis = Redis.from_url(
                self._url, socket_connect_timeout=CONNECT, socket_timeout=None, decode_responses=True
            )
            try:
                await self._listen(redis, was_away)
            except (RedisError, OSError) as error:
                if self.is_up or not was_away:
                    log.warning(
                        "Redis does not answer; looking at the database instead (%s)", type(error).__name__
                    )
            finally:
                self._pubsub, self._subscribed, self._confirmed = None, set(), set()
                for confirmed in self._wanted.values():
                    confirmed.clear()
                await redis.aclose()
            was_away = True
            await asyncio.sleep(AGAIN)

    async def _listen(self, redis: Redis, was_away: bool) -> None:
        await redis.ping()
        async with redis.pubsub() as pubsub:
            self._changes.set()
            writer = asyncio.create_task(self._write(redis, pubsub))
            try:
                await self._subscribe(pubsub)
                self._pubsub = pubsub
                if was_away:
                    self._back()
                await self._read(pubsub, writer)
            finally:
                writer.cancel()

    async def _read(self, pubsub: PubSub, writer: "asyncio.Task[None]") -> None:
        silent = 0
        while True:
            if writer.done():
                writer.result()
            message = await pubsub.get_message(timeout=ALIVE)
            if message is None:
                silent += 1
                if silent > 1:
                    raise OSError("Redis is silent")
                await pubsub.ping()
                continue
            silent = 0
            if message["type"] == "message":
                self._hear(message["channel"], message["data"])
            elif message["type"] == "subscribe" and message["channel"] in self._wanted:
                self._confirmed.add(message["channel"])
                self._wanted[message["channel"]].set()

    async def _write(self, redis: Redis, pubsub: PubSub) -> None:
        while True:
            await self._changes.wait()
            self._changes.clear()
            await self._subscribe(pubsub)
            if self._outbox:
                outbox, self._outbox = self._outbox, []
                pipeline = redis.pipeline(transaction=False)
                for command in outbox:
                    pipeline.execute_command(*command)
                await pipeline.execute()

    async def _subscribe(self, pubsub: PubSub) -> None:
        """Bring what Redis sends in line with what is wanted."""
        wanted = set(self._wanted)
        new, old = wanted - self._subscribed, self._subscribed - wanted
        self._subscribed = wanted
        self._confirmed -= old
        if new:
            await pubsub.subscribe(*new)
        if old:
            await pubsub.unsubscribe(*old)
