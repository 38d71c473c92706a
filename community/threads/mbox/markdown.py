"""The text of a mail as Markdown: quotes, patches, listings, paragraphs, the signature at its end."""

import re
from dataclasses import dataclass, field

from community.threads.mbox.escaping import escape_line, fence
from community.threads.mbox.letter import Attachment
from community.threads.mbox.listings import listing_lines
from community.threads.mbox.patches import begins_patch, end_of_patch, is_part_of_patch, is_version

MAX_QUOTES = 8  # deeper ones keep their brackets as text
MAX_SIGNATURE = 25  # lines
# Of the mail as it was sent: they say nothing of what is shown, and nobody can check them here.
SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
MAX_WIDTH = 80  # a longer line was not wrapped by hand or by program

_QUOTED = re.compile(r">( ?(?=>)| |$|(?=\S)|(?=\t))")
_RULE = re.compile(r"\s*(?:---|([-_=*~])\1{9,})\s*$")
_BULLET = re.compile(r" {0,6}[-*•] +(?=\S)")
_NUMBER = re.compile(r" {0,6}(?:\d{1,2}[.)]|\(\d{1,2}\)) +(?=\S)")
_AUTHOR_OF = re.compile(r"\S[^:]* \(\d+\):$")
_PATCH_OF = re.compile(r" {2}(?![-*•] )\S")
_TRAILER = re.compile(r"[A-Z][\w-]{1,30}: \S")


@dataclass
class _Page:
    """What one conversion remembers: at which depth of quotes the last thing was a patch."""

    in_patch: dict[int, bool] = field(default_factory=dict)


def to_markdown(text: str) -> str:
    """Return the text of a mail as Markdown that shows it as it was meant."""
    body, signature = _parted(text.split("\n"))
    blocks = _blocks(body, 0, _Page())
    if signature:
        blocks.append(["---"])
        blocks.append([escape_line(line) + "\\" for line in signature[:-1]] + [escape_line(signature[-1])])
    return "\n\n".join("\n".join(block) for block in blocks)


def list_attachments(attachments: tuple[Attachment, ...], patches: dict[int, str]) -> str:
    """Return the attachments as a Markdown list, then those that are patches as code; "" where there are none."""
    if all(attachment.type in SIGNATURES for attachment in attachments):
        return ""
    lines = ["**Attached:**", ""]
    lines += [
        f"- {_described(attachment)}" for attachment in attachments if attachment.type not in SIGNATURES
    ]
    for position, patch in patches.items():
        lines += ["", f"{escape_line(attachments[position].name)}:", ""]
        lines += fence(patch.strip("\n").split("\n"), "diff")
    return "\n".join(lines)


def _described(attachment: Attachment) -> str:
    size = attachment.size
    said = (
        f"{size} bytes" if size < 1000 else f"{size / 1000:.1f} kB" if size < 1e6 else f"{size / 1e6:.1f} MB"
    )
    return f"{escape_line(attachment.name)} ({escape_line(attachment.type)}, {said})"


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return body and signature: what follows the last line of two dashes, where it is short and quotes nothing."""
    for at in range(len(lines) - 1, max(-1, len(lines) - 2 - MAX_SIGNATURE), -1):
        if lines[at] in ("-- ", "--"):
            rest = [line for line in lines[at + 1 :] if line.strip()]
            if not rest or any(line.startswith(">") for line in rest):
                return lines, []
            is_of_patch = is_version(rest[0]) and any(begins_patch(lines, i) for i in range(at))
            return (lines, []) if is_of_patch else (lines[:at], rest)
    return lines, []


def _blocks(lines: list[str], depth: int, page: _Page) -> list[list[str]]:
    """Return the blocks of lines at one depth of quotes."""
    blocks: list[list[str]] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
        elif lines[at].startswith(">") and depth < MAX_QUOTES:
            end = next((i for i in range(at, len(lines)) if not lines[i].startswith(">")), len(lines))
            inner = _blocks([_QUOTED.sub("", line, count=1) for line in lines[at:end]], depth + 1, page)
            if inner:
                blocks.append(_quote(inner))
            at = end
        elif begins_patch(lines, at):
            end = end_of_patch(lines, at)
            _add_patch(blocks, _trimmed(lines[at:end]))
            page.in_patch[depth] = True
            at = end
        else:
            end = at + 1
            while end < len(lines) and not (
                begins_patch(lines, end) or (lines[end].startswith(">") and depth < MAX_QUOTES)
            ):
                end += 1
            blocks += _words(lines[at:end], depth, page)
            at = end
    return blocks


def _add_patch(blocks: list[list[str]], lines: list[str]) -> None:
    """Add a patch, to the one before where nothing is said between them."""
    if blocks and blocks[-1][0].endswith("`diff"):
        lines = [*blocks.pop()[1:-1], "", *lines]
    blocks.append(fence(lines, "diff"))


def _quote(blocks: list[list[str]]) -> list[str]:
    quoted: list[str] = []
    for block in blocks:
        quoted += [
            *([">"] if quoted else []),
            *(f"> {line}".rstrip(" ") if not line else f"> {line}" for line in block),
        ]
    return quoted


def _words(lines: list[str], depth: int, page: _Page) -> list[list[str]]:
    """Return the blocks of lines that hold neither quotes nor the head of a patch."""
    lines = _trimmed(lines)
    if depth and is_part_of_patch(lines, goes_on=page.in_patch.get(depth, False)):
        page.in_patch[depth] = True
        return [fence(lines, "diff")]
    page.in_patch[depth] = False
    lines = _as_items(lines)
    blocks: list[list[str]] = []
    marks = listing_lines(lines)
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
        elif _RULE.match(lines[at]) and not (marks[at] and at and marks[at - 1]):
            blocks.append(["---"])
            at += 1
        elif marks[at]:
            end = next((i for i in range(at, len(lines)) if not marks[i]), len(lines))
            blocks.append(fence(_outdented(_trimmed(lines[at:end]))))
            at = end
        else:
            end = at
            while end < len(lines) and lines[end].strip() and not marks[end] and not _RULE.match(lines[end]):
                end += 1
            blocks += _paragraph(lines[at:end])
            at = end
    return blocks


def _as_items(lines: list[str]) -> list[str]:
    """Return the lines with bullets where a list of patches names each below its author: `Olga Berg (2):`."""
    items: list[str] = []
    is_in = False
    for line in lines:
        is_in = bool(_AUTHOR_OF.match(line)) or (is_in and line.startswith("  "))
        items.append(f"  - {line[2:]}" if is_in and _PATCH_OF.match(line) else line)
    return items


def _paragraph(lines: list[str]) -> list[list[str]]:
    """Return prose, its soft breaks left for the browser to wrap anew, its bullets as a list, numbers as written."""
    parts: list[tuple[str, list[str]]] = []
    for line in lines:
        bullet, number = _BULLET.match(line), _NUMBER.match(line)
        if bullet or number:
            parts.append(("-", [line[bullet.end() :]]) if bullet else ("1", [line.lstrip()]))
        elif parts and (
            not parts[-1][0] or line[:1] in (" ", "\t") or _is_soft(parts[-1][1][-1], line, MAX_WIDTH - 8)
        ):
            parts[-1][1].append(line)
        else:
            parts.append(("", [line]))
    blocks: list[list[str]] = []
    before = ""
    for kind, part in parts:
        # What goes on under the words of an item is set in by its sign, not by who wrote it.
        done = _broken([part[0], *_outdented(part[1:])] if kind else part)
        if kind == "-":
            done = [f"- {done[0]}", *(f"  {line}" for line in done[1:])]
        if kind == "1" and before == "1":
            blocks[-1][-1] += "\\"
        if kind and kind == before:
            blocks[-1] += done
        else:
            blocks.append(done)
        before = kind
    return blocks


def _broken(lines: list[str]) -> list[str]:
    """Escape the lines; where a break was meant, not forced by the width, it is kept."""
    width = max([60, *(len(line.rstrip()) for line in lines if len(line.rstrip()) <= MAX_WIDTH)])
    is_set_in = lines[0][:1] not in (" ", "\t")
    done: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        escaped = escape_line(line)
        is_kept = is_set_in and following[:1] in (" ", "\t")
        done.append(
            f"{escaped}\\" if following and (is_kept or not _is_soft(line, following, width)) else escaped
        )
    return done


def _is_soft(line: str, following: str, width: int) -> bool:
    """Whether a line ends only because the first words of the following one had no room."""
    line = line.rstrip()
    if len(line) > MAX_WIDTH or _TRAILER.match(line) or _TRAILER.match(following):
        return False
    return len(line) >= 0.75 * width or len(line) + 1 + len(following.split()[0]) > width


def _trimmed(lines: list[str]) -> list[str]:
    """Leave out empty lines before and after."""
    said = [at for at, line in enumerate(lines) if line.strip()]
    return lines[said[0] : said[-1] + 1] if said else []


def _outdented(lines: list[str]) -> list[str]:
    """Take away the spaces that all lines of a listing begin with."""
    indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    least = min(indents, default=0)
    return [line[least:] for line in lines]
