"""The viewer-neutral fragment of a post: the same bytes for everyone of its audience, in every language and zone.

It holds authored text, names, ids and times only. Words of the interface stand in it as comments (`<!--say:edited-->`),
which the page replaces in the reader's language when it joins fragments; what differs by viewer comes as facts.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.newest import Newest
from community.rooms.fragments import kept_fragments, put_words
from community.rooms.reactions import ICONS, ReactionKind
from community.threads.facts import post_tools, post_words
from community.threads.kinds import all_kinds, kind_of
from community.threads.reading import Shown

FRAGMENT_VERSION = 8
_near = Newest(4096)  # about 8 MB in each process; asking Redis for twenty costs a tenth of the page


def fragments_of(posts: Iterable[Shown]) -> list[str]:
    """Return each post's fragment."""
    return kept_fragments(_near, f"post:{FRAGMENT_VERSION}", posts, draw)


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
    return put_words(fragment, vocabulary())


def vocabulary() -> dict[str, str]:
    """The words that fragments name, escaped, in the language in force."""
    return _vocabulary(get_language())


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
        **{f"act_{kind.name}": str(kind.post_act.words) for kind in all_kinds() if kind.post_act},
    }
    return {name: str(escape(word)) for name, word in words.items()}
