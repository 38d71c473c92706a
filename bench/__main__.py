"""`make bench`: lists, threads, a channel, what is written, beside a bare Django view, with few and many posts.

1. seed the two communities, where they are missing (a million posts take minutes; they are kept in the embedded
   PostgreSQL beside the clone's own database)  2. start a bare server and Keyway for each  3. in rounds, ask each for
   each page in turn  4. print figures and ratios beside the goals

Trust the ratios of one run, and CPU rather than requests a second: a busy machine slows all alike. Exit 0 even where a
goal is missed, 1 where an answer was wrong.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from itertools import count, cycle

import redis

from bench.community import Community, community_of
from bench.figures import BARE, Cell, Figures, say, table, verdicts
from bench.load import Request, burst
from bench.servers import Server, cpu_of, free_port, pid_of_postgres, pid_of_redis, serve
from config import embedded

PREFIX = "keyway_bench"  # of everything in Redis, so that no worker of the clone takes our jobs


class Task:
    """A cell with the server it asks and a maker of its requests."""

    def __init__(self, cell: Cell, server: Server, make: Callable[[], Request], queries: int) -> None:
        self.cell, self.server, self.make = cell, server, make
        self.figures = Figures(queries)

    def run(self, requests: int, connections: int, pids: tuple[int, int]) -> None:
        """Send the requests and note what the server, PostgreSQL and Redis spent."""
        watched = (self.server.pid, *pids)
        before = [cpu_of(pid) for pid in watched]
        done = burst(self.server.port, requests, connections, self.make)
        self.figures.add(done, *(cpu_of(pid) - was for pid, was in zip(watched, before, strict=True)))


def main() -> None:
    options = _options()
    if "postgres" not in embedded.wanted() or "redis" not in embedded.wanted():
        sys.exit("make bench fills databases with invented people: it runs on the embedded services only.")
    environment = {"PORT": str(free_port()), "REDIS_PREFIX": PREFIX, "DEMO": "0", "SERVER_TIMING": "0"}
    embedded.start()
    try:
        with ExitStack() as stack:
            tasks: list[Task] = []
            for posts in dict.fromkeys((options.small, options.large)):
                community = community_of(posts, environment)
                bare = stack.enter_context(
                    serve("bench.bare.wsgi:application", community.database, environment)
                )
                keyway = stack.enter_context(
                    serve("config.wsgi:application", community.database, environment)
                )
                tasks += _tasks(community, bare, keyway)
            _measure(tasks, options)
    finally:
        _forget_keys()
        embedded.release()
    _report(tasks, options)
    if any(task.figures.wrong for task in tasks):
        sys.exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--small", type=int, default=1_000, help="posts of the small community")
    parser.add_argument("--large", type=int, default=1_000_000, help="posts of the large one")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=100, help="to each page in each round")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=600, help="begin no further round after that")
    return parser.parse_args()


def _tasks(community: Community, bare: Server, keyway: Server) -> Iterator[Task]:
    facts, posts = community.facts, community.posts
    plain = Request(facts["bare"])
    yield Task(Cell(BARE, posts), bare, lambda: plain, 1)
    for page, path in facts["paths"].items():
        for viewer in facts["viewers"]:
            asked = Request(path, viewer["cookie"])
            cell = Cell(page, posts, f"{viewer['seats']} seats")
            yield Task(cell, keyway, lambda asked=asked: asked, viewer["queries"][page])  # type: ignore[misc]
    reply, said, edit, upload = facts["reply"], facts["send"], facts["edit"], facts["upload"]
    cookies, numbers, run = cycle(reply["cookies"]), count(), os.urandom(4).hex()
    own = cycle(zip(edit["paths"], reply["cookies"], strict=True))

    def send() -> Request:
        body = f"{reply['form']}&client_id=bench-{run}-{next(numbers)}"
        return Request(reply["path"], next(cookies), body.encode())

    def talk() -> Request:
        body = f"{said['form']}&client_id=bench-{run}-{next(numbers)}"
        return Request(said["path"], next(cookies), body.encode(), headers=tuple(said["headers"]))

    def change() -> Request:
        path, cookie = next(own)
        return Request(path, cookie, f"{edit['form']}+{run}+{next(numbers)}".encode())

    def announce() -> Request:
        """Say that a file comes, which is part of what is measured, and return the piece that is all of it."""
        content, cookie = f"{run};{next(numbers)}\n".encode() * 400, next(cookies)
        with closing(HTTPConnection("127.0.0.1", keyway.port)) as line:
            said = {**upload["announced"], "Upload-Length": str(len(content)), "Cookie": cookie}
            line.request("POST", upload["path"], headers=said)
            path = line.getresponse().headers["Location"] or upload["path"]
        return Request(path, cookie, content, "PATCH", tuple(upload["piece"]))

    yield Task(Cell("reply", posts), keyway, send, reply["queries"])
    yield Task(Cell("send", posts), keyway, talk, said["queries"])
    yield Task(Cell("edit", posts), keyway, change, edit["queries"])
    yield Task(Cell("upload", posts), keyway, announce, upload["queries"])


def _measure(tasks: list[Task], options: argparse.Namespace) -> None:
    pids = (pid_of_postgres(), pid_of_redis())
    for task in tasks:
        burst(task.server.port, 2 * options.connections, options.connections, task.make)
    began = time.monotonic()
    for number in range(options.rounds):
        if time.monotonic() - began > options.seconds:
            print(f"Stopped after {number} rounds: {options.seconds} s are over.")
            break
        for task in random.sample(tasks, len(tasks)):
            task.run(options.requests, options.connections, pids)
        print(f"\rround {number + 1} of {options.rounds}", end="", flush=True)
    print()


def _report(tasks: list[Task], options: argparse.Namespace) -> None:
    found = {task.cell: task.figures for task in tasks}
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(
        f"{options.rounds} rounds of {options.requests} requests, {options.connections} connections, two workers each, "
        f"{os.cpu_count()} cores, load {load}\nCPU in ms a request: application tree, PostgreSQL, Redis\n"
    )
    for line in table(found):
        print(line)
    print()
    for verdict in verdicts(found):
        word = "met   " if verdict.is_met else "MISSED"
        print(
            f"{word} {verdict.about}: {verdict.measured:.2f}{verdict.unit}, goal {verdict.most:g}{verdict.unit}"
        )
    for cell, figures in found.items():
        for words in sorted(set(figures.wrong)):
            print(f"WRONG  {say(cell)}: {words}, {figures.wrong.count(words)} times")


def _forget_keys() -> None:
    """Take our keys out of Redis: fragments, and jobs that nobody is going to do."""
    client = redis.Redis.from_url(embedded.redis_url())
    for key in client.scan_iter(match=f"{PREFIX}:*", count=1000):
        client.delete(key)
    client.close()


if __name__ == "__main__":
    main()
