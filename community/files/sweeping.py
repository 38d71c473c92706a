"""Bytes that no row names: what a crash between placing them and the end of the act left behind.

Each hour a part of the folders is looked through, so that each is about once a day. What is younger than a day may
belong to an act that still runs.
"""

import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from community.files import keeping
from community.files.models import File

DAY = 24 * 3600  # seconds
PARTS = 24


def sweep(part: int) -> int:
    """Drop what no row names in the folders of `part` (of `PARTS`), and return how many files that were."""
    gone = 0
    for folder in sorted((settings.FILES_FOLDER / "kept").glob("??")):
        if int(folder.name, 16) % PARTS == part:
            gone += _sweep(folder.iterdir(), "sha256")
    if part == 0:
        for name in ("incoming", "drawn"):
            gone += _sweep((settings.FILES_FOLDER / name).glob("*"), "public_id")
        for made in settings.FILES_FOLDER.glob("tmp*"):  # of a program that was killed
            if _is_old(made):
                shutil.rmtree(made)
    return gone


def _sweep(paths: Iterable[Path], column: str) -> int:
    """Drop those whose name, up to its first dot, stands in no row's `column`."""
    old: dict[str, list[Path]] = {}
    for path in paths:
        if _is_old(path):
            old.setdefault(path.name.partition(".")[0], []).append(path)
    gone = 0
    # While a row is being written for them, nobody looks (`keeping.one_at_a_time`): it is there, or it will not be.
    with keeping.one_at_a_time():
        named = File.objects.filter(**{f"{column}__in": list(old)}).values_list(column, flat=True)
        for name in old.keys() - set(named):
            keeping.drop(*old[name])
            gone += len(old[name])
    return gone


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - DAY
