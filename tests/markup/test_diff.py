"""A diff tells each word that came and went, and adds up to both texts."""

from hypothesis import given
from hypothesis import strategies as st

from community.markup.diff import MAX_WORDS, Piece, compare


def test_words():
    assert compare("preload 8 N·m, cold", "preload 9 N·m, cold") == [
        Piece("same", "preload "),
        Piece("removed", "8"),
        Piece("added", "9"),
        Piece("same", " N·m, cold"),
    ]


@given(st.text(max_size=80), st.text(max_size=80))
def test_pieces_add_up_to_both_texts(old, new):
    pieces = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def test_long_texts_are_compared_by_line():
    old = "a b\n" * MAX_WORDS
    pieces = compare(old, old + "c d\n")
    assert pieces[-1] == Piece("added", "c d\n")
