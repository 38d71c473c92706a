"""A file comes: announced, then whole, then (an image) drawn; or dropped again."""

from django.conf import settings
from django.db import connection

from accounts.models import User
from community.events.record import act, record
from community.files import verbs
from community.files.access import hold_place
from community.files.limits import Limits, limits_of
from community.files.models import File, Preview, State
from community.files.types import KINDS, clean_name, ending_of, shown_as
from community.workspaces.models import Workspace
from community.workspaces.seating import seat_alone

MOST_UNSENT = 60  # files of one person that no post carries


class Refused(Exception):
    """The file is not taken: why in one word, what it is called, how many bytes it has, and what would be taken."""

    def __init__(self, fault: str, name: str = "", *, size: int = 0, limits: Limits | None = None) -> None:
        super().__init__(fault)
        self.fault, self.name, self.size = fault, name, size
        self.limits = limits or Limits()


@act
def announce_file(actor: User, workspace: Workspace, *, name: str, size: int) -> File:
    """Make room for a file of `size` bytes, for the actor alone; raise Refused where it would not be taken.

    The workspace brings the actor's `sight` along. No event: nothing has come yet.
    """
    named = clean_name(name)
    ending = ending_of(named)
    hold_place(actor, workspace, workspace.sight.everyone_id)
    if not named:
        raise Refused("name")
    require_within(limits_of(workspace.pk), named, size)
    with connection.cursor() as cursor:  # two at once must not both be the last
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('files', %s))", [actor.pk])
    if File.objects.filter(author=actor, carrier="").count() >= MOST_UNSENT:
        raise Refused("waiting", named)
    return File.objects.create(
        workspace=workspace,
        audience=seat_alone(actor),
        author=actor,
        firm_id=actor.firm_id,
        byline=actor.name,
        name=named,
        ending=ending,
        kind=KINDS[ending],
        size=size,
    )


def require_within(limits: Limits, name: str, size: int) -> None:
    """Raise Refused for a file that the workspace doesn't take: asked before a byte comes, and once it is whole."""
    if ending_of(name) not in limits.types:
        raise Refused("type", name, limits=limits)
    if size < 1:
        raise Refused("empty", name)
    if size > limits.most:
        raise Refused("size", name, size=size, limits=limits)


@act
def take_file(
    actor: User, file: File, *, sha256: str, width: int | None = None, height: int | None = None
) -> File:
    """The bytes are there, whole and looked at. Twice is harmless."""
    state = State.CHECKING if settings.CLAMD_URL else file.state_after_check
    arriving = File.objects.filter(pk=file.pk, state=State.ARRIVING)
    if not arriving.update(sha256=sha256, width=width, height=height, state=state):
        return File.objects.get(pk=file.pk)
    file.sha256, file.width, file.height, file.state = sha256, width, height, state
    if shown_as(file.ending):
        Preview.objects.create(file=file)
    record(
        verbs.UPLOADED,
        actor=actor,
        audience_id=file.audience_id,
        subject=file,
        workspace_id=file.workspace_id,
        facts={"size": file.size},
    )
    return file


@act
def settle_image(
    file: File, *, fault: str = "", sha256: str = "", size: int = 0, width: int = 0, height: int = 0
) -> bool:
    """An image was drawn, and its bytes are now those without what the camera wrote; or it could not be.

    No event: nobody did it. Returns False where somebody was faster, or the file was dropped meanwhile.
    """
    row = File.objects.select_for_update(no_key=True).filter(pk=file.pk, state=State.WAITING).first()
    if row is None:
        return False
    if fault:
        row.state, row.fault = State.REFUSED, fault
    else:
        row.state, row.sha256, row.size, row.width, row.height = State.READY, sha256, size, width, height
    row.save(update_fields=["state", "fault", "sha256", "size", "width", "height"])
    return True


@act
def drop_file(actor: User, file: File) -> None:
    """Take an unsent file back. No event: nobody but the actor ever saw it. Twice is harmless."""
    File.objects.filter(pk=file.pk, author=actor, carrier="").delete()
