"""Photos without what their camera wrote into them: place, device, owner. The pixels stay byte for byte as they were.

JPEG and PNG are cut by their own segments; whatever stands behind their end (a second picture with a place of its own,
a film) goes too. Orientation is all that is kept, and the colour profile, because the picture is wrong without them.
"""

import struct
from collections.abc import Iterator

from PIL import Image

ORIENTATION = 0x0112
# What a picture needs: APP0 (JFIF), APP2 with a colour profile, APP14 (Adobe's colour transform).
_COLOUR = b"ICC_PROFILE\x00"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_PRIVATE = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_RIFF_PRIVATE = {b"EXIF", b"XMP "}


class Broken(ValueError):
    """The bytes are not built as their format says."""


def strip(content: bytes, form: str, orientation: int) -> bytes:
    """Return a JPEG, PNG or WebP without what tells of its maker; other forms come back as they are."""
    cut = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp}.get(form)
    try:
        return cut(content, orientation) if cut else content
    except (struct.error, IndexError) as error:
        raise Broken(form) from error


def _turned(orientation: int) -> bytes:
    """EXIF that says which way is up, and nothing else."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif.tobytes()


def _jpeg(content: bytes, orientation: int) -> bytes:
    kept = [b"\xff\xd8"]
    if orientation > 1:
        exif = _turned(orientation)
        kept.append(b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)
    for marker, segment in _segments(content):
        is_private = 0xE0 <= marker <= 0xEF or marker == 0xFE
        needed = marker in (0xE0, 0xEE) or (marker == 0xE2 and segment[4:].startswith(_COLOUR))
        if needed or not is_private:
            kept.append(segment)
    return b"".join([*kept, b"\xff\xd9"])


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment of a JPEG with its marker, a scan with its pixels; ends at the picture's end."""
    at = 2
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:  # fill bytes
            at += 1
        if content[at] != 0xFF:
            raise Broken("JPEG")
        marker = content[at + 1]
        if marker == 0xD9:
            return
        end = at + 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
        if marker == 0xDA:
            end = _end_of_scan(content, end)
        yield marker, content[at:end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise Broken("JPEG")
        following = content[at + 1]
        if following not in (0x00, 0xFF) and not 0xD0 <= following <= 0xD7:
            return at
        at += 1 if following == 0xFF else 2


def _png(content: bytes, orientation: int) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while True:
        (length,), name = struct.unpack(">I", content[at : at + 4]), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content):
            raise Broken("PNG")
        if name not in _PNG_PRIVATE:
            kept.append(content[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _webp(content: bytes, orientation: int) -> bytes:
    kept, at = [], 12
    while at + 8 <= len(content):
        name, (length,) = content[at : at + 4], struct.unpack("<I", content[at + 4 : at + 8])
        end = at + 8 + length + length % 2
        chunk = content[at:end]
        if name == b"VP8X":  # says which chunks there are
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if name not in _RIFF_PRIVATE:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body
