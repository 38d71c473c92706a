"""Bytes to text, whatever charset a mail names: a wrong label, an unknown one, none at all."""

import codecs
import re

# Names that mail uses for less than what is sent under them (as browsers read them too).
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
    "iso8859-9": "cp1254",
    "iso8859-8": "cp1255",
    "iso8859-8-i": "cp1255",
    "iso8859-11": "cp874",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
}
# Here bytes above 127 are letters one by one, so that valid UTF-8 under such a label is no accident.
_ONE_BYTE = re.compile(r"iso8859-\d+|cp125\d|cp874|koi8.*|latin.*|ascii|mac.*")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ESCAPES = re.compile("\x1b\\[[0-9;]*[A-Za-z]")


def to_text(raw: bytes, charset: str = "") -> str:
    """Return the bytes as text: by the charset named, else UTF-8, else Windows-1252; never an error.

    A one-byte label over bytes that are valid UTF-8 is taken for a mistake.
    """
    name = _known(charset)
    if not raw.isascii() and (not name or _ONE_BYTE.fullmatch(name)):
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            name = name if name not in ("", "ascii") else "cp1252"
    for attempt in (_WIDER.get(name, name), name):
        try:
            return raw.decode(attempt or "utf-8")
        except UnicodeDecodeError:
            continue
    if name in ("iso8859-1", "cp1252"):
        return raw.decode("latin-1")  # the five bytes that Windows-1252 leaves out
    return raw.decode(_WIDER.get(name, name), errors="replace")


def without_controls(text: str) -> str:
    """Return the text with lines ended by newlines only and with no control characters but tabs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").removeprefix("\ufeff")
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", _ESCAPES.sub("", text))


def _known(charset: str) -> str:
    charset = charset.strip().strip("\"'").lower()
    if charset in ("ks_c_5601-1987", "ks_c_5601"):
        return "ks_c_5601-1987"
    try:
        found = codecs.lookup(charset)
    except (LookupError, ValueError):
        return ""
    return found.name if found._is_text_encoding else ""
