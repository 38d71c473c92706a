"""Hide what a post said before it was edited, and show it again."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act
from community.threads import verbs
from community.threads.access import can_hide_wordings
from community.threads.models import Post, Revision
from community.threads.posting import record_on_post
from community.workspaces.access import hold_seat


@act
def hide_wording(actor: User, post: Post, *, number: int, why: str) -> None:
    """Show wording `number` to nobody any more; the reason stands in its place. What the post says now stays."""
    row = _held(actor, post, number)
    if row.hidden_at is not None:
        return
    row.hidden_at, row.hidden_by, row.hidden_byline, row.hidden_why = timezone.now(), actor, actor.name, why
    _save(row)
    record_on_post(verbs.WORDING_HIDDEN, actor, post, is_live=False, revision=row.number)


@act
def show_wording(actor: User, post: Post, *, number: int) -> None:
    """Take that back."""
    row = _held(actor, post, number)
    if row.hidden_at is None:
        return
    row.hidden_at, row.hidden_by, row.hidden_byline, row.hidden_why = None, None, "", ""
    _save(row)
    record_on_post(verbs.WORDING_SHOWN, actor, post, is_live=False, revision=row.number)


def _held(actor: User, post: Post, number: int) -> Revision:
    """Prove that the actor may, then lock the wording."""
    if not can_hide_wordings(actor, post, hold_seat(actor, post.audience_id)):
        raise PermissionDenied(_("Only an owner or a moderator hides what a post said before."))
    row = Revision.objects.select_for_update(no_key=True).filter(post=post, number=number).first()
    if row is None:
        raise Http404
    return row


def _save(row: Revision) -> None:
    row.save(update_fields=["hidden_at", "hidden_by", "hidden_byline", "hidden_why"])
