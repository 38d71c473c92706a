"""Where people write and read while something breaks: a thread, with somebody who is told by mail; a channel."""

from typing import TYPE_CHECKING, ClassVar

from tests.drill import DATABASE
from tests.drill.crowd import Crowd
from tests.drill.people import TOKEN, Account, Reader, Writer
from tests.drill.site import Site

if TYPE_CHECKING:
    from accounts.models import User
    from tests.cast import Cast

PAUSE = 0.35  # seconds between two texts of a writer


class Scene:
    """A workspace of two firms: people who write, people who read. What is kept of it is asked of the database."""

    texts = 8  # of each writer: fewer than one may write in a minute
    door = "composer"  # who the request says that it comes from
    filling: ClassVar[str]  # what makes a text long, to fill the buffers of who does not read
    away: "User | None" = None

    def __init__(self, running: Site, *, is_heavy: bool) -> None:
        from tests.cast import build_cast  # Django is set up only now
        from tests.make import new_tag

        self.running = running
        self.cast: Cast = build_cast(new_tag())
        path, self.topic = self.open()
        self.writers = [
            Writer(
                running.url,
                self.account(user),
                path,
                self.texts_of(is_heavy=is_heavy),
                PAUSE,
                door=self.door,
                more=self.filling if is_heavy else "",
            )
            for user in (self.cast.olga, self.cast.mats, self.cast.sara)
        ]
        cast = self.cast
        self.readers = [
            Reader(running.url, self.account(user), self.topic)
            for user in (cast.olga, cast.sara, cast.lin, cast.rune, cast.mats, cast.lin)
        ]

    def open(self) -> tuple[str, str]:
        """Begin the room; return where one writes in it, and the topic by which it is followed."""
        raise NotImplementedError

    def texts_of(self, *, is_heavy: bool) -> int:
        return self.texts

    def stored(self) -> list[tuple[str, str]]:
        """What was written, as (client id, public id), in the order of its numbers."""
        raise NotImplementedError

    def heads(self) -> dict[str, int]:
        """How far each stream of the room is, by the public id of its audience."""
        raise NotImplementedError

    def account(self, user: "User") -> Account:
        from django.conf import settings

        from tests.browser.conftest import _session_of

        port = self.running.port
        cookie = f"keyway{port}_session={_session_of(user)}; keyway{port}_csrf={TOKEN}"
        assert settings.DATABASES["default"]["NAME"] == DATABASE
        return Account(user.public_id, cookie)

    def crowd(self, size: int, deaf: int) -> Crowd:
        people = (self.cast.olga, self.cast.mats, self.cast.rune, self.cast.sara, self.cast.lin)
        accounts = [self.account(user) for user in people]
        return Crowd(self.running.port, accounts, self.topic, size, deaf=deaf)


class ThreadScene(Scene):
    """A thread, and somebody who follows it and has no page open."""

    filling = "\n\n" + "heavy " * 5_000

    def open(self) -> tuple[str, str]:
        from community.threads.actions import Choice, start_thread
        from community.threads.posting import Words
        from tests.make import new_tag

        self.thread = start_thread(
            self.cast.olga,
            self.cast.workspace,
            title="Drill",
            words=Words("Begin.", "<p>Begin.</p>", 1, "Begin."),
            choice=Choice("everyone"),
            client_id=new_tag(),
        )
        self.away = self._follower()
        return f"/t/{self.thread.public_id}/", f"thread/{self.thread.public_id}"

    def _follower(self) -> "User":
        from community.notifications.actions import follow_thread
        from community.workspaces.actions import add_person
        from tests.make import make_user

        user = make_user(self.cast.supplier)
        add_person(self.cast.olga, self.cast.workspace, user, role="member")
        follow_thread(user, self.thread, level="watching")
        return user

    def stored(self) -> list[tuple[str, str]]:
        from community.threads.models import Post

        rows = Post.objects.filter(thread=self.thread).exclude(source="Begin.").order_by("nr")
        return list(rows.values_list("client_id", "public_id"))

    def heads(self) -> dict[str, int]:
        from community.events.models import Stream

        rows = Stream.objects.filter(kind=1, subject_id=self.thread.pk)
        return dict(rows.values_list("audience__public_id", "head"))


class ChannelScene(Scene):
    """A channel: shorter texts, more of them, and no mail."""

    texts = 30
    door = "channel"
    filling = "\n\n" + "heavy " * 1_250

    def open(self) -> tuple[str, str]:
        from community.chat.actions import open_channel
        from community.rooms.choosing import Choice

        self.channel = open_channel(
            self.cast.olga, self.cast.workspace, name="drill", choice=Choice("everyone")
        )
        return f"/c/{self.channel.public_id}/", f"channel/{self.channel.public_id}"

    def texts_of(self, *, is_heavy: bool) -> int:
        return 50 if is_heavy else self.texts

    def stored(self) -> list[tuple[str, str]]:
        from community.chat.models import Message

        rows = Message.objects.filter(channel=self.channel).order_by("nr")
        return list(rows.values_list("client_id", "public_id"))

    def heads(self) -> dict[str, int]:
        from community.events.models import Stream

        rows = Stream.objects.filter(pk=self.channel.stream_id)
        return dict(rows.values_list("audience__public_id", "head"))
