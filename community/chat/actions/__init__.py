"""The acts of the chat."""

from community.chat.actions.channels import (
    archive_channel,
    bring_back_channel,
    change_channel,
    open_channel,
    open_conversation,
)
from community.chat.actions.hooks import make_hook, post_by_hook, renew_hook, revoke_hook
from community.chat.actions.messages import (
    delete_message,
    edit_message,
    remove_message_card,
    restore_message,
    send_message,
)
from community.chat.actions.own import join_channel, leave_channel, mark_read, mark_unread
from community.chat.actions.sides import (
    follow_side,
    mark_side_unread,
    read_side,
    reply_aside,
    unfollow_side,
)
from community.chat.actions.signs import pin_message, react, take_reaction_back, unpin_message

__all__ = [
    "archive_channel",
    "bring_back_channel",
    "change_channel",
    "delete_message",
    "edit_message",
    "follow_side",
    "join_channel",
    "leave_channel",
    "make_hook",
    "mark_read",
    "mark_side_unread",
    "mark_unread",
    "open_channel",
    "open_conversation",
    "pin_message",
    "post_by_hook",
    "react",
    "read_side",
    "remove_message_card",
    "renew_hook",
    "reply_aside",
    "restore_message",
    "revoke_hook",
    "send_message",
    "take_reaction_back",
    "unfollow_side",
    "unpin_message",
]
