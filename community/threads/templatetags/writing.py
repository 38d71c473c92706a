"""What a field for a text needs around it."""

from django import template
from django.utils.safestring import SafeString

from community.threads import completing

register = template.Library()


@register.simple_tag
def completing_at(place: str) -> SafeString:
    """What `key-mention` is told of a place."""
    return completing.attributes(place)


@register.simple_tag
def completing_keys() -> SafeString:
    """What `text-expander` watches for."""
    return completing.keys()
