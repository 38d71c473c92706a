"""The chat in the navigation of a workspace."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import template
from django.utils.safestring import SafeString

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
def channels_nav(found: Sequence[Sequence[Any]] | None, section: str, workspace_id: str) -> SafeString:
    """The channels of `shell.counts.channels`, as the navigation shows them."""
    channels = tuple(NavChannel(*row) for row in found or ())
    return drawn("chat/_nav.html", channels=channels, section=section, workspace_id=workspace_id)
