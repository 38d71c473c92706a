"""A cache that is away costs a miss, not an error, and after three failures no time either."""

import time

from config.cache import FAILURES, FailsafeRedisCache

NOWHERE = {"OPTIONS": {"socket_connect_timeout": 0.1, "socket_timeout": 0.1}}


def test_what_was_kept_is_found_and_forgotten_by_its_own_site_only(settings):
    one = FailsafeRedisCache(settings.REDIS_URL, {"KEY_PREFIX": "one-test"})
    other = FailsafeRedisCache(settings.REDIS_URL, {"KEY_PREFIX": "other-test"})
    one.set_many({"a": "1", "b": [2]})
    other.set("a", "mine")
    assert one.get_many(["a", "b", "c"]) == {"a": "1", "b": [2]}
    one.clear()
    assert one.get("a") is None
    assert other.get("a") == "mine"
    other.clear()


def test_without_redis_reads_are_misses_and_writes_are_lost():
    cache = FailsafeRedisCache("unix:///nowhere/redis.sock", NOWHERE)
    assert cache.get("a", "else") == "else"
    assert cache.get_many(["a"]) == {}
    cache.set("a", 1)
    assert cache.set_many({"a": 1}) == ["a"]
    assert cache.incr("a") == 1
    cache.delete("a")
    cache.clear()


def test_after_some_failures_redis_is_left_alone_for_a_while():
    cache = FailsafeRedisCache("unix:///nowhere/redis.sock", NOWHERE)
    for _ in range(FAILURES):
        cache.get("a")
    assert cache.open_until > time.monotonic()
    asked = []
    assert cache.attempt(lambda: asked.append(1), "miss") == "miss"
    assert asked == []
    cache.open_until = 0.0
    assert cache.attempt(lambda: "answer", "miss") == "answer"
    assert cache.failures == 0
