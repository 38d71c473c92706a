"""What each verb means to people. Importing this registers them all."""

from community.notifications.meanings import bookmarks, files, kinds, order, places, posts, scheduled, signing

__all__ = ["bookmarks", "files", "kinds", "order", "places", "posts", "scheduled", "signing"]
