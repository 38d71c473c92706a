"""A poll in a text: what its block says, what is wrong with it, and how it looks where nobody can vote."""

from datetime import UTC, datetime

import pytest

from community.markup import FaultyPoll, PollSpec, excerpt, read_poll, render, write_block
from community.markup.letter import quote

BLOCK = """```poll several 1 to 2, results after voting, open, until 2030-12-01T16:00Z
Which <b>bearings</b>?
- 6204-2RS
- 6204-ZZ
```"""


def test_a_block_says_all_of_a_poll():
    [found] = render(f"Before\n\n{BLOCK}\n\nAfter").polls
    assert read_poll(*found) == PollSpec(
        question="Which <b>bearings</b>?",
        options=("6204-2RS", "6204-ZZ"),
        kind="several",
        low=1,
        high=2,
        results="after voting",
        is_open=True,
        until=datetime(2030, 12, 1, 16, tzinfo=UTC),
    )


def test_what_a_form_writes_is_read_again():
    block = write_block(question="``` How many?", options="x\ny", kind="number", low="-4", high="9", until="")
    [found] = render(block).polls
    assert read_poll(*found) == PollSpec("How many?", (), "number", -4, 9)


@pytest.mark.parametrize(
    ("info", "lines", "said"),
    [
        ("poll", "- a\n- b", "no question"),
        ("poll", f"{'q' * 256}\n- a\n- b", "256 characters"),
        ("poll", "Q\n- a", "1 option; it needs 2 to 20"),
        ("poll", "Q\n" + "\n".join(f"- {n}" for n in range(21)), "21 options"),
        ("poll", f"Q\n- a\n- {'b' * 101}", "101 characters"),
        ("poll", "Q\n- Same\n- same", "the same"),
        ("poll several 0 to 2", "Q\n- a\n- b", "can’t be"),
        ("poll number 5 to 5", "Q", "between which whole numbers"),
        ("poll number 1 to 5", "Q\n- a\n- b", "no options"),
        ("poll approval", "Q\n- a\n- b", "knows nothing of “approval”"),
        ("poll until soon", "Q\n- a\n- b", "“soon” is no time"),
    ],
)
def test_each_mistake_has_a_sentence(info, lines, said):
    with pytest.raises(FaultyPoll, match=said):
        read_poll(info, lines)


def test_it_is_text_everywhere_else():
    html = render(BLOCK).html
    assert html.startswith('<div class="poll"><p>Which &lt;b&gt;bearings&lt;/b&gt;?</p><ul><li>6204-2RS</li>')
    assert excerpt(BLOCK) == "Which <b>bearings</b>? - 6204-2RS - 6204-ZZ"
    letter = quote(f"See:\n\n{BLOCK}", site="https://x.example")
    assert letter.text == "See:\n\nWhich <b>bearings</b>?\n- 6204-2RS\n- 6204-ZZ"
    assert ">6204-ZZ</li>" in letter.html
    assert "```" not in letter.text + letter.html


def test_a_quoted_one_is_an_example():
    quoted = "\n".join(f"> {line}" for line in BLOCK.splitlines())
    assert render(quoted).polls == ()
    assert 'class="poll"' not in render(quoted).html
