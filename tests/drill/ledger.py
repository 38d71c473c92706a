"""What was promised beside what came of it. `lost`, `doubled` and `disordered` have to be 0."""

import re
from collections import Counter
from dataclasses import dataclass

from tests.drill.crowd import Crowd
from tests.drill.people import Reader, Writer

OTHERS = re.compile(r"And (\d+) more post")


@dataclass
class Ledger:
    """One fault's account.

    `acknowledged` posts, those `stored`, posts `delivered` (at all readers together), mails that came.
    """

    fault: str
    acknowledged: int = 0
    stored: int = 0
    delivered: int = 0
    mailed: int = 0
    repeated: int = 0  # mails that came again under the same Message-ID, which nobody can prevent
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    seconds: float = 0.0  # from the fault's end until all agreed
    drops: int = 0
    repaired: int = 0

    @property
    def balances(self) -> bool:
        return not (self.lost or self.doubled or self.disordered)

    def take_posts(self, writers: list[Writer], stored: list[tuple[str, str]]) -> None:
        """`stored` has (client id, public id) of each text, in the order of their numbers."""
        acknowledged = [client_id for writer in writers for client_id in writer.acknowledged]
        rows = Counter(client_id for client_id, _public_id in stored)
        self.acknowledged = len(acknowledged)
        self.stored = len(stored)
        self.lost += sum(1 for client_id in acknowledged if not rows[client_id])
        self.lost += sum(writer.posts - len(writer.acknowledged) for writer in writers)
        self.doubled += sum(number - 1 for number in rows.values())
        for writer in writers:
            own = set(writer.acknowledged)
            self.disordered += [each for each, _public_id in stored if each in own] != writer.acknowledged

    def take_reader(self, reader: Reader, stored: list[tuple[str, str]], heads: dict[str, int]) -> None:
        """`heads` has the head of each stream that the reader sees."""
        streams = reader.streams
        self.drops += reader.drops
        self.delivered += sum(1 for _client_id, post in stored if streams.posts.get(post))
        self.lost += sum(1 for _client_id, post in stored if not streams.posts.get(post))
        self.doubled += sum(number - 1 for number in streams.posts.values())
        self.disordered += streams.disordered
        for stream, head in heads.items():
            self.disordered += streams.applied.get(stream, []) != list(range(1, head + 1))

    def take_crowd(self, crowd: Crowd, heads: dict[str, int]) -> None:
        """All of a crowd who read must have everything, once and in order."""
        self.drops += crowd.drops
        for one in crowd.hearing():
            self.lost += sum(one.have.get(stream) != head for stream, head in heads.items())
            self.disordered += one.faults

    def take_mails(self, expected: set[str], mails: list[tuple[str, str]]) -> None:
        """`expected` are words of the posts that must have come by mail, each once; `mails` are (Message-ID, text).

        A mail quotes the first posts and counts the others: each post is quoted once or counted once.
        """
        texts: dict[str, str] = {}
        for message_id, text in mails:
            self.repeated += message_id in texts
            texts[message_id] = text
        self.mailed = len(texts)
        quoted = [sum(words in text for text in texts.values()) for words in expected]
        told = sum(quoted) + sum(int(number) for text in texts.values() for number in OTHERS.findall(text))
        self.lost += max(0, len(expected) - told)
        self.doubled += max(0, told - len(expected)) + sum(max(0, times - 1) for times in quoted)


def table(ledgers: list[Ledger]) -> list[str]:
    """The ledgers as lines."""
    names = [
        "acknowledged",
        "stored",
        "delivered",
        "mailed",
        "lost",
        "doubled",
        "disordered",
        "repeated",
        "drops",
    ]
    widths = [max(len(name), 5) for name in names]
    head = (
        f"{'':42}"
        + " ".join(name.rjust(width) for name, width in zip(names, widths, strict=True))
        + "  agreed after"
    )
    rows = [
        f"{ledger.fault:42}"
        + " ".join(str(getattr(ledger, name)).rjust(width) for name, width in zip(names, widths, strict=True))
        + f"{ledger.seconds:11.1f} s"
        for ledger in ledgers
    ]
    return [head, *rows]
