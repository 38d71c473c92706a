"""Headers as people's programs write them: encoded words, addresses, ids and dates, broken ones included."""

import base64
import binascii
import hashlib
import quopri
import re
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from email.utils import parseaddr, parsedate_tz

from community.markup.names import one_line
from community.threads.mbox.charsets import to_text, without_controls

NAMELESS = "unknown@unknown.invalid"

_WORD = re.compile(r"=\?([\w.:+-]+)(?:\*[\w-]*)?\?([bBqQ])\?(.*?)\?=", re.DOTALL)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)*")
_ID = re.compile(r"<\s*([^<>]+?)\s*>")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_FROM_DATE = re.compile(
    r"\b([A-Za-z]{3})\s+(\d{1,2})\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s+(?:([+-]\d{4}|[A-Z]{3,4})\s+)?(\d{4})\b"
)


def raw_header(message: Message, name: str) -> str:
    """Return the first header of that name, unfolded, not decoded; "" where there is none.

    Bytes above 127, which no header may have, are read as UTF-8 or Windows-1252.
    """
    for found, value in message.raw_items():
        if found.lower() == name.lower():
            text = to_text(str(value).encode("ascii", "surrogateescape"))
            return re.sub(r"\s*\n\s*", " ", without_controls(text)).strip()
    return ""


def header(message: Message, name: str) -> str:
    """Return the first header of that name as people read it, on one line; "" where there is none."""
    return " ".join(decode_words(raw_header(message, name)).split())


def decode_words(text: str) -> str:
    """Decode the encoded words (RFC 2047) in `text`. What is broken stays as it was written.

    Neighbours in one charset are joined before they are decoded: some programs cut a character in two.
    """
    pieces: list[tuple[str, bytes | str]] = []
    end = 0
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        raw = _word_bytes(found[2].lower(), found[3])
        if raw is None:
            pieces.append(("", text[end : found.end()]))
        else:
            after_word = bool(pieces) and isinstance(pieces[-1][1], bytes)
            if between and not (after_word and between.isspace()):
                pieces.append(("", between))
            last = pieces[-1] if pieces else ("", "")
            if last[0] == found[1].lower() and isinstance(last[1], bytes):
                pieces[-1] = (last[0], last[1] + raw)
            else:
                pieces.append((found[1].lower(), raw))
        end = found.end()
    pieces.append(("", text[end:]))
    words = (to_text(piece, charset) if isinstance(piece, bytes) else piece for charset, piece in pieces)
    return without_controls("".join(words))


def _word_bytes(encoding: str, payload: str) -> bytes | None:
    raw = payload.encode("utf-8")
    if encoding == "q":
        return quopri.decodestring(raw.replace(b"_", b" "), header=True)
    try:
        return base64.b64decode(re.sub(rb"\s", b"", raw).rstrip(b"=") + b"===")
    except binascii.Error:
        return None


def sender(message: Message) -> tuple[str, str]:
    """Return name and address (lower case) of who wrote; the name is "" where none is given.

    The address is `NAMELESS` where none can be read.
    """
    for field in ("From", "Sender", "Reply-To", "Return-Path"):
        text = raw_header(message, field)
        name, address = parseaddr(text)
        if not _ADDRESS.fullmatch(address):
            # Unquoted commas and colons confuse the parser; "joe at example.com" hides from robots.
            found = _ADDRESS.search(text) or _ADDRESS.search(re.sub(r"\s+at\s+", "@", text))
            if not found:
                continue
            name, address = re.sub(r"<.*|\(.*|" + re.escape(found[0]), "", text), found[0]
        return _plain_name(decode_words(name), address), address.lower() if len(address) <= 254 else NAMELESS
    return _plain_name(decode_words(raw_header(message, "From")), ""), NAMELESS


def _plain_name(name: str, address: str) -> str:
    name = one_line(re.sub(r"\s*\([^)]*\)", "", name).strip(" \t\"'"))
    if name.lower() == address.lower() or "@" in name:
        return ""
    surname, comma, given = name.partition(", ")
    is_turned = comma and "," not in given and len(surname.split()) <= 2 and 1 <= len(given.split()) <= 2
    if is_turned and given.rstrip(".").lower() not in {"jr", "sr", "phd", "ii", "iii", "inc", "ltd", "md"}:
        name = f"{given} {surname}"
    return name[:120]


def message_id(message: Message, raw: bytes) -> str:
    """Return the Message-ID without brackets, or one made from the message's bytes where it has none."""
    text = raw_header(message, "Message-ID")
    found = _ID.search(text)
    name = re.sub(r"\s+", "", found[1] if found else text)
    return name or f"{hashlib.sha256(raw).hexdigest()[:32]}@made.invalid"


def references(message: Message, own: str) -> tuple[str, ...]:
    """Return the ids that a message answers, oldest first, the one that it answers itself last.

    An id without "@" is none: some programs ask "answering which message?", and people type "n".
    """
    text = raw_header(message, "References")
    found = [re.sub(r"\s+", "", name) for name in _ID.findall(text)]
    if not found:
        found = [word for word in text.split() if "@" in word]
    # "In-Reply-To: Your message of … <id>"; what follows may be an address.
    answered = _ID.search(raw_header(message, "In-Reply-To"))
    if answered and answered[1] not in found:
        found.append(re.sub(r"\s+", "", answered[1]))
    return tuple(name for name in dict.fromkeys(found) if name != own and "@" in name)


def sent_at(message: Message, separator: str, previous: datetime | None) -> datetime:
    """Return when a message was sent, in UTC: its Date, else its separator's, else the message's before it."""
    arrived = _separator_date(separator)
    written = _date(header(message, "Date"))
    # A clock that runs a day fast or stood still since 1990 is no witness.
    if written and arrived and (written > arrived + timedelta(days=1) or written.year < 1990):
        written = None
    return written or arrived or previous or datetime(1970, 1, 1, tzinfo=UTC)


def _date(text: str) -> datetime | None:
    parts = parsedate_tz(text)
    if parts is None:
        return None
    try:
        local = datetime(*parts[:6], tzinfo=timezone(timedelta(seconds=parts[9] or 0)))
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _separator_date(separator: str) -> datetime | None:
    found = _FROM_DATE.search(separator)
    if not found or found[1].lower() not in _MONTHS:
        return None
    month = _MONTHS.index(found[1].lower()) + 1
    zone = found[6] if found[6] and found[6][0] in "+-" else "+0000"
    return _date(
        f"{found[2]} {_MONTHS[month - 1]} {found[7]} {found[3]}:{found[4]}:{found[5] or '00'} {zone}"
    )
