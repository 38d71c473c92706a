"""What happens to a file's bytes between the acts: whole ones are looked at and kept, images are drawn, old ones go."""

import logging
import tempfile
from pathlib import Path

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError
from PIL import Image

from accounts.models import User
from community.files import keeping, sandbox
from community.files.actions import Refused, clear_unsent, drop_file, settle_image, take_file
from community.files.actions.upload import require_within
from community.files.drawing import FORMATS
from community.files.limits import limits_of
from community.files.models import File, State
from community.files.types import HEAD, is_as_named, shown_as

log = logging.getLogger("keyway.files")

AT_ONCE = 20


def finish(actor: User, file: File) -> File:
    """All bytes have come: look at them, keep them, and have an image drawn; raise Refused and forget it otherwise.

    Where this was cut short it is done again by whoever asks for the upload next.
    """
    if file.state != State.ARRIVING:
        return file
    source = keeping.incoming(file.public_id)
    try:
        require_within(limits_of(file.workspace_id), file.name, source.stat().st_size)
        size = _looked_at(file, source)
    except Refused:
        drop_file(actor, file)
        keeping.drop(source)
        raise
    sha256 = keeping.hash_of(source)
    with keeping.one_at_a_time():
        keeping.keep(source, sha256)
        taken = take_file(actor, file, sha256=sha256, width=size[0], height=size[1])
    keeping.drop(source)
    if taken.state != State.READY:
        wake("scan_files" if taken.state == State.CHECKING else "draw_images")
    elif shown_as(taken.ending):
        wake("draw_previews")
    return taken


def _looked_at(file: File, source: Path) -> tuple[int | None, int | None]:
    """Whether it is what its name says; of an image the size, as far as its first bytes tell."""
    with open(source, "rb") as bytes_of:
        if not is_as_named(file.ending, bytes_of.read(HEAD)):
            raise Refused("differs", file.name)
    if not file.is_image:
        return None, None
    try:
        with Image.open(source, formats=FORMATS) as image:  # reads the head only
            width, height = image.size
    except Image.DecompressionBombError:
        raise Refused("pixels", file.name) from None
    except (OSError, SyntaxError, ValueError):
        raise Refused("broken", file.name) from None
    if width * height > settings.FILE_MAX_PIXELS:
        raise Refused("pixels", file.name)
    return width, height


def wake(task: str) -> None:
    """Have files looked at now; where no worker can be told, beat finds them."""
    try:
        current_app.send_task(f"community.files.tasks.{task}", expires=60, ignore_result=True)
    except (OperationalError, OSError) as error:
        log.warning("No worker was told to %s (%s); the next sweep will", task, type(error).__name__)


def draw_waiting() -> int:
    """Draw the images that wait, and return how many. Two at the same one are harmless: the second settles nothing."""
    rows = list(File.objects.filter(state=State.WAITING).order_by("id")[:AT_ONCE])
    for file in rows:
        _draw(file)
    return len(rows)


def _draw(file: File) -> None:
    with tempfile.TemporaryDirectory(dir=settings.FILES_FOLDER) as made:
        display, thumb, clean = (Path(made) / name for name in ("display", "thumb", "clean"))
        said = _run(keeping.kept(file.sha256), display, thumb, clean)
        if said.startswith("!"):
            settle_image(file, fault=said[1:])
            return
        width, height = map(int, said.split())
        display.replace(keeping.drawn(file.public_id, "display"))
        thumb.replace(keeping.drawn(file.public_id, "thumb"))
        size = clean.stat().st_size
        sha256 = keeping.hash_of(clean)
        with keeping.one_at_a_time():
            keeping.keep(clean, sha256)
            settle_image(file, sha256=sha256, size=size, width=width, height=height)
    clear_bytes(file.sha256)


def _run(*paths: Path) -> str:
    words = [*map(str, paths), str(settings.FILE_MAX_PIXELS)]
    said = sandbox.run("drawing", *words)
    return {"!late": "!pixels", "!slow": "!pixels", "!died": "!broken"}.get(said, said)


def clear_away() -> int:
    """Clear what nobody sent, rows first; and bytes of uploads that ended without a row. Return how many rows."""
    gone = clear_unsent()
    for file in gone:
        clear_file(file)
    return len(gone)


def clear_file(file: File) -> None:
    """Forget the bytes of a file whose row is gone."""
    pictures = [keeping.drawn(file.public_id, name) for name in keeping.DRAWN]
    keeping.drop(keeping.incoming(file.public_id), *pictures)
    clear_bytes(file.sha256)


def clear_bytes(sha256: str) -> None:
    """Bytes die with the last row that names them."""
    if not sha256:
        return
    with keeping.one_at_a_time():
        if not File.objects.filter(sha256=sha256).exists():
            keeping.drop(keeping.kept(sha256))
