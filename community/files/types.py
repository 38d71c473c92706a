"""Which files are taken, and whether one is what its name says: the ending must be listed and the bytes must agree."""

import unicodedata

import puremagic

from community.files.models import NAME_LENGTH, Kind

HEAD = 8_192  # bytes that are looked at


def _endings(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ENDINGS = {
    Kind.IMAGE: "png jpg jpeg gif webp",
    Kind.DOCUMENT: "pdf doc docx odt rtf ppt pptx odp md txt eml msg",
    Kind.DRAWING: "step stp iges igs stl glb gltf 3mf obj dxf dwg svg gbr ger drl tif tiff bmp heic"
    " sldprt sldasm slddrw ipt iam prt x_t x_b jt",
    Kind.TABLE: "xls xlsx xlsm ods csv tsv log json xml yaml yml ini cfg mat",
    Kind.ARCHIVE: "zip 7z gz tgz xz bz2 tar rar",
    Kind.OTHER: "mp4 mov webm mp3 wav m4a pcap pcapng bin hex s19 elf c h cpp py m diff patch",
}
KINDS = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()}

# What a page of ours shows: a document to read, a model to turn.
_SHOWN = {"pdf": "document"} | dict.fromkeys(
    ["step", "stp", "iges", "igs", "stl", "obj", "glb", "gltf", "3mf"], "model"
)

# Files of these endings are texts: the bytes must read as one, and whatever else they look like does not matter.
_TEXTS = _endings(
    "md txt eml step stp iges igs gltf obj dxf svg gbr ger drl x_t csv tsv log json xml yaml yml ini cfg hex s19 c h"
    " cpp py m diff patch"
)
# Endings for one form of bytes that the library knows by another name, or only by that name.
_SAME = {
    "jpeg": "jpg",
    "tif": "tiff",
    "tgz": "gz",
    "heic": "heif",
    "m4a": "mp4",
    "mov": "mp4",
    "xlsm": "zip",
    "odp": "zip",
    "ods": "zip",
    "odt": "zip",
    "docx": "zip",
    "pptx": "zip",
    "xlsx": "zip",
    "3mf": "zip",
    "doc": "ole",
    "xls": "ole",
    "ppt": "ole",
    "msg": "ole",
}
_SIGNATURES = {
    "zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "ole": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    "glb": (b"glTF",),
    "rtf": (b"{\\rtf",),
    "dwg": (b"AC10", b"AC1."),
}
# Bytes of these kinds have no signature, or one for each version of each program.
_OPEN = _endings("stl bin mat jt prt sldprt sldasm slddrw ipt iam x_b tar mp3")
_PLAIN_TO_SEE = _endings("png jpg gif webp pdf")
# Files that tell what their program or camera wrote into them: who, of which firm, where. We cut it out of the images
# above only; of these no kept-up library does it without touching what the file is for.
TELLING = _endings(
    "tif tiff heic bmp pdf doc docx odt rtf ppt pptx odp xls xlsx xlsm ods dwg dxf step stp msg eml mp4 mov"
)
# What runs when it is opened, or is a page: never under another name.
_NEVER = _endings("exe dll sys com scr msi appimage html htm xhtml hta lnk jar class swf")


def clean_name(typed: str) -> str:
    """Return a file's name as it is kept and shown: no folders, nothing that hides or turns text, not too long.

    An empty string where nothing is left of it.
    """
    last = unicodedata.normalize("NFC", typed).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(" " if unicodedata.category(sign) in ("Zs", "Zl", "Zp") else sign for sign in last)
    shown = "".join(sign for sign in shown if unicodedata.category(sign)[0] != "C")
    for sign in '<>:"|?*':
        shown = shown.replace(sign, "_")
    shown = " ".join(shown.split()).strip(". ")
    stem, dot, ending = shown.rpartition(".")
    if not dot:
        return shown[:NAME_LENGTH]
    return f"{stem[: NAME_LENGTH - len(ending) - 1].rstrip()}.{ending}" if stem else ""


def ending_of(name: str) -> str:
    """The ending that decides: the last one, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def shown_as(ending: str) -> str:
    """How a page of ours shows a file of this ending: "document", "model", or not at all ("")."""
    return _SHOWN.get(ending, "")


def is_as_named(ending: str, head: bytes) -> bool:
    """Whether bytes that begin with `head` are what the ending says."""
    if ending in _TEXTS:
        return _is_text(head)
    wanted = _SAME.get(ending, ending)
    if wanted in _SIGNATURES:
        return head.startswith(_SIGNATURES[wanted])
    guesses = _guesses(head)
    if ending in _OPEN:
        return not guesses & (_NEVER | _PLAIN_TO_SEE)
    return bool(guesses & {ending, wanted})


def _guesses(head: bytes) -> set[str]:
    try:
        return {match.extension.lstrip(".").lower() for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _is_text(head: bytes) -> bool:
    """No control characters but those of lines and pages; UTF-16 with its mark is a text as well."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
