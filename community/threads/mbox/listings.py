"""Which lines of a plain text are no prose: code, logs, tables drawn with characters, output of programs."""

import re

_ITEM = re.compile(r"\s*(?:[-*•o+]|\d{1,2}[.)]|[a-z][.)]|\[\d+\])\s+\S")
_ONLY_NAME = re.compile(r"\s*(?:-{1,2} ?[A-Za-z]{1,12}|(?:-{1,2} ?)?[A-Z][a-z]+(?: [A-Z][a-z.]*)*[,.]?)\s*$")
_ONLY_LINK = re.compile(r"\s*(?:\[\d+\]:?\s*)?<?https?://\S+>?\s*$")
# One such line is enough.
_SURE = re.compile(
    r"\s*(?:"
    r"\|.*\||[+|][-=+|]{3,}|[-=]{3,}[+|][-=+|]*$"  # tables
    r"|\[ *\d+\.\d{6}\]|<\d>\[|Call Trace:|\[<[0-9a-f]{8,16}>\]"  # kernel logs
    r"|[$#] (?:sudo|git|make|cat|ls|cd|grep|echo|dmesg|mount|gcc|\./|\w*-gcc|insmod|modprobe|cp|dd|ssh|\$)\b"
    r"|[\w.-]+@[\w.-]+[:~ ][^ ]*[#$] "  # prompts
    r"|[0-9a-f]{4,16}:?\s+(?:[0-9a-f]{2,8} ?){4,}"  # dumps
    r"|CONFIG_\w+=[ymn\d\"]|# CONFIG_\w+ is not set|obj-\$\("
    r"|#\s*(?:define|include|if|ifdef|ifndef|endif|undef)(?=[\s<\"]|$)"
    r"|\S.* \|\s+(?:\d+ [-+]*|Bin )\s*|\d+ files? changed, "  # what a patch changes
    r"|(?:create|delete) mode \d{6} |rename \S.* \(\d+%\)"
    r")"
)
# What compilers, linkers and make say. It is wrapped by mail programs like prose.
_OUTPUT = re.compile(
    r"\s*(?:"
    r"[\w./+~-]+\.[A-Za-z]{1,4}:\d+(?::\d+)?: *"
    r"(?:$|(?:fatal |internal compiler )?(?:[Ee]rror|[Ww]arning|note)\b|undefined )"
    r"|(?:[\w./+~-]+\.[A-Za-z]{1,4}:)?\(\.[\w.]+\+0x[0-9a-f]+\): "
    r"|[\w./+~-]+\.[A-Za-z]{1,4}: (?:In |At (?:top|global) |undefined |multiple definition|error:|warning:)"
    r"|In file included from \S+|(?:cc1|cc1plus|collect2|gcc|(?:\S+-)?ld): \S"
    r"|make(?:\[\d+\])?: \S|(?:ERROR|WARNING): (?:\"\w+\" \[|\S+\(\S+\): )"
    r"| {2}(?:CC|LD|AR|AS|GEN|CHK|UPD|CALL|HOSTCC|HOSTLD|MODPOST|VDSO)(?: \[M\])? {2,}\S"
    r")"
)
MAX_WRAPPED = 2  # lines on which one of them goes on
WRAPPED_FROM = 50  # characters of a line that was wrapped
# Several in a row are.
_LIKELY = re.compile(
    r".*[;{}]\s*$|\s*(?:\*/|/\*|\*\s|//)|.*\)\s*\{?\s*\\$|\s*[}{]\s*[;,]?$|\s*\.?\w+:\s*$|\s*\w+\(.*\)[;,]?\s*$"
    r"|\s*(?:static|struct|int|void|unsigned|return|enum|typedef|const|extern|u(?:8|16|32|64)|if|else|for|while)\b.*[;{(,)&|]\s*$"
    r"|.*\S(?:\t+| {3,})\S.*(?:\t| {3,})\S|.*\S\t+\S"
)
_SPACED = re.compile(r"\S(?: {3,}|\t+)\S")
_WORD = re.compile(r"[(\"'*_]*(?:[A-Za-z][a-z']*(?:-[a-z]+)*|[A-Z]{2,8})[).,:;!?\"'*_]*")


def is_prose(line: str) -> bool:
    """Whether a line reads as part of a sentence: mostly plain words, no columns, no end of a statement."""
    words = line.split()
    plain = sum(bool(_WORD.fullmatch(word)) for word in words)
    return (
        len(words) >= 2
        and plain >= 0.65 * len(words)
        and not line.rstrip().endswith((";", "{", "}", "\\", "*/"))
        and not _SPACED.search(line.strip())
    )


def listing_lines(lines: list[str]) -> list[bool]:
    """Say of each line whether it belongs to a listing. An empty line does where both its neighbours do."""
    marks = [False] * len(lines)
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end].strip() and lines[end] != "---":
            end += 1
        if end > start:
            marks[start:end] = _paragraph(lines[start:end])
        start = end + 1
    for at, line in enumerate(lines):
        if not line.strip() and at and marks[at - 1]:
            following = next((i for i in range(at, len(lines)) if lines[i].strip()), None)
            marks[at] = following is not None and marks[following]
    return marks


def _paragraph(lines: list[str]) -> list[bool]:
    weights = _weights(lines)
    # An indented paragraph and one that is mostly code are taken whole.
    strong = sum(weight >= 2 for weight in weights)
    if strong * 2 > len(lines) or (weights[0] >= 2 and strong * 3 > len(lines)):
        said = _said_before(lines, weights)
        return [False] * said + [True] * (len(lines) - said)
    marks = [weight >= 2 for weight in weights]
    for at, weight in enumerate(weights):
        if weight == 1:
            run = [w >= 1 for w in weights[max(0, at - 1) : at + 2]]
            marks[at] = sum(run) >= 2 and sum(w >= 1 for w in weights) >= 3
    return marks


def _said_before(lines: list[str], weights: list[int]) -> int:
    """Return how many lines before the listing are a sentence that leads to it."""
    first = next(at for at, weight in enumerate(weights) if weight >= 2)
    leads = first and lines[first - 1].rstrip().endswith(":") and all(map(is_prose, lines[:first]))
    return first if leads else 0


def _weights(lines: list[str]) -> list[int]:
    """2: surely of a listing; 1: perhaps; 0: prose. Lines of an item's text are prose however far they stand in."""
    weights: list[int] = []
    item = -1
    # Some begin paragraphs with spaces, some set a quotation in.
    is_alone = len(lines) == 1
    is_name = is_alone and bool(_ONLY_NAME.match(lines[0]))
    is_told = is_prose(lines[0]) and (
        is_alone or lines[1][:1] not in (" ", "\t") or all(map(is_prose, lines))
    )
    in_comment = any(line.lstrip().startswith("/*") for line in lines)
    wrapped = MAX_WRAPPED + 1  # lines since one of a tool's output
    for line in lines:
        wrapped = 0 if _OUTPUT.match(line) else wrapped + 1
        wide = line.expandtabs(8)
        indent = len(wide) - len(wide.lstrip())
        found = _ITEM.match(wide)
        if _SURE.match(line) or not wrapped or (wrapped <= MAX_WRAPPED and not line.lstrip()[:1].isupper()):
            weights.append(2)
            item = -1
        elif _ONLY_LINK.match(line) or (
            item >= 0 and item < indent <= item + 6 and not _SPACED.search(line.strip())
        ):
            weights.append(0)
        elif found and (not _LIKELY.match(line) or (is_prose(_said(wide)) and not in_comment)):
            weights.append(0)
            item = indent
        elif (
            indent >= 4
            and not is_name
            and not _hangs(lines, weights)
            and not (is_prose(line) and (is_told or _goes_on(lines, weights)))
        ):
            weights.append(2)
        else:
            weights.append(1 if _LIKELY.match(line) and not is_prose(_said(line)) else 0)
            item = item if indent > 0 else -1
    return weights


def _goes_on(lines: list[str], weights: list[int]) -> bool:
    """Whether the line that is weighed goes on with a sentence of the line before it."""
    before = lines[len(weights) - 1].rstrip() if weights else ""
    return bool(weights) and weights[-1] == 0 and not before.endswith((":", ".", "?", "!"))


def _hangs(lines: list[str], weights: list[int]) -> bool:
    """Whether it is the rest of a sentence that was set in when it was wrapped, whatever words are in it."""
    line, before = lines[len(weights)], lines[len(weights) - 1].rstrip()
    return (
        _goes_on(lines, weights)
        and len(before) >= WRAPPED_FROM
        and not before.startswith(("$", "#"))
        and not before.endswith((",", "(", "{", ";", "\\"))
        and any(len(word) > 1 and _WORD.fullmatch(word) for word in line.split())
        and not _LIKELY.match(line)
        and not _SPACED.search(line.strip())
    )


def _said(line: str) -> str:
    """Return the words of an item without its mark and without the semicolon that lists of sentences have."""
    return re.sub(r"^\s*\S{1,3}\s+", "", line).rstrip("; ") if _ITEM.match(line) else line.rstrip("; ")
