"""The chat in the navigation of a workspace."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from community.chat.commands import Command, commands
from community.chat.reaching import differs
from community.manners.hours import zone_named
from community.manners.saying import letters_of
from community.templatetags.drawn import drawn

register = template.Library()


class NavChannel(NamedTuple):
    """A channel among the viewer's own: `unread` messages of others, and mentions among them."""

    public_id: str
    name: str
    icon: str
    unread: int
    mentions: int


@register.simple_tag
def channels_nav(
    found: Sequence[Sequence[Any]] | None, sides: Sequence[Any] | None, section: str, workspace_id: str
) -> SafeString:
    """The channels of `shell.counts.channels`, as the navigation shows them, and how many side threads have news."""
    news, is_named = sides or (0, False)
    channels = tuple(NavChannel(*row) for row in found or ())
    return drawn(
        "chat/_nav.html",
        channels=channels,
        news=news,
        is_named=is_named,
        section=section,
        workspace_id=workspace_id,
    )


@register.simple_tag
def chat_commands() -> list[tuple[str, Command]]:
    """What can be typed behind a slash."""
    return [(name, command) for name, command in commands.items() if command.is_listed]


@register.simple_tag
def clock_of(zone: str, own: str) -> SafeString:
    """What time it is where somebody is, where that is another than here: "22:03 JST"."""
    if not differs(zone, own):
        return SafeString("")
    local = timezone.now().astimezone(zone_named(zone))
    letters = letters_of(local)
    return format_html(
        '<span class="there" data-zone="{}" data-letters="{}">{} {}</span>',
        zone,
        letters,
        f"{local:%H:%M}",
        letters,
    )
