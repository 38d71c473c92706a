"""`{% drawn "app/_part.html" name=value … %}`: a part of a page that is drawn once for each set of values, and kept.

The part sees the values that it is given, the language and the zone, and nothing else: no request, no viewer, nothing
of the page around it. All of these are the key that it is kept under. So a viewer never gets what was drawn of other
values than their own page gave, and a change of a value needs no forgetting. What is long, or one person's own words,
is included instead: it would fill the memory for nobody else.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

register = template.Library()

KEPT = 4096  # parts in each process, about 2 kB each


@register.simple_tag
def drawn(part: str, **values: Any) -> SafeString:
    """Return the part with these values; they are hashable, and what they say is all that the part shows."""
    # "<b>" as text and "<b>" as markup are equal, and are drawn differently: so the types are in the key.
    named = tuple((name, type(value), value) for name, value in values.items())
    where = (translation.get_language(), timezone.get_current_timezone_name(), timezone.localtime().year)
    return _drawn(part, where, named)


@lru_cache(KEPT)
def _drawn(
    part: str, _where: tuple[str | None, str, int], named: tuple[tuple[str, type, Any], ...]
) -> SafeString:
    return render_to_string(part, {name: value for name, _type, value in named})
