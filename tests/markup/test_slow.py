"""Texts made to be slow: what the parser does grows with the text, and not with its square."""

import sys
import time

import pytest

from community.markup import render
from community.markup.render import MAX_SOURCE

MOST = 2.9  # times the work for twice the text; the square would be 4
REPEATED = [
    *("[", "![", "[^", "[a](", "[[a]", "[]", "](", "[a][", "[a]: x\n", "[a\n", "[](", '[a](b "', "[^a]"),
    *(
        "*a ",
        "_a ",
        "*a _b ",
        "a**b",
        "~~a ",
        "`a",
        "`\n",
        "$a ",
        "$$a ",
        "$1",
        "$$\na\n",
        "```\n",
        "~~~\n\n",
    ),
    *(
        "> a\n",
        "- ",
        "- a\n",
        "- [ ] a\n",
        "1. a\n",
        "> - ",
        "# a\n",
        "|\n|-\n",
        "\\|",
        "|",
        "\t- a\n",
        "\n",
        "a\n",
    ),
    *("<", "<a@", "<https://", "<!-- ", "<?", "<![CDATA[", '<a b="', "&", "&#x0;", "\\", "\u202e", "\r"),
    *("://", "https://", "https://x.example ", "https://x.example/a_b*c ", "mailto:a@", "www.a.b ", "a@b.c "),
    *("@[S](user:abcdefghijkl)", "[S](user:abcdefghijkl)", "[a](b)", "![a](b)", "[![a](b)](c)", "(", "a_("),
]


def _rows(count):
    return "|a|b|\n|-|-|\n" + "|x|y|\n" * count


MADE = {
    "table": _rows,
    "wide table": lambda count: "|a" * count + "|\n" + "|-" * count + "|\n" + "|x" * count,
    "backticks of all lengths": lambda count: "".join("`" * length + " " for length in range(1, count // 20)),
    "footnotes": lambda count: (
        "".join(f"[^{i}]: x\n\n" for i in range(count)) + "".join(f"[^{i}]" for i in range(count))
    ),
    "footnotes of footnotes": lambda count: "".join(f"[^{i}]: [^{i + 1}]\n\n" for i in range(count)) + "[^0]",
    "footnotes without an end": lambda count: "[^1]: x\n\n" + "[^" * count,
    "one footnote": lambda count: "[^1]: x\n\n" + "[^1]" * count,
    "definitions": lambda count: "".join(f"[a{i}]: x\n" for i in range(count)) + "[a1] " * count,
    "nested lists": lambda count: "".join("  " * min(level, 40) + "- a\n" for level in range(count)),
    "nested quotes": lambda count: "> " * count + "a",
    "lazy quotes": lambda count: "> " * 50 + "a\n" + "a\n" * count,
    "a long address": lambda count: "https://x.example/" + "a" * count,
    "a long word": lambda count: "a" * count + "://x",
    "headings of one name": lambda count: "# part\n\n" * count,
    "headings that count": lambda count: "".join(f"# part {i}\n\n# part\n\n" for i in range(count)),
}
CASES = {
    **{piece: lambda count, piece=piece: piece * count for piece in REPEATED},
    **MADE,
}


def work(source):
    """How many lines of Python run while `source` is rendered: the same on every machine, however busy."""
    lines = 0

    def trace(_frame, event, _argument):
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        render(source)
    finally:
        sys.settrace(before)
    return lines


@pytest.mark.parametrize("make", CASES.values(), ids=[repr(name) for name in CASES])
def test_twice_the_text_is_twice_the_work(make):
    render("warm")
    once, twice = work(make(200)), work(make(400))
    assert twice < MOST * once, f"{twice / once:.1f} times the work"


@pytest.mark.parametrize("piece", ["://", "a://", "https://", "<https://"])
def test_what_regular_expressions_do_does_not_grow_with_the_square_either(piece):
    """Lines don't show it, so this is processor time, the least of three; the square of 8 is 64."""

    def spent(source):
        before = time.process_time()
        render(source)
        return time.process_time() - before

    render("warm")
    short, long = piece * (3_000 // len(piece)), piece * (24_000 // len(piece))
    assert min(spent(long) for _ in range(3)) < 24 * min(spent(short) for _ in range(3)) + 0.01


def test_the_longest_text_is_bounded():
    assert render("a" * (MAX_SOURCE + 1)).html.startswith("<pre>")
