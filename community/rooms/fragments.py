"""Viewer-neutral fragments of posts and messages: drawn once a version, kept in the process and in the cache.

The interface's words stand in them as comments (`<!--say:edited-->`) until they are joined into a page.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from django.core.cache import caches
from django.utils.safestring import SafeString

from community.newest import Newest
from community.templatetags.ui import asset

_SAY = re.compile(r"<!--say:([a-z_]+)-->")


class Versioned(Protocol):
    """What is drawn: its version rises with every change of what is shown."""

    @property
    def public_id(self) -> str: ...

    @property
    def version(self) -> int: ...


S = TypeVar("S", bound=Versioned)


def kept_fragments(near: Newest, name: str, shown: Iterable[S], draw: Callable[[S], str]) -> list[str]:
    """Return each one's fragment: from this process (`near`) or the cache, or drawn now and kept in both.

    `name` is the sort of thing, with the version of how it is drawn.
    """
    shown = list(shown)
    keys = {each.public_id: _key(name, each.public_id, each.version) for each in shown}
    found = near.get_many(keys.values())
    wanted = [key for key in keys.values() if key not in found]
    if wanted:
        fetched = caches["fast"].get_many(wanted)
        drawn = {key: draw(each) for each in shown if (key := keys[each.public_id]) not in found | fetched}
        if drawn:
            caches["fast"].set_many(drawn)
        near.set_many(fetched | drawn)
        found |= fetched | drawn
    return [found[keys[each.public_id]] for each in shown]


def forget_fragments(name: str, versions: Iterable[tuple[str, int]]) -> None:
    """Take fragments out of the cache, by public id and last version: what they show is deleted for good."""
    keys = [_key(name, key, version) for key, last in versions for version in range(1, last + 1)]
    caches["fast"].delete_many(keys)


def _key(name: str, public_id: str, version: int) -> str:
    """The sprite's name is part of it: fragments name the file that their icons are in."""
    return f"{name}:{asset('icons.svg')}:{public_id}:{version}"


def put_words(fragment: str, words: Mapping[str, str]) -> SafeString:
    """Put the interface's words, which are escaped, where the fragment names them."""
    return SafeString(_SAY.sub(lambda match: words[match[1]], fragment))
