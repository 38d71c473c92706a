"""The acts in threads."""

from community.threads.actions.carry import merge_threads, move_thread, split_thread
from community.threads.actions.categories import (
    move_category,
    open_category,
    remove_category,
    rename_category,
)
from community.threads.actions.files import replace_file
from community.threads.actions.links import remove_card, settle_link
from community.threads.actions.order import (
    close_thread,
    pin_for_oneself,
    pin_thread,
    reopen_thread,
    slow_thread,
    time_thread,
    turn_due_threads,
    unpin_for_oneself,
)
from community.threads.actions.posts import delete_post, edit_post, restore_post
from community.threads.actions.quiet import (
    clear_old_drafts,
    discard_draft,
    mark_all_read,
    mark_read,
    save_draft,
)
from community.threads.actions.reactions import react, take_reaction_back
from community.threads.actions.rerender import rerender_posts
from community.threads.actions.wordings import hide_wording, show_wording
from community.threads.actions.write import Choice, reply, retitle_thread, start_thread, write_note

__all__ = [
    "Choice",
    "clear_old_drafts",
    "close_thread",
    "delete_post",
    "discard_draft",
    "edit_post",
    "hide_wording",
    "mark_all_read",
    "mark_read",
    "merge_threads",
    "move_category",
    "move_thread",
    "open_category",
    "pin_for_oneself",
    "pin_thread",
    "react",
    "remove_card",
    "remove_category",
    "rename_category",
    "reopen_thread",
    "replace_file",
    "reply",
    "rerender_posts",
    "restore_post",
    "retitle_thread",
    "save_draft",
    "settle_link",
    "show_wording",
    "slow_thread",
    "split_thread",
    "start_thread",
    "take_reaction_back",
    "time_thread",
    "turn_due_threads",
    "unpin_for_oneself",
    "write_note",
]
