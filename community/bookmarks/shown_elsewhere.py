"""What threads and channels show of bookmarks without knowing them: a panel, and a link at each post and message."""

from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from community.bookmarks.carrying import go_along
from community.bookmarks.reading import IS_KEPT, ON_PAGE
from community.chat import facts as chat
from community.templatetags.drawn import drawn
from community.threads import facts as threads
from community.threads.carrying import after_carrying


class KeptHere(NamedTuple):
    """The viewer's bookmarks in one thread: on itself (its note, or None), and on posts as (id, note)."""

    thread: str | None
    posts: tuple[tuple[str, str], ...]

    @property
    def ids(self) -> list[str]:
        return [post for post, _note in self.posts]


def kept_here(found: list[list[Any]] | None) -> KeptHere:
    """Read the answer of `ON_PAGE`."""
    rows = found or []
    thread = next((note for post, note in rows if post is None), None)
    return KeptHere(thread, tuple((post, note) for post, note in rows if post is not None))


def panel(page: threads.Around) -> str:
    """The viewer's bookmarks in the thread: notes are their own words, and are not kept."""
    kept, thread_id = page.more["bookmarks"], page.thread.public_id
    if kept == KeptHere(None, ()):
        return drawn("bookmarks/_thread_panel.html", kept=kept, thread_id=thread_id)
    return render_to_string("bookmarks/_thread_panel.html", {"kept": kept, "thread_id": thread_id})


threads.page_facts["bookmarks"] = threads.PageFact(ON_PAGE, kept_here)
threads.side_panels.append(panel)
threads.post_tools.append("bookmarks/_post_tool.html")
threads.post_words["bookmark"] = _("Bookmark")
after_carrying.append(go_along)
chat.row_tools.append("bookmarks/_row_tool.html")
chat.message_tools.append("bookmarks/_message_tools.html")
chat.message_words["bookmark"] = _("Bookmark")
chat.own_marks["kept"] = IS_KEPT
