"""The viewer-neutral fragment of a post: the same bytes for everyone of its audience, in every language and zone.

It holds authored text, names, ids and times only. Words of the interface stand in it as comments (`<!--say:edited-->`),
which the page replaces in the reader's language when it joins fragments; what differs by viewer comes as facts.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from django.core.cache import caches
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.newest import Newest
from community.rooms.reactions import ICONS, ReactionKind
from community.templatetags.ui import asset
from community.threads.facts import post_tools, post_words
from community.threads.kinds import all_kinds, kind_of
from community.threads.reading import Shown

FRAGMENT_VERSION = 7
_near = Newest(4096)  # about 8 MB in each process; asking Redis for twenty costs a tenth of the page
_SAY = re.compile(r"<!--say:([a-z_]+)-->")


def fragments_of(posts: Iterable[Shown]) -> list[str]:
    """Return each post's fragment: from this process or the cache, or drawn now and kept in both."""
    posts = list(posts)
    # The sprite's name is part of the key: fragments name the file that their icons are in.
    look = f"post:{FRAGMENT_VERSION}:{asset('icons.svg')}"
    keys = {post.public_id: f"{look}:{post.public_id}:{post.version}" for post in posts}
    found = _near.get_many(keys.values())
    wanted = [key for key in keys.values() if key not in found]
    if wanted:
        fetched = caches["fast"].get_many(wanted)
        drawn = {key: draw(post) for post in posts if (key := keys[post.public_id]) not in found | fetched}
        if drawn:
            caches["fast"].set_many(drawn)
        _near.set_many(fetched | drawn)
        found |= fetched | drawn
    return [found[keys[post.public_id]] for post in posts]


def draw(post: Shown) -> str:
    """Draw one post. Nothing of the viewer, the language or the zone may come in here."""
    reactions = [(kind, ICONS[ReactionKind(kind)], count) for kind, count in post.reactions]
    act = None if post.is_note or post.nr == 1 else kind_of(post.kind).post_act
    shown = {
        "post": post,
        "reactions": reactions,
        "tools": post_tools,
        "word": f"act_{post.kind}",
        "act_url": reverse(act.url, args=[post.public_id]) if act else "",
    }
    return render_to_string("threads/_post.html", shown)


def spoken(fragment: str) -> SafeString:
    """Put the interface's words, in the language in force, where the fragment names them."""
    words = vocabulary()
    return SafeString(_SAY.sub(lambda match: words[match[1]], fragment))


def vocabulary() -> dict[str, str]:
    """The words that fragments name, escaped, in the language in force."""
    acts = {f"act_{kind.name}": str(escape(kind.post_act.words)) for kind in all_kinds() if kind.post_act}
    return _vocabulary(get_language()) | acts


@lru_cache
def _vocabulary(_language: str | None) -> dict[str, str]:
    words = {
        "edited": _("edited"),
        "deleted": _("This post was deleted."),
        "moved": _("What stood here went to another thread."),
        "follow_it": _("Follow it"),
        "version": _("Version"),
        "replaced_by": _("replaced by"),
        "internal": _("Internal: only"),
        "reply": _("Reply"),
        "react": _("React"),
        "more": _("More about this post"),
        **{kind: str(ReactionKind(kind).label) for kind in ReactionKind.values},
        **{name: str(word) for name, word in post_words.items()},
    }
    return {name: str(escape(word)) for name, word in words.items()}
