"""What each verb means to people. Importing this registers them all."""

from community.notifications.meanings import bookmarks, order, places, posts, signing

__all__ = ["bookmarks", "order", "places", "posts", "signing"]
