"""Row work that writing, editing and deleting a post share. The act that calls has its locks and its rights."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.ids import new_public_id
from community.files.models import File, Preview, State
from community.files.types import shown_as

WHOLE = (State.CHECKING, State.WAITING, State.READY)
MOST_VERSIONS = 200


class Replaced(Exception):
    """Somebody else replaced the file first; `newest` is their version. The door shows it before it asks again."""

    def __init__(self, newest: File) -> None:
        super().__init__(newest.public_id)
        self.newest = newest


def carry(actor: User, carrier: str, audience_id: int, ids: Collection[int]) -> None:
    """Let the post `carrier` carry the actor's files `ids`: they take its audience.

    A file is in one place: one that another post took meanwhile raises ValidationError.
    """
    own = File.objects.select_for_update(no_key=True).filter(author=actor, carrier="", state__in=WHOLE)
    found = [row.pk for row in own.filter(pk__in=list(ids)).order_by("pk")]
    if len(found) != len(set(ids)):
        raise ValidationError(
            _("A file was sent with another post or taken back meanwhile. Attach it again.")
        )
    File.objects.filter(pk__in=found).update(carrier=carrier, audience_id=audience_id, at=Now())


def carry_others(
    actor: User, carrier: str, audience_id: int, ids: Collection[int], shown: Collection[int]
) -> None:
    """The post was given other words: what they name is carried, what they no longer name is hidden.

    They were drawn with the versions `shown`: one that was replaced since then raises ValidationError.
    """
    if shown and File.objects.filter(pk__in=list(shown)).exclude(replaced_at=None).exists():
        raise ValidationError(_("A file in it was replaced meanwhile. Save again to show the new version."))
    carried = set(File.objects.filter(carrier=carrier).values_list("pk", flat=True))
    if not carried and not ids:
        return
    carry(actor, carrier, audience_id, [pk for pk in ids if pk not in carried])
    mine = File.objects.filter(carrier=carrier)
    named = Q(pk__in=list(ids)) | Q(first__isnull=False, first__in=list(ids))
    mine.filter(named).update(hidden_at=None)
    mine.filter(~named, hidden_at=None).update(hidden_at=Now())


def carry_along(
    places: Mapping[str, tuple[str, int, int]], workspace_id: int, *, only_current: bool = False
) -> None:
    """Posts went to another thread: their files are with the new ones (carrier, audience before and now), by the old
    carrier.

    Where `only_current`, more people see the posts now: what they no longer show stays with those who saw it before.
    """
    rows = [(old, *place) for old, place in places.items()]
    goes = "f.audience_id = n.was AND NOT (%s AND (f.replaced_at IS NOT NULL OR f.hidden_at IS NOT NULL))"
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE files_file f SET carrier = n.new, "  # noqa: S608  (our own words)
            f"audience_id = CASE WHEN {goes} THEN n.audience ELSE f.audience_id END, "
            f"workspace_id = CASE WHEN {goes} THEN %s ELSE f.workspace_id END "
            "FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[]) AS n (old, new, was, audience) "
            "WHERE f.carrier <> '' AND f.carrier = n.old",
            [
                only_current,
                only_current,
                workspace_id,
                *(list(column) for column in zip(*rows, strict=True)),
            ],
        )


def copy_along(carriers: Mapping[str, str]) -> dict[str, str]:
    """What was sent is written again elsewhere for the same readers: its files are in both places, each a row.

    `carriers` are the new ones by the old; returns the files' new public ids by the old. Pictures are drawn anew.
    """
    rows = File.objects.filter(carrier__in=list(carriers), hidden_at=None, replaced_at=None, first=None)
    found: dict[str, str] = {}
    for row in rows.filter(state__in=WHOLE).order_by("pk"):
        found[row.public_id] = new_public_id()
        row.carrier, row.public_id = carriers[row.carrier], found[row.public_id]
        row.state = row.state_after_check if row.state == State.READY else State(row.state)
        row.pk, row._state.adding = None, True
        row.save(force_insert=True)
        if shown_as(row.ending):
            Preview.objects.create(file=row)
    return found


def hide_with(carrier: str) -> None:
    """The post was deleted: nobody is given its files."""
    File.objects.filter(carrier=carrier, hidden_at=None).update(hidden_at=Now())


def hide_with_all(carriers: Collection[str]) -> None:
    """The posts are gone, and their files are kept for nobody but whoever holds them by law."""
    File.objects.filter(carrier__in=list(carriers), hidden_at=None).exclude(carrier="").update(
        hidden_at=Now()
    )


def show_with(carrier: str, source: str) -> None:
    """The post was restored: those of its files that its words name are there again."""
    rows = File.objects.filter(carrier=carrier).exclude(hidden_at=None).select_related("first")
    named = [row.pk for row in rows if f"(upload:{(row.first or row).public_id})" in source]
    File.objects.filter(pk__in=named).update(hidden_at=None)


def drop_with(carriers: Collection[str]) -> list[File]:
    """The posts are gone for good, and all versions of their files. The bytes are cleared after the act."""
    rows = File.objects.filter(carrier__in=list(carriers)).exclude(carrier="")
    found = list(rows)
    rows.exclude(first=None).delete()  # the later ones name the first
    rows.delete()
    return found


def replace(actor: User, file: File, upload: File, *, seen: int) -> File:
    """Make the actor's unsent `upload` the next version of `file`, where the post is; return it as it is then.

    `seen` is the version that the actor had before them: whoever was faster is not overtaken unseen (`Replaced`).
    """
    first = File.objects.select_for_update(no_key=True).get(pk=file.line)
    if first.hidden_at is not None or not first.carrier:
        raise ValidationError(_("The file is not in its post any more. Look at the post again."))
    newest = File.objects.line_of(first.pk).filter(replaced_at=None).get()
    own = File.objects.select_for_update(no_key=True).filter(
        author=actor, carrier="", workspace=first.workspace_id
    )
    row = own.filter(pk=upload.pk).first()
    if row is None:
        raise ValidationError(_("The new version was used or taken back meanwhile. Choose it again."))
    if row.state != State.READY:
        raise ValidationError(_("The new version is still being prepared. Try again in a moment."))
    if newest.version != seen:
        raise Replaced(newest)
    if newest.sha256 == row.sha256 and newest.name == row.name:
        raise ValidationError(_("This is the same file as version %d, to the last byte.") % newest.version)
    if newest.version >= MOST_VERSIONS:
        raise ValidationError(_("A file has at most %d versions. Attach a new one.") % MOST_VERSIONS)
    newest.replaced_at = timezone.now()
    newest.save(update_fields=["replaced_at"])
    row.carrier, row.audience_id, row.at = first.carrier, first.audience_id, newest.replaced_at
    row.first, row.version = first, newest.version + 1
    row.save(update_fields=["carrier", "audience", "at", "first", "version"])
    return row
