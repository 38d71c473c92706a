"""Row work that writing, editing and deleting a post share. The act that calls has its locks and its rights."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from community.files.models import File, State

WHOLE = (State.WAITING, State.READY)


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


def carry_others(actor: User, carrier: str, audience_id: int, ids: Collection[int]) -> None:
    """The post was given other words: what they name is carried, what they no longer name is hidden."""
    carried = set(File.objects.filter(carrier=carrier).values_list("pk", flat=True))
    if not carried and not ids:
        return
    carry(actor, carrier, audience_id, [pk for pk in ids if pk not in carried])
    mine = File.objects.filter(carrier=carrier)
    mine.filter(pk__in=list(ids)).update(hidden_at=None)
    mine.filter(~Q(pk__in=list(ids)), hidden_at=None).update(hidden_at=Now())


def carry_along(places: Mapping[str, tuple[str, int]], workspace_id: int) -> None:
    """Posts went to another thread: their files are with the new ones (carrier, audience), by the old carrier."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE files_file f SET carrier = n.new, audience_id = n.audience, workspace_id = %s "
            "FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS n (old, new, audience) "
            "WHERE f.carrier <> '' AND f.carrier = n.old",
            [
                workspace_id,
                list(places),
                [new for new, _audience in places.values()],
                [audience for _new, audience in places.values()],
            ],
        )


def hide_with(carrier: str) -> None:
    """The post was deleted: nobody is given its files."""
    File.objects.filter(carrier=carrier, hidden_at=None).update(hidden_at=Now())


def show_with(carrier: str, source: str) -> None:
    """The post was restored: those of its files that its words name are there again."""
    rows = File.objects.filter(carrier=carrier).exclude(hidden_at=None)
    named = [row.pk for row in rows if f"(upload:{row.public_id})" in source]
    File.objects.filter(pk__in=named).update(hidden_at=None)
