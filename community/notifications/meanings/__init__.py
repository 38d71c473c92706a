"""What each verb means to people. Importing this registers them all."""

from community.notifications.meanings import places, posts, signing

__all__ = ["places", "posts", "signing"]
