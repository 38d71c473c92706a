"""Draws the first page of a PDF; a program of the sandbox. No script, action or form of the document is ever run.

    python -m community.files.paging SOURCE DISPLAY THUMB

Prints how many pages it has, or `!` and one word that says what is wrong.
"""

import sys

import pypdfium2
from PIL import Image
from pypdfium2.raw import FPDF_ERR_PASSWORD

from community.files.drawing import SIDES
from community.files.sandbox import shut_in

MEMORY = 900 * 2**20  # bytes of address space
SECONDS = 25  # of the processor
WRITTEN = 30 * 2**20  # bytes of one file
CLOSEST = 4.0  # pixels of a point (1/72 inch): a stamp is not blown up to a poster


def main(source: str, display: str, thumb: str) -> str:
    """Draw, and return what is printed."""
    try:
        document = pypdfium2.PdfDocument(source)
        pages = len(document)
        page = document[0]
        scale = min(SIDES["display"] / max(*page.get_size(), 1.0), CLOSEST)
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        return "!locked" if error.err_code == FPDF_ERR_PASSWORD else "!broken"
    except (MemoryError, OSError, ValueError, IndexError):
        return "!broken"
    for name, target in (("display", display), ("thumb", thumb)):
        picture.thumbnail((SIDES[name], SIDES[name]), Image.Resampling.LANCZOS)
        picture.save(target, "WEBP", quality=82, method=4)
    return str(pages)


if __name__ == "__main__":
    answer = shut_in(memory=MEMORY, seconds=SECONDS, written=WRITTEN)
    answer(main(*sys.argv[1:]))
