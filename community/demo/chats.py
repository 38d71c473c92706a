"""The channels of the demo, and what people say in them: (first name, days ago, time of day, text)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from community.chat.actions import (
    mark_read,
    open_channel,
    open_conversation,
    pin_message,
    react,
    send_message,
)
from community.chat.forms import message_words
from community.chat.models import Channel, Message
from community.chat.reading import find_channel
from community.events.models import Stream, StreamKind
from community.rooms.choosing import Choice
from community.rooms.models import ReadMark
from community.workspaces.models import Workspace

Line = tuple[str, int, str, str]


@dataclass(frozen=True)
class Chat:
    """A channel of the demo, or a conversation, which has no name. `read` says how far each person has come."""

    place: str
    name: str
    topic: str
    opener: str
    lines: tuple[Line, ...]
    choice: str = "everyone"
    others: tuple[str, ...] = ()
    pinned: int = 0


CHATS = (
    Chat(
        "J4 joint bearing",
        "bench",
        "Rig bookings, readings, odd noises",
        "mattias",
        (
            (
                "emil",
                2,
                "08:05",
                "Rig booking sheet for this month: chamber 1 until the 18th, chamber 2 from then on.",
            ),
            (
                "emil",
                1,
                "16:31",
                "Chamber 2 tripped on over-temperature at 15:50. Lost about 40 minutes of the soak.",
            ),
            (
                "emil",
                1,
                "16:33",
                "Restarted at 64.8 °C. The log has a gap from 15:50 to 16:30, nothing else.",
            ),
            (
                "daisuke",
                1,
                "16:47",
                "40 minutes is fine for creep. Please keep the paint marks until we see photos.",
            ),
            ("emil", 0, "08:12", "Marks on 022, camera at 0° and after 200 h. It walked 22°."),
            ("haruka", 0, "08:20", "Clear, thank you. Same direction as the load on all five?"),
            ("haruka", 0, "08:21", "If yes it is creep, and we can stop looking at the grease."),
            (
                "mattias",
                0,
                "08:26",
                "All five, same direction. 024 did not move, and its bore is 4 µm tighter.",
            ),
            ("emil", 0, "08:52", "Chamber is free from the 18th. @ingrid shall I book all five days?"),
            ("haruka", 0, "08:58", "Liners leave Osaka on Monday, DHL, arriving Wednesday noon."),
        ),
        pinned=1,
    ),
    Chat(
        "J4 joint bearing",
        "drawings",
        "Revisions as they come",
        "jonas",
        (
            (
                "jonas",
                6,
                "10:02",
                "J4-021 rev F is out: seat `H6`, shoulder 0.4 higher. Rev E is void from today.",
            ),
            ("kenta", 6, "10:40", "Got it. The fixture drawing follows rev F as well, tomorrow."),
            ("kenta", 5, "09:15", "Fixture done. Two dimensions moved, both marked with a triangle."),
        ),
    ),
    Chat(
        "J4 joint bearing",
        "deliveries",
        "What is on its way",
        "haruka",
        (
            ("daisuke", 3, "07:30", "Samples 031 to 036 left the factory, 1.2 kg."),
            (
                "jonas",
                2,
                "13:05",
                "Customs asks for the material certificate. @daisuke can you send it today?",
            ),
            ("daisuke", 2, "13:20", "Sent to the forwarder, copy to you."),
            ("jonas", 1, "11:45", "Cleared. Delivery tomorrow before noon."),
        ),
    ),
    Chat(
        "J4 joint bearing",
        "norrland-only",
        "Among ourselves",
        "ingrid",
        (
            (
                "ingrid",
                1,
                "09:00",
                "Before we answer on the price: what does a second set of liners cost us in time?",
            ),
            ("mattias", 1, "09:10", "Two days on the rig. I would rather pay."),
        ),
        choice="firm",
    ),
    Chat(
        "J4 joint bearing",
        "",
        "",
        "emil",
        (
            ("emil", 0, "08:30", "Do you have the photo of 023 before the soak?"),
            ("haruka", 0, "08:44", "Only the wide one. I look for the other tonight."),
        ),
        others=("haruka",),
    ),
    Chat(
        "Encoder ring",
        "firmware",
        "Builds and what they change",
        "priya",
        (
            ("bram", 1, "14:20", "Build 0.9.4 is up: the index pulse is one count earlier."),
            ("emil", 1, "15:02", "Flashed on both heads. Zero is stable over 50 starts."),
        ),
    ),
)


def load_chats(places: dict[str, Workspace], people: dict[str, User]) -> None:
    """Open the channels of the demo and let people talk in them."""
    for chat in CHATS:
        _load(chat, places[chat.place], people)


def _load(chat: Chat, workspace: Workspace, people: dict[str, User]) -> None:
    opener = people[chat.opener]
    if chat.name:
        channel = open_channel(
            opener, workspace, name=chat.name, topic=chat.topic, choice=Choice(chat.choice)
        )
    else:
        others = [people[first] for first in chat.others]
        channel = open_conversation(opener, workspace, people=others)
    Channel.objects.filter(pk=channel.pk).update(opened_at=timezone.now() - timedelta(weeks=8))
    for number, line in enumerate(chat.lines, start=1):
        message = _say(chat, line, number, find_channel(people[line[0]], channel.public_id), people)
        if number == chat.pinned:
            pin_message(people[line[0]], message)
        if "it is creep" in line[3]:
            react(people["mattias"], message, kind="agree")
    if chat.name == "bench":
        mark_read(people["ingrid"], channel, nr=len(chat.lines) - 2)
        ReadMark.objects.filter(stream=channel.stream_id).update(at=timezone.now() - timedelta(minutes=40))


def _say(chat: Chat, line: Line, number: int, channel: Channel, people: dict[str, User]) -> Message:
    first, days, clock, text = line

    def named(match: "re.Match[str]") -> str:
        user = people.get(match[1])
        return f"@[{user.name}](user:{user.public_id})" if user else match[0]

    key = f"demo:chat:{chat.name or chat.opener}:{number}"
    words = message_words(people[first], channel, re.sub(r"@([a-z]+)", named, text), client_id=key)
    message = send_message(people[first], channel, words=words, client_id=key)
    at = _when(days, clock)
    Message.objects.filter(pk=message.pk).update(at=at)
    Stream.objects.filter(kind=StreamKind.CHANNEL, subject_id=channel.pk).update(last_at=at, active_at=at)
    return message


def _when(days: int, clock: str) -> datetime:
    """That time of day so many days ago; today no later than half an hour before now, in the same order."""
    hour, minute = map(int, clock.split(":"))
    at = timezone.localtime().replace(hour=hour, minute=minute, second=0, microsecond=0) - timedelta(
        days=days
    )
    if days:
        return at
    last = timezone.now() - timedelta(minutes=30)
    since_eight = timedelta(hours=hour - 9, minutes=minute)  # the last one is said at 8:58
    return min(at, last + since_eight)
