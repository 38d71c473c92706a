"""What each verb means to people. Importing this registers them all."""

from community.notifications.meanings import (
    bookmarks,
    chat,
    disclosures,
    files,
    kinds,
    order,
    outcomes,
    places,
    polls,
    posts,
    scheduled,
    signing,
)

__all__ = [
    "bookmarks",
    "chat",
    "disclosures",
    "files",
    "kinds",
    "order",
    "outcomes",
    "places",
    "polls",
    "posts",
    "scheduled",
    "signing",
]
