"""`{% drawn "app/_part.html" name=value … %}`: a part of a page that is drawn once for each set of values, and kept.

`{% drawn_each "app/_row.html" "row" rows name=value … %}`: the same for each of many, without a template's loop.

The part sees the values that it is given, the language and the zone, and nothing else: no request, no viewer, nothing
of the page around it. All of these are the key that it is kept under. So a viewer never gets what was drawn of other
values than their own page gave, and a change of a value needs no forgetting. What is long, or one person's own words,
is included instead: it would fill the memory for nobody else.
"""

import time
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

KEPT = 4096  # parts in each process, about 2 kB each
HERE = "<!--token-->"


@register.simple_tag
def drawn(part: str, **values: Any) -> SafeString:
    """Return the part with these values; they are hashable, and what they say is all that the part shows."""
    return _drawn(part, _where(), _named(values))


@register.simple_tag
def token_here() -> SafeString:
    """Where a kept part with a form gets the viewer's token, which is no part of what is kept: see `with_token`."""
    return SafeString(HERE)


def with_token(token: str, part: str) -> SafeString:
    """Return the part with the viewer's token where it has a form."""
    if HERE not in part:
        return SafeString(part)
    field = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
    return SafeString(part.replace(HERE, field))


@register.simple_tag
def drawn_each(part: str, name: str, items: Iterable[Any], **values: Any) -> SafeString:
    """Return the part once for each of `items`, which it calls `name`, beside values that are the same for all."""
    where, named = _where(), _named(values)
    return SafeString("".join([_drawn(part, where, ((name, type(item), item), *named)) for item in items]))


def _where() -> tuple[str | None, str, int]:
    # A year begins on a quarter of an hour, whatever the zone.
    return _at(translation.get_language(), timezone.get_current_timezone(), int(time.time()) // 900)


@lru_cache(64)
def _at(language: str | None, _zone: tzinfo, _quarter: int) -> tuple[str | None, str, int]:
    return language, timezone.get_current_timezone_name(), timezone.localtime().year


def _named(values: Mapping[str, Any]) -> tuple[tuple[str, type, Any], ...]:
    # "<b>" as text and "<b>" as markup are equal, and are drawn differently: so the types are in the key.
    return tuple((name, type(value), value) for name, value in values.items())


@lru_cache(KEPT)
def _drawn(
    part: str, _where: tuple[str | None, str, int], named: tuple[tuple[str, type, Any], ...]
) -> SafeString:
    return render_to_string(part, {name: value for name, _type, value in named})
