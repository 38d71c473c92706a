"""How the words of messages are cut, so that part numbers, error codes and paths are found however they are typed.

A text is cut into pieces: letters, digits, and each sign of Chinese, Japanese and Korean alone. `AB-1234/7` is ab, 1234
and 7; and because somebody else types ab12347, up to four pieces that hang together are also one word. No language is
stemmed: parts and codes are words of none. One and many are found by their beginning.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

TOGETHER = 4
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_PIECE = re.compile(rf"[{_CJK}]|[^\W\d_{_CJK}]+|\d+")
_CHUNK = re.compile(r"\S+")
# What stands for a person or a file in a text: the name is a word, the id is none.
_NAMED = re.compile(r"!?@?\[([^\]]*)\]\((?:user|firm|upload):[a-z0-9]+\)")
_FILE = re.compile(r"\(upload:[a-z2-7]+\)")
_LINK = re.compile(r'<a [^>]*href="https?://')


class Piece(NamedTuple):
    """A word, where it stands in its text, and which of the text's chunks without a space it is in."""

    word: str
    start: int
    end: int
    chunk: int


def shown_text(source: str) -> str:
    """A message's text as it is searched and shown in a list: names without ids."""
    return _NAMED.sub(r"\1", unicodedata.normalize("NFC", source))


def folded(word: str) -> str:
    """Small letters without marks: Öberg is found as oberg."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def pieces_of(text: str) -> list[Piece]:
    """Cut a text."""
    found = []
    for number, chunk in enumerate(_CHUNK.finditer(text)):
        for piece in _PIECE.finditer(chunk[0]):
            start = chunk.start() + piece.start()
            if word := _bare(folded(piece[0])):
                found.append(Piece(word, start, start + len(piece[0]), number))
    return found


def vector(channel_id: int, source: str, html: str, byline: str) -> str:
    """A message's words as PostgreSQL takes them.

    Each begins with its channel's id, so that the index has lists of one channel only: what others write elsewhere
    makes nobody's search slower, and tells nobody anything.
    """
    pieces = pieces_of(shown_text(source))
    words: dict[str, list[int]] = {}
    for place, piece in enumerate(pieces):
        word = ""
        for following in pieces[place : place + TOGETHER]:
            if following.chunk != piece.chunk:
                break
            word += following.word
            words.setdefault(word, []).append(place + 1)
    names = [piece.word for piece in pieces_of(byline)]
    signs = [f"from:{name}" for name in (*names, "".join(names))]
    signs += ["has:file"] if _FILE.search(source) else []
    signs += ["has:link"] if _LINK.search(html) else []
    lexemes = [f"'{channel_id}:{sign}'" for sign in dict.fromkeys(signs)]
    for word, places in words.items():
        lexemes.append(f"'{channel_id}:{word}':{','.join(map(str, places[:50]))}")
    return " ".join(lexemes)


def marked(text: str, needles: Iterable[str]) -> list[tuple[int, int]]:
    """Where the text has what was looked for: (start, end), in order. A needle is pieces without what is between."""
    pieces = pieces_of(text)
    found: list[tuple[int, int]] = []
    for needle in needles:
        for place, piece in enumerate(pieces):
            word = ""
            for following in pieces[place:]:
                word += following.word
                if word.startswith(needle):
                    found.append((piece.start, following.end))
                if not needle.startswith(word) or word == needle:
                    break
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _bare(word: str) -> str:
    """Letters and digits only: nothing that means something to PostgreSQL."""
    return "".join(sign for sign in word if sign.isalnum())
