"""The acts of what comes out of talk."""

from community.outcomes.actions.promoting import promote_messages

__all__ = ["promote_messages"]
