"""What the composer completes while one types: a key, and the address that answers with what it may become.

Each answer is a list of options whose `data-value` goes into the text. People and threads register here; a higher app
adds its own things with one line.
"""

import json
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


class Completion(NamedTuple):
    """`url` names an address that takes a place; with `has_spaces` what is typed goes on after a space."""

    key: str
    url: str
    has_spaces: bool = False


completions: list[Completion] = [
    Completion("@", "threads:mentionable"),
    Completion("#", "threads:linkable", has_spaces=True),
]


def attributes(place: str) -> SafeString:
    """The addresses by key, for the element around the field."""
    urls = {each.key: reverse(each.url, args=[place]) for each in completions}
    return format_html('data-urls="{}"', json.dumps(urls))


def keys(more: str = "") -> SafeString:
    """The keys, for the element that watches the field; `more` are those whose options the page has itself."""
    spaced = " ".join(each.key for each in completions if each.has_spaces)
    return format_html(
        'keys="{}" multiword="{}"', " ".join([*(each.key for each in completions), *more]), spaced
    )
