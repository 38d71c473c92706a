"""Counted words that live lists say, for their scripts."""

import json

from django import template
from django.utils.translation import ngettext

from community.templatetags.ui import plural_forms

register = template.Library()


@register.simple_tag
def moved_forms() -> str:
    """What the button of a live list says where rows would have moved, as JSON."""
    return json.dumps(
        plural_forms(
            lambda n: ngettext("%d thread has new replies", "%d threads have new replies", n),
        ),
        ensure_ascii=False,
    )
