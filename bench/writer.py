"""The people of `make bench-live` who write, in a process of their own: a line in is a text, a line out its time.

`python -m bench.writer thread|channel ROOMS`: so many rooms, written in by turns.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from itertools import count, cycle
from typing import TYPE_CHECKING, Any

from config import embedded

if TYPE_CHECKING:
    from accounts.models import User


def cookie_of(user: "User") -> str:
    """A session of that person, as a browser would send it."""
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="accounts.backends.KeywayBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _in_threads(owner: "User", workspace: Any, run: str) -> tuple[Callable[[int], Any], Callable[..., Any]]:
    from community.rooms.choosing import Choice
    from community.rooms.words import Words
    from community.threads.actions import reply, start_thread

    words = Words("Measured again.", "<p>Measured again, no change.</p>", 1, "Measured again.")

    def open_room(number: int) -> Any:
        choice, key = Choice("everyone"), f"live-{run}-{number}"
        return start_thread(owner, workspace, title="Measured", words=words, choice=choice, client_id=key)

    return open_room, lambda user, room, key: reply(user, room, words=words, client_id=key)


def _in_channels(owner: "User", workspace: Any, run: str) -> tuple[Callable[[int], Any], Callable[..., Any]]:
    from community.chat.actions import open_channel, send_message
    from community.rooms.choosing import Choice
    from community.rooms.words import Words

    words = Words("Measured again.", "<p>Measured again, no change.</p>", 1, "Measured again.")

    def open_room(number: int) -> Any:
        return open_channel(owner, workspace, name=f"{run}-{number}", choice=Choice("everyone"))

    return open_room, lambda user, room, key: send_message(user, room, words=words, client_id=key)


def main(kind: str, rooms: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    embedded.start()
    import django

    django.setup()
    from accounts.models import User
    from community.events.streams import find_followed, heads_of
    from community.workspaces.models import AudienceKind, Workspace

    workspace = Workspace.objects.order_by("pk")[0]
    everyone = workspace.audiences.get(kind=AudienceKind.EVERYONE)
    # A person may write ten posts a minute, so many take turns. Seeded people can't sign in: these may.
    seated = workspace.memberships.filter(role="member", user__seats__audience=everyone).order_by("pk")
    writers = list(User.objects.filter(pk__in=seated.values("user")[:400]).select_related("firm"))
    User.objects.filter(pk__in=[user.pk for user in writers]).update(imported_at=None)
    run, numbers, turns = os.urandom(4).hex(), count(), cycle(writers)
    open_room, write = (_in_channels if kind == "channel" else _in_threads)(writers[0], workspace, run)
    streams, heads = {}, {}
    for number in range(rooms):
        room = open_room(number)
        topic = f"{kind}/{room.public_id}"
        followed = find_followed(writers[0], topic)
        assert followed is not None
        audience, key = next(iter(followed.streams.items()))
        streams[topic] = room, key
        heads[topic] = {audience: heads_of([key])[key]}
    print(json.dumps({"heads": heads, "cookies": [cookie_of(user) for user in writers[:100]]}), flush=True)
    in_turn = cycle(streams)
    for _line in sys.stdin:
        topic = next(in_turn)
        room, key = streams[topic]
        began = time.perf_counter()
        write(next(turns), room, f"live-{run}-text-{next(numbers)}")
        seconds = time.perf_counter() - began
        print(json.dumps({"seconds": seconds, "room": topic, "seq": heads_of([key])[key]}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
