"""What a post shows to each viewer in its own way, in a place that its viewer-neutral fragment leaves for it.

A higher app registers the mark by which such a fragment is known, and draws its parts for all posts of a page at once:
a page without any asks for nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from community.threads.models import Thread
from community.workspaces.views.shown import SignedIn


class PostPart(NamedTuple):
    """`place` matches, from `mark` on, what the part stands in for; `draw` returns parts by the posts' public ids."""

    mark: str
    place: "re.Pattern[str]"
    draw: Callable[[SignedIn, Thread, Sequence[str]], Mapping[str, str]]


post_parts: list[PostPart] = []


def put_parts(request: SignedIn, thread: Thread, posts: Sequence[str], fragments: Sequence[str]) -> list[str]:
    """Return the fragments of `posts` with what the viewer sees in them."""
    put = list(fragments)
    for part in post_parts:
        marked = [number for number, fragment in enumerate(put) if part.mark in fragment]
        drawn = part.draw(request, thread, [posts[number] for number in marked]) if marked else {}
        for number in marked:
            shown = drawn.get(posts[number])
            place = part.place.search(put[number])
            if shown is not None and place is not None:
                put[number] = put[number][: place.start()] + shown + put[number][place.end() :]
    return put
