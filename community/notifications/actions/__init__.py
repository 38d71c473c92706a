"""The acts on one's own inbox and on what one follows."""

from community.notifications.actions.follow import (
    follow_category,
    follow_channel,
    follow_tag,
    follow_thread,
    follow_workspace,
)
from community.notifications.actions.inbox import finish, keep_unread, mark_all_seen, mark_seen, reopen
from community.notifications.actions.mail import stop_mails

__all__ = [
    "finish",
    "follow_category",
    "follow_channel",
    "follow_tag",
    "follow_thread",
    "follow_workspace",
    "keep_unread",
    "mark_all_seen",
    "mark_seen",
    "reopen",
    "stop_mails",
]
