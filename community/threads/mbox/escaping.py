"""Plain text as Markdown that shows it as it was typed: nothing in it becomes a heading, a link or emphasis."""

import re

_URL = re.compile(r"https?://[^\s<>\"\\`]+", re.IGNORECASE)
_TRAILING = ".,;:!?'*_~"
_OPENERS = {")": "(", "]": "[", "}": "{"}
# Markdown reads these anywhere; underscores inside a word and lone signs are left as they are.
_ANYWHERE = re.compile(r"[\\`*\[\]$|]|(?<![^\W_])_|_(?![^\W_])|<(?=[\w/!?])|&(?=#|\w+;)|~(?=~)|(?<=~)~")
_AT_START = re.compile(r"(#{1,6}|[-+])(?=\s|$)|[>=]|-(?=[-\s]*$)|~(?=~)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def escape_line(line: str) -> str:
    """Return one line of text as Markdown, without the white space around it; addresses of pages become links."""
    line = line.strip()
    done: list[str] = []
    end = 0
    for found in _URL.finditer(line):
        url = _trimmed(found[0])
        done.append(_escape(line[end : found.start()]))
        done.append(f"<{url}>")
        end = found.start() + len(url)
    done.append(_escape(line[end:]))
    whole = "".join(done)
    if end and _URL.match(line):
        return whole
    if _AT_START.match(line) and not whole.startswith("\\"):
        return "\\" + whole
    return _NUMBER.sub(r"\1\\\2", whole, count=1) if _NUMBER.match(line) else whole


def fence(lines: list[str], language: str = "") -> list[str]:
    """Return the lines as fenced code; the fence is longer than any in them."""
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    mark = "`" * max(3, longest + 1)
    return [mark + language, *lines, mark]


def _escape(text: str) -> str:
    return _ANYWHERE.sub(lambda found: "\\" + found[0], text)


def _trimmed(url: str) -> str:
    """Leave out what belongs to the sentence: its full stop, its closing bracket."""
    while url:
        last = url[-1]
        is_closing = last in _OPENERS and url.count(last) > url.count(_OPENERS[last])
        if last not in _TRAILING and not is_closing:
            break
        url = url[:-1]
    return url
