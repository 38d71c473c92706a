"""From the bytes of an archive to letters: every message comes out, as a letter or as skipped with a reason."""

from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from pathlib import Path

from community.threads.mbox import headers
from community.threads.mbox.archive import RawMessage, read_archive
from community.threads.mbox.bodies import read_body
from community.threads.mbox.letter import Letter, Skipped
from community.threads.mbox.markdown import list_attachments, to_markdown


def read_letters(path: Path) -> Iterator[Letter | Skipped]:
    """Yield each message of the mbox file at `path` in the file's order.

    Raises NotAnArchive (a ValueError) where the file is no mbox file, OSError where it can't be opened.
    """
    seen: dict[str, int] = {}
    previous: datetime | None = None
    for found in read_archive(path):
        letter = _read(found, previous)
        if isinstance(letter, Letter):
            before = seen.setdefault(letter.message_id, letter.position)
            if before != letter.position:
                yield Skipped(f"same Message-ID as message {before}", letter.message_id, letter.position)
                continue
            previous = letter.at
        yield letter


def _read(found: RawMessage, previous: datetime | None) -> Letter | Skipped:
    try:
        message = BytesParser(policy=compat32).parsebytes(found.raw)
        name = headers.message_id(message, found.raw)
        if found.fault:
            return Skipped(found.fault, name, found.position)
        if not message.keys() and not found.raw.strip():
            return Skipped("empty: no header and no text", "", found.position)
        return _letter(found, message, name, previous)
    except RecursionError:
        return Skipped("parts within parts within parts, too deep to read", "", found.position)


def _letter(found: RawMessage, message: Message, name: str, previous: datetime | None) -> Letter:
    body = read_body(message)
    author, address = headers.sender(message)
    texts = [to_markdown(piece.lines) for piece in body.pieces]
    texts.append(list_attachments(body.attachments, body.patches))
    return Letter(
        position=found.position,
        message_id=name,
        references=headers.references(message, name),
        subject=headers.header(message, "Subject"),
        author_name=author,
        author_address=address,
        at=headers.sent_at(message, found.separator, previous),
        markdown="\n\n".join(text for text in texts if text) or "(This message has no text.)",
        source_text="\n".join(piece.source for piece in body.pieces),
        attachments=body.attachments,
        organization=headers.header(message, "Organization"),
    )
