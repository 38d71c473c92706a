"""Events of channels and messages. Lists of threads are not moved by what is said in the chat: its own are."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from community.events import verbs

verb = partial(verbs.verb, lists="chat")

OPENED = verb("chat.opened", _("%(actor)s opened %(subject)s"), moves_lists=True, is_direct=bool)
CHANGED = verb("chat.changed", _("%(actor)s changed %(subject)s"), moves_lists=True, changed=list)
ARCHIVED = verb("chat.archived", _("%(actor)s archived %(subject)s"), moves_lists=True)
BROUGHT_BACK = verb("chat.brought_back", _("%(actor)s brought %(subject)s back"), moves_lists=True)
SENT = verb("chat.sent", _("%(actor)s wrote in %(subject)s"), webhook=True, channel=int, hook=int)
# In a side thread: what followers are told of. `side` is the row number of the message that it answers.
REPLIED = verb(
    "chat.replied",
    _("%(actor)s replied in a side thread"),
    readers=("notifications",),
    moves_lists=True,
    webhook=True,
    channel=int,
    side=int,
)
EDITED = verb("chat.edited", _("%(actor)s edited a message"), channel=int, wording=int, mentioned=list)
DELETED = verb("chat.deleted", _("%(actor)s deleted a message"), moves_lists=True, channel=int)
RESTORED = verb("chat.restored", _("%(actor)s restored a message"), moves_lists=True, channel=int)
# Beside the message or the edit that names somebody: the others leave no work for the readers of the log.
NAMED = verb(
    "chat.named", _("%(actor)s mentioned people"), readers=("notifications",), channel=int, users=list
)
CALLED = verb(
    "chat.called",
    _("%(actor)s mentioned many people at once"),
    readers=("notifications",),
    channel=int,
    users=list,
)
# Only where somebody wants to be told of everything.
SAID = verb(
    "chat.said", _("%(actor)s wrote where people hear everything"), readers=("notifications",), channel=int
)
LINK_SHOWN = verb("chat.link_shown", _("A card was added for what a message links to"), channel=int)
LINK_REMOVED = verb("chat.link_removed", _("%(actor)s took a card of a message away"), channel=int)
REACTED = verb("chat.reacted", _("%(actor)s reacted to a message"), channel=int, kind=str)
UNREACTED = verb("chat.unreacted", _("%(actor)s took a reaction back"), channel=int, kind=str)
PINNED = verb("chat.pinned", _("%(actor)s pinned a message"), channel=int)
UNPINNED = verb("chat.unpinned", _("%(actor)s took the pin out of a message"), channel=int)
HOOK_MADE = verb("chat.hook_made", _("%(actor)s made a hook for %(subject)s"), hook=int)
HOOK_RENEWED = verb("chat.hook_renewed", _("%(actor)s gave a hook of %(subject)s a new address"), hook=int)
HOOK_REVOKED = verb("chat.hook_revoked", _("%(actor)s revoked a hook of %(subject)s"), hook=int)
