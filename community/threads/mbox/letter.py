"""What comes out of an archive: letters, and what was skipped with the reason."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Attachment:
    """A part of a letter that is not its text. `size` is in bytes, decoded."""

    name: str
    type: str
    size: int


@dataclass(frozen=True)
class Letter:
    """One message. `position` counts from 1 in the file; ids stand without angle brackets.

    `references` goes from the oldest to the message answered. `source_text` is the text as decoded, `markdown` the
    same for `community.markup`, attachments listed at its end.
    """

    position: int
    message_id: str
    references: tuple[str, ...]
    subject: str
    author_name: str
    author_address: str
    at: datetime  # aware, UTC
    markdown: str
    source_text: str
    attachments: tuple[Attachment, ...] = ()
    organization: str = ""


@dataclass(frozen=True)
class Skipped:
    """A message that becomes no letter, and why. `position` counts from 1; 0 stands before the first message."""

    reason: str
    message_id: str
    position: int
