"""`make bench-live`, `make bench-chat`: sockets on threads or channels, beside a bare broadcast server in the same run.

1. seed a small community, where it is missing  2. for each scene start the bare server and Keyway's socket server on
one processor, the listeners and the writer on the other  3. in rounds, in turn: as many texts as can be (four on their
way), then a few a second  4. print deliveries per second of CPU, how long after it was sent a text was there, and the
memory that a socket takes

Keyway's texts are acts in another process: committed with event and stream before a hint goes out. The bare server
gets frames of the same size from one of its clients, keeps nothing and knows nobody.
"""

import argparse
import asyncio
import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import redis
import uvloop

from bench.community import community_of
from bench.listening import Bare, Figures, Keyway
from bench.scenes import SCENES, Found, Scene, report
from bench.servers import cpu_of, free_port, pid_of_postgres, pid_of_redis
from config import embedded
from config.leash import end_with_parent

PREFIX = "keyway_bench_live"
SMALL = 1_000  # posts of the community
OUTSTANDING = 4


async def measure(side: Bare | Keyway, figures: Figures, pid: int, scene: Scene, options: Any) -> None:
    """One round: as fast as it goes, then slowly for the latency."""
    crowd = side.crowd
    watched = (pid, pid_of_postgres(), pid_of_redis())
    before, began = [cpu_of(each) for each in watched], time.perf_counter()
    for _number in range(options.posts):
        await side.post()
        await crowd.all_there(OUTSTANDING - 1)
    await crowd.all_there(0)
    lasted = time.perf_counter() - began
    spent = [cpu_of(each) - was for each, was in zip(watched, before, strict=True)]
    delivered = crowd.deliveries()
    figures.deliveries += delivered
    figures.cpu += spent[0]
    figures.others += spent[1] + spent[2]
    figures.rates.append(delivered / lasted)
    figures.faults += crowd.faults
    crowd.settle()
    crowd.measuring = True
    for _number in range(options.slow):
        due = time.perf_counter() + 1 / scene.rate
        figures.commits.append(await side.post())
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
    await crowd.all_there(0)
    crowd.measuring = False
    figures.latencies += [at - crowd.sent[entry] for entry, at in crowd.arrived]
    figures.faults += crowd.faults
    crowd.settle()


@contextlib.contextmanager
def running(
    words: list[str], environment: dict[str, str], port: int, *, processor: int | None
) -> Iterator[int]:
    """A server on loopback until the block ends, on one processor where there are two. Yields its pid."""

    def begin() -> None:
        end_with_parent(signal.SIGTERM)
        if processor is not None:
            os.sched_setaffinity(0, {processor})

    with open(embedded.VAR / "log" / "bench-live.log", "a") as out:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=embedded.ROOT,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=begin,
        )
    try:
        deadline = time.monotonic() + 60
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit("A server did not start. What it said: var/log/bench-live.log")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _memory_of(pid: int) -> int:
    """Resident kB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() // 1024


async def _play(kind: str, scene: Scene, options: argparse.Namespace) -> Found:
    processors = sorted(os.sched_getaffinity(0))
    servers, clients = (processors[0], processors[-1]) if len(processors) > 1 else (None, None)
    bare_port, keyway_port = free_port(), free_port()
    environment = {"PORT": str(keyway_port), "REDIS_PREFIX": PREFIX, "DEMO": "0", "LOG_LEVEL": "WARNING"}
    community = community_of(SMALL, environment)
    environment["KEYWAY_DB"] = community.database
    socket_server = (
        f"-m uvicorn --host 127.0.0.1 --port {keyway_port} --loop uvloop --no-access-log --log-level warning "
        "--ws community.realtime.wire:WireProtocol --ws-per-message-deflate false config.asgi:application"
    )
    found = Found(Figures(), Figures())
    bare_server = ["-m", "bench.bare.broadcast", str(bare_port)]
    try:
        with (
            running(bare_server, environment, bare_port, processor=servers) as bare_pid,
            running(socket_server.split(), environment, keyway_port, processor=servers) as keyway_pid,
        ):
            async with _writer(environment, kind, scene.rooms) as (writer, facts):
                if clients is not None:
                    os.sched_setaffinity(0, {clients})
                keyway = Keyway(keyway_port, facts, writer)
                before = _memory_of(keyway_pid)
                await keyway.gather(scene.sockets, scene.each)
                found.keyway.memory = (_memory_of(keyway_pid) - before) / scene.sockets
                await keyway.post()
                await keyway.crowd.all_there(0)
                bare = Bare(bare_port, size=keyway.crowd.size)
                before = _memory_of(bare_pid)
                await bare.gather(scene.sockets, scene.rooms, scene.each)
                found.bare.memory = (_memory_of(bare_pid) - before) / scene.sockets
                for number in range(options.rounds):
                    await measure(bare, found.bare, bare_pid, scene, options)
                    await measure(keyway, found.keyway, keyway_pid, scene, options)
                    print(f"\r{scene.name}, round {number + 1} of {options.rounds}", end="", flush=True)
                print()
    finally:
        os.sched_setaffinity(0, processors)
    repaired = _repaired(community.database)
    found.keyway.faults += [f"{repaired} repaired"] * bool(repaired)
    return found


@contextlib.asynccontextmanager
async def _writer(
    environment: dict[str, str], kind: str, rooms: int
) -> AsyncIterator[tuple[asyncio.subprocess.Process, dict[str, Any]]]:
    writer = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.writer",
        kind,
        str(rooms),
        env=os.environ | environment,
        cwd=embedded.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        limit=2**20,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    try:
        yield writer, json.loads(await writer.stdout.readline())
    finally:
        writer.stdin.close()
        await asyncio.wait_for(writer.wait(), 20)


def _repaired(database: str) -> int:
    client = redis.Redis.from_url(embedded.redis_url())
    counted = client.get(f"{PREFIX}:{database}:repaired")
    client.close()
    return int(counted or 0)


def _forget_keys() -> None:
    client = redis.Redis.from_url(embedded.redis_url())
    for key in client.scan_iter(match=f"{PREFIX}:*", count=1000):
        client.delete(key)
    client.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-live", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("kind", nargs="?", choices=list(SCENES), default="thread")
    parser.add_argument("--posts", type=int, default=120, help="of each round, as fast as it goes")
    parser.add_argument("--slow", type=int, default=10, help="of each round, a few a second")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--scenes", type=int, nargs="+", help="which, from 1; all of them without")
    options = parser.parse_args()
    scenes = [
        scene for i, scene in enumerate(SCENES[options.kind], 1) if not options.scenes or i in options.scenes
    ]
    if "postgres" not in embedded.wanted() or "redis" not in embedded.wanted():
        sys.exit("This fills a database with invented people: it runs on the embedded services only.")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # servers inherit it
    embedded.start()
    try:
        _forget_keys()
        played = {scene: uvloop.run(_play(options.kind, scene, options)) for scene in scenes}
    finally:
        _forget_keys()
        embedded.release()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"\n{options.rounds} rounds, {os.cpu_count()} cores, load {load}\n")
    if not report(played):
        sys.exit(1)


if __name__ == "__main__":
    main()
