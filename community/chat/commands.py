"""What a message that begins with a slash does instead of being sent. Higher apps register their commands here.

The server is the one that reads them; a script only completes their names (docs/decisions/0039).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat.models import Channel, Leaving
from community.chat.posting import Attach
from community.workspaces.models import Seat

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# "/usr/lib" and "/ 2" are texts: a command is one word of small letters.
_COMMAND = re.compile(r"/([a-z]+)(?:\s+(.*))?", re.DOTALL)
_NAMED = re.compile(r"@\[[^\]\n]*\]\(user:([a-z2-7]{12})\)")


@dataclass(frozen=True)
class Typed:
    """What somebody typed after a command's name, and where. `notifies` is how many people they were told it calls."""

    actor: User
    channel: Channel
    text: str
    client_id: str
    notifies: int = 0


class Answer(NamedTuple):
    """What only whoever typed it is told; nothing keeps it."""

    said: str


class Written(NamedTuple):
    """A message that is sent instead of what was typed, and what hangs on it: `attach` runs inside the act."""

    source: str
    attach: Attach | None = None


class Command(NamedTuple):
    """How it is typed, what it does, and what does it. The latter may raise ValidationError."""

    usage: "StrPromise"
    does: "StrPromise"
    run: Callable[[Typed], Answer | Written]
    is_listed: bool = True


commands: dict[str, Command] = {}


def is_command(source: str) -> bool:
    """Whether it is no text, but something to be done."""
    return _COMMAND.fullmatch(source) is not None


def command_in(source: str) -> tuple[Command, str] | None:
    """Return the command that `source` is, and what follows its name; None for a text.

    Raises ValidationError where there is no such command.
    """
    found = _COMMAND.fullmatch(source)
    if found is None:
        return None
    if found[1] not in commands:
        listed = ", ".join(f"/{name}" for name, each in commands.items() if each.is_listed)
        raise ValidationError(
            _(
                "There is no command /%(name)s. There are: %(listed)s. To send a text that begins with a slash,"
                " type two slashes, or a space before it."
            )
            % {"name": found[1][:40], "listed": listed}
        )
    return commands[found[1]], (found[2] or "").strip()


def as_text(source: str) -> str:
    """What is sent of a text: of two slashes that it begins with, one; and a slash after spaces without them."""
    if source.startswith("//"):
        return source[1:]
    return source.lstrip(" ") if source.lstrip(" ").startswith("/") else source


def person_first(typed: Typed) -> tuple[User | None, str]:
    """Return the person that the text begins with, and the rest: as completed, or by the whole name behind an @.

    None where it begins with nobody. Raises ValidationError where that person is not in the channel, whoever they are.
    """
    text = typed.text
    left = Leaving.objects.filter(channel=typed.channel).values("user")
    seats = Seat.objects.in_force().filter(audience=typed.channel.audience_id, user__is_active=True)
    people = User.objects.filter(pk__in=seats.exclude(user__in=left).values("user"), imported_at=None)
    found = _NAMED.match(text)
    if found:
        person = people.filter(public_id=found[1]).first()
        rest = text[found.end() :]
    elif text.startswith("@"):
        called = sorted(people, key=lambda user: -len(user.name))
        person = next(
            (user for user in called if re.match(re.escape(f"@{user.name}") + r"\b", text, re.I)), None
        )
        rest = text[len(person.name) + 1 :] if person else ""
    else:
        return None, text
    if person is None:
        raise ValidationError(
            _("Nobody of that name is in this channel. Type @ and choose one of those who are.")
        )
    return person, rest.lstrip(" ,:")
