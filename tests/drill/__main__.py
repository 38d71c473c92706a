"""`make drill`: each fault with real processes, while people write and read, and an account of what came of it.

1. start the real site on an empty database, and a mail server  2. for each fault: a workspace of two firms, writers,
readers with open pages, somebody away who follows; the fault in the middle of the writing; then wait until all agree
3. print the ledgers; exit 1 where one does not balance
"""

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.servers import free_port
from config import embedded
from tests.drill import site
from tests.drill.crowd import Crowd
from tests.drill.ledger import Ledger, table
from tests.drill.people import Reader
from tests.drill.scenes import PAUSE, ChannelScene, ThreadScene

SETTLE = 90.0  # seconds until all must agree
MAILED_BY = 60.0  # seconds until the mails must have come


class Mailbox:
    """A real mail server on loopback. `on_mail` is called once when it has taken a mail, before the sender knows."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str, str]] = []  # to, Message-ID, text
        self.on_mail: Callable[[], None] | None = None
        self.away = ""  # the address whose mail calls it

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        import email
        import email.policy

        content = envelope.content or b""
        message = email.message_from_bytes(
            content if isinstance(content, bytes) else content.encode(), policy=email.policy.default
        )
        plain = message.get_body(("plain",))  # type: ignore[attr-defined]
        text = plain.get_content() if plain else ""
        self.mails += [(to, str(message["Message-ID"]), text) for to in envelope.rcpt_tos]
        if self.on_mail and self.away in envelope.rcpt_tos:
            act, self.on_mail = self.on_mail, None
            act()
        return "250 OK"


Fault = Callable[[site.Site, Mailbox], AbstractContextManager[None]]


@contextmanager
def _killed(running: site.Site, part: str, seconds: float) -> Iterator[None]:
    """Kill it again and again for some seconds: it comes back, and goes."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            running.kill(part)
        except (AssertionError, OSError, ValueError):
            pass  # it is not back yet
        time.sleep(0.5)
    yield


@contextmanager
def _gone_for(running: site.Site, part: str, seconds: float) -> Iterator[None]:
    with running.frozen(part):
        time.sleep(seconds)
    yield


@contextmanager
def _flushed(running: site.Site, mailbox: Mailbox) -> Iterator[None]:
    """The worker sleeps, jobs are queued, Redis forgets them all, the worker wakes."""
    with running.frozen("worker"):
        time.sleep(3)
        redis.Redis.from_url(embedded.redis_url()).flushall()
    yield


@contextmanager
def _killed_after_handing_over(running: site.Site, mailbox: Mailbox) -> Iterator[None]:
    """The worker dies when the mail server has taken a mail and nobody has noted it."""
    mailbox.on_mail = lambda: running.kill("worker")
    yield


@contextmanager
def _once(act: Callable[[], None]) -> Iterator[None]:
    act()
    yield


@contextmanager
def _pestered(running: site.Site, _mailbox: Mailbox) -> Iterator[None]:
    """Strangers, pages of other sites, dead sessions and nonsense, while the others go on."""
    from tests.drill.pests import Pest  # Django is set up only now

    pest = Pest(running.url, running.port)
    pest.pester(seconds=6)
    if pest.wrong:
        sys.exit(f"A pest got what it should not have: {pest.wrong[:3]}")
    yield


FAULTS: dict[str, Fault] = {
    "nothing is broken": lambda running, mailbox: nullcontext(),
    "Redis killed again and again, 4 s": lambda running, mailbox: _killed(running, "redis", 4),
    "Redis frozen, 5 s": lambda running, mailbox: _gone_for(running, "redis", 5),
    "Redis flushed before the jobs ran": _flushed,
    "socket process killed": lambda running, mailbox: _once(lambda: running.kill("sockets")),
    "page workers killed": lambda running, mailbox: _once(lambda: running.kill("pages")),
    "PostgreSQL killed": lambda running, mailbox: _once(lambda: running.kill("postgres")),
    "worker killed after handing over": _killed_after_handing_over,
    "beat frozen, 60 s": lambda running, mailbox: _gone_for(running, "beat", 60),
    "1,000 sockets come back at once": lambda running, mailbox: _once(lambda: running.kill("sockets")),
    "a quarter of 80 never reads": lambda running, mailbox: nullcontext(),
    "pestered for 6 s": _pestered,
    "beat and worker killed": lambda running, mailbox: _once(
        lambda: (running.kill("beat"), running.kill("worker"))[0]
    ),
}


# Those that are tried while people chat, too.
IN_CHANNELS = (
    "nothing is broken",
    "Redis killed again and again, 4 s",
    "socket process killed",
    "page workers killed",
    "PostgreSQL killed",
    "a quarter of 80 never reads",
)
FAULTS |= {f"channel: {name}": FAULTS[name] for name in IN_CHANNELS}

# Faults that need a crowd of readers beside the few: how many, and how many of them never read.
CROWDS = {"1,000 sockets come back at once": (1000, 0), "a quarter of 80 never reads": (80, 20)}


def drill(running: site.Site, mailbox: Mailbox, name: str, fault: Fault) -> Ledger:
    """One fault in the middle of the writing."""
    where, _colon, what = name.rpartition(": ")
    scene = (ChannelScene if where else ThreadScene)(running, is_heavy="never reads" in what)
    crowd = scene.crowd(*CROWDS[what]) if what in CROWDS else None
    if crowd:
        crowd.start()
    mailbox.away = scene.away.email if scene.away else ""
    for reader in scene.readers:
        reader.start()
    for reader in scene.readers:
        reader.is_joined.wait(30)
    for writer in scene.writers:
        writer.start()
    time.sleep(2 * PAUSE)
    ledger = Ledger(name)
    with fault(running, mailbox):
        ended = time.monotonic()
    for writer in scene.writers:
        writer.join(120)
    running.wait_until_ready()
    stored, heads = _patiently(lambda: (scene.stored(), scene.heads()))
    deadline = time.monotonic() + SETTLE
    while time.monotonic() < deadline and not (_agree(scene.readers, heads) and _crowd_agrees(crowd, heads)):
        time.sleep(0.2)
    ledger.seconds = time.monotonic() - ended
    if scene.away:
        _take_mails(ledger, {client_id for client_id, _public_id in stored}, mailbox, scene.away.email)
    ledger.take_posts(scene.writers, stored)
    for reader in scene.readers:
        ledger.take_reader(reader, stored, heads)
        reader.finish()
    if crowd:
        crowd.stop()
        ledger.take_crowd(crowd, heads)
    return ledger


def _take_mails(ledger: Ledger, expected: set[str], mailbox: Mailbox, to: str) -> None:
    """Wait for the mails of who is away, and take them into account."""
    deadline = time.monotonic() + MAILED_BY
    while time.monotonic() < deadline and not (_all_told(expected, mailbox, to) and _none_waits(to)):
        time.sleep(0.5)
    time.sleep(3)  # for a mail too many to come
    ledger.take_mails(expected, [(key, text) for who, key, text in mailbox.mails if who == to])


def _agree(readers: list[Reader], heads: dict[str, int]) -> bool:
    return all(
        reader.streams.have.get(stream, 0) >= head for reader in readers for stream, head in heads.items()
    )


def _crowd_agrees(crowd: Crowd | None, heads: dict[str, int]) -> bool:
    return crowd is None or all(
        one.have.get(stream) == head for one in crowd.hearing() for stream, head in heads.items()
    )


def _all_told(expected: set[str], mailbox: Mailbox, to: str) -> bool:
    ledger = Ledger("so far")
    ledger.take_mails(expected, [(key, text) for who, key, text in mailbox.mails if who == to])
    return not ledger.lost


def _none_waits(to: str) -> bool:
    """Whether the queue has nothing for that address: also what was taken by the mail server is done with."""
    from community.mail.models import Mail

    return not Mail.objects.filter(to=to, sent_at=None, dropped_at=None, parked_at=None).exists()


def _patiently(
    ask: Callable[[], tuple[list[tuple[str, str]], dict[str, int]]],
) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """The database may still be coming back."""
    from django.db import DatabaseError, connection

    deadline = time.monotonic() + 60
    while True:
        try:
            return ask()
        except DatabaseError:
            connection.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make drill", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("faults", nargs="*", help="only those whose name has one of these words")
    options = parser.parse_args()
    if "postgres" not in embedded.wanted() or "redis" not in embedded.wanted():
        sys.exit("make drill kills PostgreSQL and Redis: it runs on the embedded services only.")
    chosen = {
        name: fault
        for name, fault in FAULTS.items()
        if not options.faults or any(word in name for word in options.faults)
    }
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    embedded.start()
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    server.start()
    ledgers: list[Ledger] = []
    try:
        with site.running(server.port) as running:
            import django

            django.setup()
            for name, fault in chosen.items():
                print(f"{name} …", flush=True)
                ledgers.append(drill(running, mailbox, name, fault))
                running.wait_until_ready()
    finally:
        server.stop()
        embedded.release()
    print()
    print("\n".join(table(ledgers)))
    if not all(ledger.balances for ledger in ledgers):
        sys.exit("A ledger does not balance.")


if __name__ == "__main__":
    main()
