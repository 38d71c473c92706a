"""What a subject is about, without what mail programs and lists put before it."""

import re

from community.markup.names import one_line

_PREFIX = re.compile(
    r"\s*(?:(?:re|aw|antw|antwort|sv|vs|fwd?|wg|tr|rv|res|odp|ynt|回复|答复)(?:\[\d+\]|\(\d+\)|\*\d+)?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_TAG = re.compile(r"\s*\[([^\[\]]{1,60})\]\s*")
_KIND = re.compile(r"\b(patch|rfc|rft)\b", re.IGNORECASE)


def is_answer(subject: str) -> bool:
    """Whether the subject begins with "Re:" or one of its cousins, tags of lists left aside."""
    return bool(_PREFIX.match(re.sub(r"^(?:\s*\[[^\]]*\])+", "", subject)) or _PREFIX.match(subject))


def topic(subject: str) -> str:
    """Return what letters of one conversation have in common: lower case, without "Re:" and tags."""
    before = None
    while before != subject:
        before = subject
        subject = (
            _TAG.sub("", _PREFIX.sub("", subject, count=1), count=1)
            if _TAG.match(subject)
            else _PREFIX.sub("", subject, count=1)
        )
    return " ".join(subject.lower().split())


def title(subject: str, limit: int = 255) -> str:
    """Return a subject as the title of a thread: without "Re:", tags kept, at most `limit` characters."""
    words = one_line(_PREFIX.sub("", subject, count=1)) or "(no subject)"
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def kinds(subject: str) -> list[str]:
    """Return what the tags say a letter is: patch, rfc, rft."""
    found = [kind.lower() for tag in _TAG.findall(subject) for kind in _KIND.findall(tag)]
    return list(dict.fromkeys(found))
