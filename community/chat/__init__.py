"""The chat: channels of a workspace, messages in them, conversations of a few people."""
