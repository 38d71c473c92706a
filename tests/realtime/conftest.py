"""People with sockets on the real site."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from community.threads.actions import Choice, start_thread
from community.threads.models import Thread
from tests.browser.conftest import _session_of
from tests.cast import Cast, build_cast
from tests.make import new_tag
from tests.places import words
from tests.realtime.listener import Listener
from tests.stack.live import Live


@dataclass
class Scene:
    """A cast of its own with a thread of both firms."""

    cast: Cast
    thread: Thread
    live: Live

    @property
    def topic(self) -> str:
        return f"thread/{self.thread.public_id}"


@pytest.fixture
def scene(stack_db: Live) -> Scene:
    cast = build_cast(new_tag())
    thread = start_thread(
        cast.olga,
        cast.workspace,
        title="Preload",
        words=words("First."),
        choice=Choice("everyone"),
        client_id=new_tag(),
    )
    return Scene(cast, thread, stack_db)


@pytest.fixture
def listen(scene: Scene) -> Iterator[Callable[..., Listener]]:
    """`listen(user)`: a socket of that person, closed after the test; `listen(user, origin=…)`."""
    opened: list[Listener] = []

    def open_socket(user, **options) -> Listener:
        cookie = f"{scene.live.session_cookie}={_session_of(user)}"
        opened.append(Listener(scene.live.url, cookie, **options))
        return opened[-1]

    yield open_socket
    for one in opened:
        one.close()
