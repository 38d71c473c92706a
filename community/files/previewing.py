"""The job that draws documents and models: one at a time on a machine, each in the sandbox."""

import fcntl
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from community.files import keeping, sandbox
from community.files.actions import begin_preview, settle_preview
from community.files.models import File
from community.files.types import shown_as

log = logging.getLogger("keyway.files")

SECONDS = 60  # on the clock, for one file


def draw_previews() -> int:
    """Draw what is due and return how many; 0 where another worker of this machine is at it.

    One at a time, so that a large model keeps no mail waiting for a worker.
    """
    count = 0
    with _turn() as is_ours:
        while is_ours and (file := begin_preview()):
            _draw(file)
            count += 1
    return count


@contextmanager
def _turn() -> Iterator[bool]:
    settings.FILES_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(settings.FILES_FOLDER / "preview.turn", "w") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _draw(file: File) -> None:
    is_model = shown_as(file.ending) == "model"
    with tempfile.TemporaryDirectory(dir=settings.FILES_FOLDER) as made:
        paths = {name: Path(made) / name for name in keeping.DRAWN}
        source, display, thumb = str(keeping.kept(file.sha256)), str(paths["display"]), str(paths["thumb"])
        if is_model:
            words = (source, file.ending, str(paths["model"]), display, thumb)
            said = sandbox.run("modelling", *words, seconds=SECONDS)
        else:
            said = sandbox.run("paging", source, display, thumb, seconds=SECONDS)
        if said == "!late":
            log.warning("A preview took longer than %s s; it is tried again", SECONDS)
            return
        if said.startswith("!"):
            settle_preview(file, fault={"!died": "broken"}.get(said, said[1:]))
            return
        for name, path in paths.items():
            if path.exists():
                path.replace(keeping.drawn(file.public_id, name))
    if is_model:
        *along, unit, _triangles = said.split()
        settle_preview(file, extent=" × ".join(along) + ("" if unit == "-" else f" {unit}"))
    else:
        settle_preview(file, pages=int(said))
