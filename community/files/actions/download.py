"""The log of downloads."""

from accounts.models import User
from community.events.record import act, record
from community.files import verbs
from community.files.models import File


@act
def note_download(actor: User, file: File) -> None:
    """Remember that the actor was given the file's bytes: told to whoever sees the file, and nobody else."""
    record(
        verbs.DOWNLOADED,
        actor=actor,
        audience_id=file.audience_id,
        subject=file,
        workspace_id=file.workspace_id,
    )
