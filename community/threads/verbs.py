"""Events of categories, threads and posts."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

TOLD = ("notifications",)

CATEGORY_OPENED = verb("threads.category_opened", _("%(actor)s opened a category"))
CATEGORY_RENAMED = verb("threads.category_renamed", _("%(actor)s renamed a category"))
CATEGORY_MOVED = verb("threads.category_moved", _("%(actor)s put the categories in another order"))
CATEGORY_REMOVED = verb("threads.category_removed", _("%(actor)s removed an empty category"))
STARTER_SET = verb(
    "threads.starter_set", _("%(actor)s changed what new threads begin with"), kind=str, is_removed=bool
)
STARTED = verb(
    "threads.started", _("%(actor)s started %(subject)s"), readers=TOLD, webhook=True, category=int
)
RETITLED = verb(
    "threads.retitled",
    _("%(actor)s changed the title or tags of %(subject)s"),
    moves_lists=True,
    changed=list,
)
POSTED = verb("threads.posted", _("%(actor)s wrote in %(subject)s"), readers=TOLD, webhook=True, thread=int)
NOTED = verb("threads.noted", _("%(actor)s left an internal note"), readers=TOLD, thread=int)
EDITED = verb(
    "threads.edited",
    _("%(actor)s edited a post"),
    readers=TOLD,
    thread=int,
    revision=int,
    mentioned=list,
)
FILE_REPLACED = verb(
    "threads.file_replaced", _("%(actor)s replaced a file"), readers=TOLD, thread=int, file=int, version=int
)
LINK_SHOWN = verb("threads.link_shown", _("A card was added for what a post links to"), thread=int)
LINK_REMOVED = verb("threads.link_removed", _("%(actor)s took the card of a link away"), thread=int)
WORDING_HIDDEN = verb(
    "threads.wording_hidden", _("%(actor)s hid an earlier wording of a post"), thread=int, revision=int
)
WORDING_SHOWN = verb(
    "threads.wording_shown", _("%(actor)s showed an earlier wording again"), thread=int, revision=int
)
DELETED = verb("threads.deleted", _("%(actor)s deleted a post"), readers=TOLD, thread=int)
RESTORED = verb("threads.restored", _("%(actor)s restored a post"), readers=TOLD, thread=int)
REACTED = verb("threads.reacted", _("%(actor)s reacted to a post"), readers=TOLD, thread=int, kind=str)
UNREACTED = verb("threads.unreacted", _("%(actor)s took a reaction back"), readers=TOLD, thread=int, kind=str)
PINNED = verb("threads.pinned", _("%(actor)s pinned %(subject)s"), moves_lists=True, where=str)
UNPINNED = verb("threads.unpinned", _("%(actor)s took the pin out of %(subject)s"), moves_lists=True)
# Nobody acts where it was the clock.
THREAD_CLOSED = verb(
    "threads.closed", _("%(subject)s was closed"), readers=TOLD, moves_lists=True, by_clock=bool
)
THREAD_REOPENED = verb(
    "threads.reopened", _("%(subject)s was reopened"), readers=TOLD, moves_lists=True, by_clock=bool
)
SLOWED = verb("threads.slowed", _("%(actor)s set the pace of %(subject)s"), seconds=int)
TIMED = verb("threads.timed", _("%(actor)s set when %(subject)s closes or opens"), closes=bool, opens=bool)
SPLIT = verb(
    "threads.split", _("%(actor)s moved posts of %(subject)s to a thread of their own"), into=int, posts=int
)
BEGUN = verb("threads.begun", _("%(subject)s began with posts of another thread"), readers=TOLD, source=int)
MERGED = verb("threads.merged", _("%(actor)s put %(subject)s into another thread"), readers=TOLD, into=int)
GAINED = verb("threads.gained", _("%(subject)s took in another thread"), readers=TOLD, source=int)
MOVED = verb(
    "threads.moved", _("%(actor)s moved %(subject)s"), readers=TOLD, moves_lists=True, was=int, category=int
)
LEFT = verb("threads.left", _("%(actor)s moved a post to another thread"), thread=int)
CARRIED = verb("threads.carried", _("%(actor)s moved a post here"), thread=int)
BROUGHT = verb("threads.brought", _("%(actor)s brought a message of a channel here"), thread=int)
IMPORTED = verb("threads.imported", _("%(actor)s imported a mail archive"), posts=int, threads=int)
