"""The viewer-neutral fragment of a message: the same bytes for everyone of its audience, as posts have them.

How messages are grouped, and where a day begins, depends on what stands beside them and on the reader's zone: the page
says so around the fragments.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from community.chat import facts
from community.chat.reading import Window
from community.chat.shown import Shown
from community.chat.sides import SideWindow
from community.newest import Newest
from community.rooms.fragments import forget_fragments, kept_fragments, put_words
from community.rooms.reactions import ICONS, ReactionKind
from community.templatetags.drawn import drawn
from community.templatetags.ui import plural_forms

FRAGMENT_VERSION = 5
TOGETHER = timedelta(minutes=5)  # one author's messages within it stand under one name
_NAME = f"message:{FRAGMENT_VERSION}"
_near = Newest(8192)
# Counted words that fragments name: `<!--count:replies:3-->`.
_COUNTED = {"replies": lambda n: ngettext("%d reply", "%d replies", n)}
_COUNT = re.compile(r"<!--count:([a-z_]+):(\d+)-->")
_CLOCK = re.compile(r'(<time [^>]*datetime="([^"]+)" data-local="(clock|near)">)[^<]*')


def fragments_of(messages: Iterable[Shown]) -> list[str]:
    """Return each message's fragment."""
    return kept_fragments(_near, _NAME, messages, draw)


def forget(versions: Iterable[tuple[str, int]]) -> None:
    """Take messages, by public id and last version, out of the cache that all processes share."""
    forget_fragments(_NAME, versions)


def draw(message: Shown) -> str:
    """Draw one message. Nothing of the viewer, the language or the zone may come in here."""
    reactions = [(kind, ICONS[ReactionKind(kind)], count) for kind, count in message.reactions]
    context = {"message": message, "reactions": reactions, "row_tools": facts.row_tools}
    return render_to_string("chat/_message.html", context)


class Before(NamedTuple):
    """What stands above a message: whose it was and when. A page that goes on says so of its first one."""

    author_id: str
    at: datetime


def joined(
    messages: Sequence[Shown], viewer_id: str, window: Window | SideWindow | None = None
) -> SafeString:
    """Return the messages in order, grouped, with days in the zone in force; in a window also with the line of news."""
    parts: list[str] = []
    before: Before | None = None
    news = _first_news(messages, viewer_id, window) if window else None
    for message, fragment in zip(messages, fragments_of(messages), strict=True):
        if before is None or _day(message.at) != _day(before.at):
            parts.append(drawn("chat/_day.html", day=_day(message.at), words=say_day(message.at)))
            before = None
        if message is news and window:
            since = f"{timezone.localtime(window.read_at):%H:%M}" if window.read_at else ""
            number = "99+" if window.fresh > 99 else window.fresh
            parts.append(drawn("chat/_new.html", fresh=window.fresh, number=number, since=since))
            before = None
        if before and before.author_id == message.author_id and message.at - before.at < TOGETHER:
            fragment = fragment.replace('class="cmsg', 'class="cmsg cont', 1)
        parts.append(fragment)
        before = Before(message.author_id, message.at)
    return SafeString(_CLOCK.sub(_in_zone, spoken("".join(parts))))


def _in_zone(named: re.Match[str]) -> str:
    """A time of day in the zone in force, for who reads without scripts; "near" says the day where it is another."""
    local = timezone.localtime(datetime.fromisoformat(named[2]))
    is_other_day = named[3] == "near" and local.date() != timezone.localtime().date()
    day = f"{date_format(local, 'j M', use_l10n=False)}, " if is_other_day else ""
    return f"{named[1]}{day}{local:%H:%M}"


def say_day(at: datetime) -> str:
    """A day as its separator says it: "Today, Thursday 12 March"."""
    local, today = timezone.localtime(at).date(), timezone.localtime().date()
    words = date_format(local, "l j F" if local.year == today.year else "l j F Y", use_l10n=False)
    return _("Today, %s") % words if local == today else words


def _day(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat()


def _first_news(messages: Sequence[Shown], viewer_id: str, window: Window | SideWindow) -> Shown | None:
    """The first message that is news to the viewer, where they have read something before it."""
    if not window.read or window.read >= window.items:
        return None
    return next((each for each in messages if each.nr > window.read and each.author_id != viewer_id), None)


def spoken(fragment: str) -> SafeString:
    """Put the interface's words, in the language in force, where the fragment names them, and its counted words."""
    return SafeString(_COUNT.sub(_counted, put_words(fragment, vocabulary())))


def _counted(named: re.Match[str]) -> str:
    number = int(named[2])
    return str(escape(_COUNTED[named[1]](number) % number))


def vocabulary() -> dict[str, str]:
    """The words that fragments name, escaped, in the language in force."""
    return _vocabulary(get_language())


@lru_cache
def _vocabulary(_language: str | None) -> dict[str, str]:
    words = {
        "edited": _("edited"),
        "deleted": _("This message was deleted."),
        "react": _("React"),
        "edit": _("Edit"),
        "quote": _("Quote"),
        "aside": _("Reply in side thread"),
        "last": _("last"),
        "more": _("More about this message"),
        "bot": _("bot"),
        "made_by": _("made by"),
        **{kind: str(ReactionKind(kind).label) for kind in ReactionKind.values},
        **{name: str(word) for name, word in facts.message_words.items()},
    }
    return {name: str(escape(word)) for name, word in words.items()}


def counted_words() -> dict[str, dict[str, str]]:
    """Counted words that scripts say, in each form of the plural that the language in force has."""
    return _counted_words(get_language())


@lru_cache
def _counted_words(_language: str | None) -> dict[str, dict[str, str]]:
    return {
        "fresh": plural_forms(lambda n: ngettext("%d new", "%d new", n)),
        "missed": plural_forms(
            lambda n: ngettext("%d new while you were away", "%d new while you were away", n)
        ),
        **{name: plural_forms(text) for name, text in _COUNTED.items()},
        "messages": plural_forms(lambda n: ngettext("%d new message", "%d new messages", n)),
        "waits": plural_forms(
            lambda n: ngettext(
                "%d message waits here and goes out when the line is back.",
                "%d messages wait here and go out when the line is back.",
                n,
            )
        ),
        "typing": plural_forms(lambda n: ngettext("%d person is typing", "%d people are typing", n)),
    }
