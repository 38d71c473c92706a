"""Paragraphs that a mail program wrapped with soft breaks (format=flowed, RFC 3676), in one line each again."""

import re

_QUOTE = re.compile(r"(?:> ?)*>(?= |$|[^>])|>+")
_DIFF_STARTS = re.compile(r"diff --git |@@ -\d|--- \S|\+\+\+ \S|Index: \S")
_OF_A_DIFF = re.compile(r"[ +\-@\\\t]|$|diff |index ")


def unflow(text: str, *, removes_space: bool = False) -> str:
    """Join the soft-broken lines of `text`. `removes_space` is the parameter DelSp: the last space is no word's.

    Lines of a diff are never joined, though they end in a space: such mails were wrapped by mistake, and a patch
    with joined lines is worthless.
    """
    done: list[str] = []
    open_depth = -1  # quote depth of the last line where it was soft-broken, else -1
    in_diff = False
    for line in text.split("\n"):
        depth, words = _parted(line)
        if open_depth == depth and not (in_diff and _OF_A_DIFF.match(words)) and words != "-- ":
            done[-1] += words
        else:
            in_diff = bool(_DIFF_STARTS.match(words) or (in_diff and _OF_A_DIFF.match(words)))
            mark = "> " * depth
            # A line that begins with a bracket which quotes nothing keeps the space before it.
            done.append(f"{mark} {words}" if words.startswith(">") else f"{mark}{words}")
        is_soft = words.endswith(" ") and words != "-- " and not in_diff
        open_depth = depth if is_soft else -1
        if is_soft and removes_space:
            done[-1] = done[-1][:-1]
    return "\n".join(done)


def _parted(line: str) -> tuple[int, str]:
    """Return quote depth and words, with the space that was stuffed before them taken away."""
    found = _QUOTE.match(line)
    mark = found[0] if found else ""
    words = line[len(mark) :]
    return mark.count(">"), words[1:] if words.startswith(" ") else words
