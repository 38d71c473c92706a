"""What programs send to a hook, read as Markdown: plain text, or JSON in the shape that Slack's hooks take.

Most of what can notify anybody can notify Slack. Of its shape the words are taken: text, attachments, blocks, links.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

FORM = "application/x-www-form-urlencoded"
_LINK = re.compile(r"<((?:https?://|mailto:)[^|<>\s]+)\|([^<>\n]+)>")


class Unreadable(Exception):
    """The body is neither text nor JSON of that shape."""


def read_body(body: bytes, content_type: str) -> tuple[str, str]:
    """Return the words of a request's body as Markdown, and its `client_id`, "" where it has none."""
    try:
        text = body.decode().replace("\x00", "")
    except UnicodeDecodeError:
        raise Unreadable from None
    is_json = content_type.endswith("json")
    if content_type == FORM:  # what curl says of whatever it sends
        if text.startswith("payload="):
            text = parse_qs(text).get("payload", [""])[0]
        is_json = text.lstrip().startswith("{")
    if not is_json:
        return text, ""
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(sent, dict):
        raise Unreadable
    client_id = sent.get("client_id")
    return _whole("\n\n".join(_words(sent))), client_id if isinstance(client_id, str) else ""


def _whole(text: str) -> str:
    """Without halves of characters, which JSON can say and no text can hold."""
    return text.replace("\x00", "").encode(errors="replace").decode()


def _words(sent: Mapping[str, Any]) -> Iterator[str]:
    blocks = [text for block in _parts(sent, "blocks") for text in _of_block(block)]
    yield from blocks or _said(sent, "text")  # beside blocks, the text is for whoever can't show them
    for attachment in _parts(sent, "attachments"):
        yield from _of_attachment(attachment)


def _of_block(block: Mapping[str, Any]) -> Iterator[str]:
    inside = [block.get("text"), *_parts(block, "fields"), *_parts(block, "elements")]
    for part in inside:
        if isinstance(part, Mapping):
            for text in _said(part, "text"):
                yield f"**{text}**" if block.get("type") == "header" else text


def _of_attachment(attachment: Mapping[str, Any]) -> Iterator[str]:
    words = [*_said(attachment, "pretext")]
    for title in _said(attachment, "title"):
        link = attachment.get("title_link")
        words.append(f"**{_link(link, title)}**" if isinstance(link, str) and link else f"**{title}**")
    words += _said(attachment, "text")
    for field in _parts(attachment, "fields"):
        words.append(
            ": ".join([*(f"**{title}**" for title in _said(field, "title")), *_said(field, "value")])
        )
    yield from filter(None, words or _said(attachment, "fallback"))


def _parts(sent: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = sent.get(name)
    return [part for part in found if isinstance(part, Mapping)] if isinstance(found, list) else []


def _said(sent: Mapping[str, Any], name: str) -> list[str]:
    """The text under that name, with Slack's links as Markdown's; none where there is none."""
    found = sent.get(name)
    if not isinstance(found, str) or not found.strip():
        return []
    return [_LINK.sub(lambda link: _link(link[1], link[2]), found)]


def _link(url: str, label: str) -> str:
    return "[{}](<{}>)".format(label.replace("[", r"\[").replace("]", r"\]"), url)
