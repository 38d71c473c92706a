"""What each verb means to people. Importing this registers them all."""

from community.notifications.meanings import bookmarks, places, posts, signing

__all__ = ["bookmarks", "places", "posts", "signing"]
