"""The acts in threads."""

from community.threads.actions.categories import (
    move_category,
    open_category,
    remove_category,
    rename_category,
)
from community.threads.actions.posts import delete_post, edit_post, restore_post
from community.threads.actions.quiet import clear_old_drafts, discard_draft, mark_read, save_draft
from community.threads.actions.reactions import react, take_reaction_back
from community.threads.actions.rerender import rerender_posts
from community.threads.actions.write import Choice, reply, retitle_thread, start_thread, write_note

__all__ = [
    "Choice",
    "clear_old_drafts",
    "delete_post",
    "discard_draft",
    "edit_post",
    "mark_read",
    "move_category",
    "open_category",
    "react",
    "remove_category",
    "rename_category",
    "reply",
    "rerender_posts",
    "restore_post",
    "retitle_thread",
    "save_draft",
    "start_thread",
    "take_reaction_back",
    "write_note",
]
