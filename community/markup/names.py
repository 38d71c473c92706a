"""Names on one line: of people, firms, places, threads, tags. They stand in sentences, lists and mail headers.

A sign that turns or hides text would make one name look like another, or the words around it run backwards.
"""

import re
import unicodedata

# Joiners shape letters of Arabic, Persian and Indic scripts and join pictures; beside Latin letters they only hide.
_JOINERS = "\u200c\u200d"
_PLAIN = re.compile(r"[\x20-\x7e]*")


def one_line(text: str) -> str:
    """Return `text` on one line, without control characters and without what turns or hides text."""
    if _PLAIN.fullmatch(text):
        return " ".join(text.split())
    kept = []
    for at, sign in enumerate(text):
        if sign in _JOINERS:
            beside = text[at - 1 : at], text[at + 1 : at + 2]
            if all(each and not each.isascii() and not each.isspace() for each in beside):
                kept.append(sign)
        elif sign.isspace() or unicodedata.category(sign) == "Cc":
            kept.append(" ")
        elif unicodedata.category(sign) not in ("Cf", "Cs", "Zl", "Zp"):
            kept.append(sign)
    return " ".join("".join(kept).split())
