"""What comes out of talk in a channel: threads made of messages, decisions."""
