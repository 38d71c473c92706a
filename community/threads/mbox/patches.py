"""Where a patch begins and ends in a mail: hunks are counted, so that the words after one are words again."""

import re

from community.threads.mbox.listings import is_prose

_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_OPENING = re.compile(r"diff (--git|--cc|-\w+) \S|Index: \S+$|@@ -\d+(,\d+)? \+\d+(,\d+)? @@")
_BETWEEN = re.compile(
    r"diff |index [0-9a-f]|Index: |=={9,}$|--- \S|\+\+\+ \S|(new|deleted) file|(old|new) mode|(dis)?similarity "
    r"|rename |copy |Binary files|GIT binary|literal \d|delta \d|\\ No newline|@@ -\d"
)
_BINARY = re.compile(r"[A-Za-z][!-~]{5,66}$")
_CHANGED = re.compile(r"[-+](\t| {2,}|.*[;{}()]\s*$|\s*$|#|\*)")
_VERSION = re.compile(r"\d+\.\d[\w.-]*( \(.*\))?\s*$")
_PART = re.compile(r"[ +\-@\\\t]|diff |index [0-9a-f]")
MAX_STRAY = 3  # lines in a row that a mail program may have broken off the lines of a hunk


def begins_patch(lines: list[str], at: int) -> bool:
    """Whether a patch begins at that line: `diff …`, `Index: …`, `---` with `+++` below, or a hunk."""
    line = lines[at]
    if _OPENING.match(line):
        return True
    following = lines[at + 1] if at + 1 < len(lines) else ""
    return line.startswith("--- ") and following.startswith("+++ ")


def end_of_patch(lines: list[str], at: int) -> int:
    """Return the index after the last line of the patch that begins at `at`."""
    end = at
    while end < len(lines):
        hunk = _HUNK.match(lines[end])
        if hunk:
            end = _end_of_hunk(lines, end + 1, int(hunk[1] or 1), int(hunk[2] or 1))
        elif lines[end].startswith("diff --git "):
            # The names in it are long, and mail programs wrap them.
            head = [i for i in range(end + 1, min(end + 6, len(lines))) if lines[i].startswith("--- ")]
            end = head[0] if head else end + 1
        elif _BETWEEN.match(lines[end]) or (
            end > at and _BINARY.match(lines[end]) and _is_binary(lines, at, end)
        ):
            end += 1
        else:
            following = next((i for i in range(end, len(lines)) if lines[i].strip()), len(lines))
            if end < following < len(lines) and _BETWEEN.match(lines[following]):
                end = following
                continue
            return _with_version(lines, end)
    return end


def _end_of_hunk(lines: list[str], at: int, old: int, new: int) -> int:
    """Count old and new lines; what a mail program wrapped belongs to the line before it."""
    stray = 0
    end = at
    while end < len(lines) and (old > 0 or new > 0):
        line = lines[end]
        if _HUNK.match(line) or line.startswith("diff --git "):
            break
        if line.rstrip() == "--" and line != "--" and old <= 3:
            break  # the signature of a patch that lost lines on its way
        mark = line[:1]
        if mark in ("", " ", "\t"):
            old, new, stray = old - 1, new - 1, 0
        elif mark == "-":
            old, stray = old - 1, 0
        elif mark == "+":
            new, stray = new - 1, 0
        elif mark != "\\":
            stray += 1
            if stray > MAX_STRAY:
                return end - MAX_STRAY
        end += 1
    # A hunk that was cut short is no reason to take the empty lines and strays after it.
    while end > at and (old > 0 or new > 0) and (stray or not lines[end - 1].strip()):
        end -= 1
        stray = max(0, stray - 1)
    if end < len(lines) and lines[end].startswith("\\ No newline"):
        end += 1
    return end


def _is_binary(lines: list[str], at: int, end: int) -> bool:
    before = next((i for i in range(end - 1, at, -1) if not _BINARY.match(lines[i])), at)
    return lines[before].startswith(("literal ", "delta ")) or not lines[before].strip()


def _with_version(lines: list[str], end: int) -> int:
    """Take along the last two lines of `git format-patch`: two dashes and the version of git."""
    if end + 1 < len(lines) and lines[end].rstrip() == "--" and is_version(lines[end + 1]):
        return end + 2
    return end


def is_version(line: str) -> bool:
    """Whether a line is the version of git that patches end with."""
    return bool(_VERSION.match(line))


def is_part_of_patch(lines: list[str], *, goes_on: bool) -> bool:
    """Whether quoted lines without a head are of a patch; `goes_on` where the quote before them was.

    Programs that quote eat the space before unchanged lines, so that these may begin with anything but a sentence.
    """
    said = [line for line in lines if line.strip()]
    if said and goes_on and all(_PART.match(line) for line in said):
        return True
    changed = [line for line in said if line[0] in "+-" and not re.match(r"[-+] \w", line)]
    others = [line for line in said if line not in changed]
    return (
        len(changed) >= (1 if goes_on else 2)
        and any(_CHANGED.match(line) for line in changed)
        and len(changed) >= 0.4 * len(said)
        and not any(is_prose(line) and not line.startswith((" ", "\t")) for line in others)
    )
