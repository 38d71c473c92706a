"""The log of downloads, and of what was read or turned on a page of ours."""

from accounts.models import User
from community.events.record import act, record
from community.events.verbs import Verb
from community.files import verbs
from community.files.models import File


@act
def note_download(actor: User, file: File) -> None:
    """Remember that the actor was given the file's bytes: told to whoever sees the file, and nobody else."""
    _note(verbs.DOWNLOADED, actor, file)


@act
def note_opening(actor: User, file: File) -> None:
    """Remember that the actor opened the file here, which is to have read it."""
    _note(verbs.OPENED, actor, file)


def _note(verb: Verb, actor: User, file: File) -> None:
    record(
        verb,
        actor=actor,
        audience_id=file.audience_id,
        subject=file,
        workspace_id=file.workspace_id,
    )
