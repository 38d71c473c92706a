"""A Redis that nobody waits for: a failure is a miss, and after a few of them Redis is left alone for a while."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger("keyway.cache")
T = TypeVar("T")

FAILURES = 3  # in a row, until the breaker opens
PAUSE = 5.0  # seconds in which every read is then a miss


class FailsafeRedisCache(RedisCache):
    """Reads that fail are misses, writes that fail are lost. The timeouts stand in settings (100 ms)."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        # redis-py would try a failed command three times more, with pauses.
        options = {**params.get("OPTIONS", {}), "retry": Retry(NoBackoff(), 0)}
        super().__init__(server, {**params, "OPTIONS": options})
        self.failures = 0
        self.open_until = 0.0

    def attempt(self, command: Callable[[], T], otherwise: T) -> T:
        if time.monotonic() < self.open_until:
            return otherwise
        try:
            answer = command()
        except (RedisError, OSError) as error:
            self.failures += 1
            if self.failures >= FAILURES:
                self.open_until = time.monotonic() + PAUSE
                log.warning("Redis does not answer; no cache for %.0f s (%s)", PAUSE, type(error).__name__)
            return otherwise
        self.failures = 0
        return answer

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self.attempt(lambda: super(FailsafeRedisCache, self).get(key, default, version), default)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        wanted = list(keys)
        return (
            self.attempt(lambda: super(FailsafeRedisCache, self).get_many(wanted, version), {})
            if wanted
            else {}
        )

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self.attempt(lambda: super(FailsafeRedisCache, self).has_key(key, version), False)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self.attempt(lambda: super(FailsafeRedisCache, self).add(key, value, timeout, version), False)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self.attempt(lambda: super(FailsafeRedisCache, self).set(key, value, timeout, version), None)

    def set_many(
        self, data: Mapping[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        lost = list(data)
        return self.attempt(
            lambda: super(FailsafeRedisCache, self).set_many(dict(data), timeout, version), lost
        )

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self.attempt(lambda: super(FailsafeRedisCache, self).touch(key, timeout, version), False)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self.attempt(lambda: super(FailsafeRedisCache, self).delete(key, version), False)

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        self.attempt(lambda: super(FailsafeRedisCache, self).delete_many(list(keys), version), None)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """What the counter then is; `delta` where Redis is away, as if nothing had been counted before."""
        return self.attempt(lambda: super(FailsafeRedisCache, self).incr(key, delta, version), delta)

    def publish(self, messages: Sequence[tuple[str, str]]) -> bool:
        """Publish (channel, message) pairs in one round trip; False where Redis is away. Nobody waits or retries."""

        def send() -> bool:
            pipeline = self._cache.get_client(None, write=True).pipeline(transaction=False)
            for channel, message in messages:
                pipeline.publish(channel, message)
            pipeline.execute()
            return True

        return self.attempt(send, False)

    def clear(self) -> None:
        """Forget this site's keys only: Django's own would also empty the job queue, which lives in the same Redis."""

        def forget() -> None:
            client = self._cache.get_client(None, write=True)
            for key in client.scan_iter(match=f"{self.key_prefix}:*", count=1000):
                client.delete(key)

        self.attempt(forget, None)
