"""Events of categories, threads and posts."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

TOLD = ("notifications",)

CATEGORY_OPENED = verb("threads.category_opened", _("%(actor)s opened a category"))
CATEGORY_RENAMED = verb("threads.category_renamed", _("%(actor)s renamed a category"))
CATEGORY_MOVED = verb("threads.category_moved", _("%(actor)s put the categories in another order"))
CATEGORY_REMOVED = verb("threads.category_removed", _("%(actor)s removed an empty category"))
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
DELETED = verb("threads.deleted", _("%(actor)s deleted a post"), readers=TOLD, thread=int)
RESTORED = verb("threads.restored", _("%(actor)s restored a post"), readers=TOLD, thread=int)
REACTED = verb("threads.reacted", _("%(actor)s reacted to a post"), readers=TOLD, thread=int, kind=str)
UNREACTED = verb("threads.unreacted", _("%(actor)s took a reaction back"), readers=TOLD, thread=int, kind=str)
IMPORTED = verb("threads.imported", _("%(actor)s imported a mail archive"), posts=int, threads=int)
