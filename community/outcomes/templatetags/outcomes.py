"""What templates of outcomes draw."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def bare_link(letter: str, public_id: str) -> SafeString:
    """A link whose words are its address: who may see the thing reads its title there (`workspaces.links`)."""
    url = f"{settings.SITE_URL}/{letter}/{public_id}/"
    return format_html('<a href="{}" rel="noopener">{}</a>', url, url)
