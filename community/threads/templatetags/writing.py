"""What a field for a text needs around it."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from community.threads import completing, facts

register = template.Library()


@register.simple_tag
def completing_at(place: str) -> SafeString:
    """What `key-mention` is told of a place."""
    return completing.attributes(place)


@register.simple_tag
def completing_keys(more: str = "") -> SafeString:
    """What `text-expander` watches for."""
    return completing.keys(more)


@register.simple_tag
def composer_tools(place: str, undo_send: bool) -> SafeString:
    """What higher apps put beside a composer's button to send."""
    seen = {"place": place, "undo_send": undo_send}
    return SafeString("".join(render_to_string(tool, seen) for tool in facts.composer_tools))
