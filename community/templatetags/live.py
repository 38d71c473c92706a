"""Counted words that live lists say, for their scripts."""

import json
from functools import lru_cache

from django import template
from django.utils.translation import get_language, ngettext

from community.templatetags.ui import plural_forms

register = template.Library()


@register.simple_tag
def moved_forms() -> str:
    """What the button of a live list says where rows would have moved, as JSON."""
    return _moved_forms(get_language())


@lru_cache
def _moved_forms(_language: str | None) -> str:
    return json.dumps(
        plural_forms(
            lambda n: ngettext("%d thread has new replies", "%d threads have new replies", n),
        ),
        ensure_ascii=False,
    )
