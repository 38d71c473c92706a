"""Puts a mark over a picture or the pages of a PDF. A program of the sandbox.

    python -m community.files.stamping SOURCE TARGET PIXELS < MARK

Prints "ok", or `!` and one word that says what is wrong.
"""

import ctypes
import math
import sys
import unicodedata
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw, ImageFont, ImageOps

from community.files.sandbox import shut_in

FORMATS = ["PNG", "JPEG", "GIF", "WEBP"]
MEMORY = 900 * 2**20  # bytes of address space
SECONDS = 25  # of the processor
WRITTEN = 600 * 2**20  # bytes of one file
ANGLE = 30  # degrees
FONTS = [
    Path(__file__).resolve().parents[2]
    / "static"
    / "fonts"
    / f"ibm-plex-sans-{letters}-standard-normal.woff2"
    for letters in ("latin", "latin-ext")
]
# Red, green, blue, of 255; the last is how much it covers. In a picture light stands around dark, so that the mark is
# seen on white paper, on grey steel and in the shade.
GREY, DARK, LIGHT = (110, 110, 110, 90), (30, 30, 30, 120), (255, 255, 255, 120)


def main(source: str, target: str, most: str, *, mark: str) -> str:
    """Write the marked copy, and return what is printed."""
    Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is unpacked
    try:
        with open(source, "rb") as file:
            is_pdf = b"%PDF-" in file.read(1024)
        if is_pdf:
            _stamp_pdf(source, target, mark)
            return "ok"
        with Image.open(source, formats=FORMATS) as image:
            if image.width * image.height > int(most):
                return "!pixels"
            form = str(image.format)
            # Upright: what says which way is up does not come along.
            picture = stamp(ImageOps.exif_transpose(image), mark)
            picture = picture.convert("RGB") if form == "JPEG" else picture
            picture.save(target, form, quality=90)
    except MemoryError:
        return "!pixels"
    except (OSError, SyntaxError, ValueError, pypdfium2.PdfiumError):
        return "!broken"
    return "ok"


def stamp(image: Image.Image, mark: str) -> Image.Image:
    """Return the picture with the mark over all of it, in rows that lean."""
    stamped = image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")
    tile = _tile(mark, max(11, round(math.hypot(*stamped.size) / 55)))
    step_x, step_y = round(tile.width * 0.9), round(tile.height * 0.75)
    for row, top in enumerate(range(-tile.height // 2, stamped.height, step_y)):
        for left in range(-tile.width // 2 - (row % 2) * step_x // 2, stamped.width, step_x):
            stamped.paste(tile, (left, top), tile)
    return stamped


def _tile(mark: str, size: int) -> Image.Image:
    fonts = [ImageFont.truetype(str(path), size) for path in FONTS]
    letters = [(sign, _font_of(sign, fonts)) for sign in mark]
    width = round(sum(font.getlength(sign) for sign, font in letters)) + 2
    line = Image.new("RGBA", (width, size * 2), (0, 0, 0, 0))
    draw, left = ImageDraw.Draw(line), 1.0
    for sign, font in letters:
        place = (left, size // 3)
        draw.text(place, sign, font=font, fill=DARK, stroke_width=max(1, size // 20), stroke_fill=LIGHT)
        left += font.getlength(sign)
    return line.rotate(ANGLE, expand=True, resample=Image.Resampling.BICUBIC)


def _font_of(sign: str, fonts: list[ImageFont.FreeTypeFont]) -> ImageFont.FreeTypeFont:
    """The font that has the letter; where none has it, a box stands for it."""
    for font in fonts:
        if sign == " " or bytes(font.getmask(sign)) != bytes(font.getmask("\uffff")):
            return font
    return fonts[0]


def _stamp_pdf(source: str, target: str, mark: str) -> None:
    document = pypdfium2.PdfDocument(source)
    font = pdfium.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
    for page in document:
        _stamp_page(document, page, font, _latin(mark))
        pdfium.FPDFPage_GenerateContent(page.raw)
        page.close()
    pypdfium2.PdfDocument.save(document, target)


def _stamp_page(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, font: object, mark: str) -> None:
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    size = max(8.0, math.hypot(width, height) / 60)
    long = len(mark) * size * 0.5 + size * 4  # about, of one mark and what is left free after it
    turn = math.radians(ANGLE)
    cosine, sine = math.cos(turn), math.sin(turn)
    encoded = ctypes.create_string_buffer(mark.encode("utf-16-le") + b"\0\0")
    row, at = 0, bottom - width * sine
    while at < top:
        along = left - (row % 2) * long / 2
        while along < right:
            text = pdfium.FPDFPageObj_CreateTextObj(document.raw, font, size)
            pdfium.FPDFText_SetText(text, ctypes.cast(encoded, pdfium.FPDF_WIDESTRING))
            pdfium.FPDFPageObj_SetFillColor(text, *GREY)
            pdfium.FPDFPageObj_Transform(
                text, cosine, sine, -sine, cosine, along, at + (along - left) * math.tan(turn)
            )
            pdfium.FPDFPage_InsertObject(page.raw, text)
            along += long * cosine
        row, at = row + 1, at + size * 7


def _latin(mark: str) -> str:
    """The mark in the letters of a PDF's own fonts; what they lack loses its accent, or is a question mark."""
    kept = ""
    for sign in mark:
        plain = sign if ord(sign) < 256 else unicodedata.normalize("NFKD", sign)[0]
        kept += plain if ord(plain) < 256 else "?"
    return kept


if __name__ == "__main__":
    answer = shut_in(memory=MEMORY, seconds=SECONDS, written=WRITTEN)
    answer(main(*sys.argv[1:4], mark=sys.stdin.read()))
