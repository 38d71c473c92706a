"""Draws an image for showing; a program of the sandbox.

    python -m community.files.drawing SOURCE DISPLAY THUMB CLEAN PIXELS

Writes two small WebP pictures without EXIF, picture the right way up, and a copy of the source without what its camera
wrote into it. Prints width and height as they are shown, or `!` and one word that says what is wrong.
"""

import sys
from pathlib import Path

from PIL import Image, ImageOps

from community.files.sandbox import shut_in
from community.files.stripping import ORIENTATION, Broken, strip

FORMATS = ["PNG", "JPEG", "GIF", "WEBP"]
SIDES = {"display": 1600, "thumb": 480}  # pixels of the longer side
MEMORY = 600 * 2**20  # bytes of address space: 40 million pixels, and what draws them
SECONDS = 20  # of the processor
WRITTEN = 300 * 2**20  # bytes of one file


def main(source: str, display: str, thumb: str, clean: str, most: str) -> str:
    """Draw, and return what is printed."""
    Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is unpacked
    try:
        with Image.open(source, formats=FORMATS) as image:
            form, orientation = str(image.format), int(image.getexif().get(ORIENTATION, 1) or 1)
            width, height = image.size
            if width * height > int(most):
                return "!pixels"
            image.draft("RGB", (SIDES["display"] * 2, SIDES["display"] * 2))  # a JPEG is unpacked smaller
            image.load()  # the first picture of an animation
            _write(image, {"display": display, "thumb": thumb})
        Path(clean).write_bytes(strip(Path(source).read_bytes(), form, orientation))
    except MemoryError:
        return "!pixels"
    except (OSError, SyntaxError, ValueError, Broken):
        return "!broken"
    if orientation in (5, 6, 7, 8):
        width, height = height, width
    return f"{width} {height}"


def _write(image: Image.Image, targets: dict[str, str]) -> None:
    has_holes = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    exif = image.getexif().get(ORIENTATION, 1)
    mode = "RGBA" if has_holes else "RGB"
    small = image if image.mode == mode else image.convert(mode)
    small.thumbnail((SIDES["display"], SIDES["display"]), Image.Resampling.LANCZOS)
    small.getexif()[ORIENTATION] = exif
    picture = ImageOps.exif_transpose(small)
    for name, target in targets.items():
        picture.thumbnail((SIDES[name], SIDES[name]), Image.Resampling.LANCZOS)
        picture.save(target, "WEBP", quality=82, method=4, exif=b"", xmp=b"")


if __name__ == "__main__":
    answer = shut_in(memory=MEMORY, seconds=SECONDS, written=WRITTEN)
    answer(main(*sys.argv[1:]))
