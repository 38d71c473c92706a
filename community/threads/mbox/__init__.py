"""Mail archives as letters, conversations and people: pure parsing, no models.

`read_letters(path)` yields each message of an mbox file as a `Letter`, or as `Skipped` with the reason;
`gather_threads` makes conversations of letters, `name_firms` tells who wrote them and for which firm.
"""

from community.threads.mbox.archive import NotAnArchive
from community.threads.mbox.cutting import cut_markdown
from community.threads.mbox.gathering import Conversation, gather_threads
from community.threads.mbox.letter import Attachment, Letter, Skipped
from community.threads.mbox.people import Company, Directory, Person, name_firms
from community.threads.mbox.reading import read_letters

__all__ = [
    "Attachment",
    "Company",
    "Conversation",
    "Directory",
    "Letter",
    "NotAnArchive",
    "Person",
    "Skipped",
    "cut_markdown",
    "gather_threads",
    "name_firms",
    "read_letters",
]
