"""A real SMTP server on loopback: takes mails, refuses them as told, is down for a while."""

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

# The database's clock goes on while a test's stands: what it stamps must not lie in the future.
AHEAD = timedelta(minutes=5)


class PostOffice:
    """`mails` has what it took, parsed. `refuses` maps an address ("" for all) to the answer it gives to RCPT."""

    def __init__(self) -> None:
        self.port = _free_port()
        self.mails: list[EmailMessage] = []
        self.last = b""  # the newest, as it came over the line
        self.refuses: dict[str, str] = {}
        self.answer = "250 kept"
        self.pause = 0.0  # seconds between a mail that is kept and the answer that says so
        self._controller: Controller | None = None

    def open(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=30)
        self._controller.start()

    def close(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        refusal = self.refuses.get(address) or self.refuses.get("")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        if not self.answer.startswith("250"):
            return self.answer
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert envelope.rcpt_tos == [message["To"].addresses[0].addr_spec]
        self.mails.append(message)
        self.last = envelope.content
        await asyncio.sleep(self.pause)
        return self.answer

    def taken(self) -> list[EmailMessage]:
        """The mails since the last look."""
        mails, self.mails = self.mails, []
        return mails

    def to(self, user: object) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == user.email]


def words_of(mail: EmailMessage) -> str:
    """Everything that the mail says: headers, both parts."""
    parts = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]
    return "\n".join([*(f"{name}: {value}" for name, value in mail.items()), *parts])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def post_office(settings) -> Iterator[PostOffice]:
    """The server of this test, and the site set to send through it."""
    office = PostOffice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    settings.MAIL_FROM = settings.DEFAULT_FROM_EMAIL = "Keyway <keyway@norrland.example>"
    office.open()
    yield office
    office.close()
