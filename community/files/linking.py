"""How a text names a file, `[name](upload:ID)`, and which files a text may name: the writer's unsent, or its own."""

import re
from collections.abc import Callable, Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from community.files.models import File
from community.files.posting import WHOLE
from community.files.types import shown_as
from community.markup import Attached
from community.workspaces.models import Workspace

BOX = (720, 480)  # pixels of a page

_NAMED = re.compile(r"\(upload:([a-z2-7]{12})\)")
_MARKS = re.compile(r"([\\\[\]`*]|(?<![^\W_])_|_(?![^\W_]))")  # within a word `_` is itself


def reference(file: File) -> str:
    """The Markdown that puts the file into a text."""
    name = _MARKS.sub(r"\\\1", file.name)
    return f"{'!' if file.is_image else ''}[{name}](upload:{file.public_id})"


def named_in(source: str) -> list[str]:
    """The public ids of files that a text names, each once."""
    return list(dict.fromkeys(_NAMED.findall(source)))


def files_for(writer: User, workspace: Workspace, source: str, *, carrier: str = "") -> dict[str, File]:
    """The files that `source` may name, by public id: unsent ones of the writer there, and those `carrier` carries.

    One look-up, whatever is named: somebody else's file, one of another post and none at all look the same. A text
    names the first version, whichever is shown.
    """
    names = named_in(source)
    if not names:
        return {}
    own = Q(author=writer, carrier="")
    rows = File.objects.filter(own | Q(carrier=carrier) if carrier else own, workspace=workspace)
    named = Q(public_id__in=names, first=None) | Q(first__public_id__in=names, replaced_at=None)
    return _firsts(rows.filter(named, state__in=WHOLE))


def files_of(carriers: Iterable[str]) -> dict[str, dict[str, File]]:
    """The files of each post, by its public id and theirs: to draw stored texts again."""
    found: dict[str, list[File]] = {}
    for row in File.objects.filter(carrier__in=list(carriers)):
        found.setdefault(row.carrier, []).append(row)
    return {carrier: _firsts(rows) for carrier, rows in found.items()}


def _firsts(rows: Iterable[File]) -> dict[str, File]:
    """The first version of each file by its public id; each knows the newest."""
    rows = list(rows)
    firsts = {row.pk: row for row in rows if row.first_id is None}
    for row in rows:
        if row.first_id in firsts and row.replaced_at is None:
            firsts[row.first_id].newest = row
    return {row.public_id: row for row in firsts.values()}


def attached(files: dict[str, File]) -> Callable[[str], Attached | None]:
    """What the renderer asks: how a file is shown, or None."""
    return lambda public_id: _shown(files[public_id]) if public_id in files else None


def _shown(first: File) -> Attached:
    file = first.newest or first
    width, height = _fitted(file.width or 0, file.height or 0)
    return Attached(
        public_id=first.public_id,
        name=file.name,
        about=f"{file.ending.upper()} · {say_size(file.size)}",
        url=reverse("files:file", args=[file.public_id]),
        picture=reverse("files:display", args=[file.public_id]) if file.is_image else "",
        width=width,
        height=height,
        version=file.version,
        replaced_by=file.byline if file.version > 1 else "",
        replaced_at=file.at if file.version > 1 else None,
        preview=reverse("files:thumb", args=[file.public_id]) if shown_as(file.ending) else "",
    )


def _fitted(width: int, height: int) -> tuple[int, int]:
    """The size in which a text shows an image: its own, or as much of it as leaves room for the text."""
    scale = min(1.0, BOX[0] / max(width, 1), BOX[1] / max(height, 1))
    return round(width * scale), round(height * scale)


def say_pages(pages: int) -> str:
    return ngettext("%(pages)d page", "%(pages)d pages", pages) % {"pages": pages}


def say_size(size: int) -> str:
    """A number of bytes as people say it, alike in every language."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= step:
            number = size / step
            return f"{number:.1f} {unit}" if number < 10 else f"{number:.0f} {unit}"
    return f"{size} B"
