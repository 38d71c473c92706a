"""Where the pictures of cards lie: drawn by us, one for each link, by its public id."""

from pathlib import Path

from django.conf import settings


def picture(public_id: str) -> Path:
    folder: Path = settings.FILES_FOLDER / "cards"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / public_id
