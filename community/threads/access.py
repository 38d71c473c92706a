"""Who may do what in a thread they see. Sight itself is `visible_to`; these come after it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import FirmLead, User
from community.rooms.access import hold_pen as hold_pen
from community.rooms.access import leads_alone
from community.threads.models import Post, Thread
from community.workspaces.access import can_steward, can_write


def can_edit(actor: User, post: Post) -> bool:
    """Its author edits a post, as long as it isn't deleted."""
    return post.author_id == actor.pk and post.deleted_at is None


def can_keep_order(actor: User, thread: Thread, role: str | None) -> bool:
    """Owners and moderators who see the thread; of one that a single firm sees, that firm's leads as well.

    The thread brings its audience along.
    """
    if can_steward(role):
        return True
    return can_write(role) and leads_alone(actor, thread.audience)


def hold_order(actor: User, thread: Thread) -> Thread:
    """Lock the thread's row and prove that the actor keeps order in it; return it as it is now, or raise."""
    row = (
        Thread.objects.select_for_update(no_key=True, of=("self",))
        .select_related("audience", "workspace")
        .get(pk=thread.pk)
    )
    role = hold_pen(actor, row.workspace, row.audience_id)
    if row.merged_into_id is not None:
        raise Http404
    if not can_keep_order(actor, row, role):
        raise PermissionDenied(_("Only an owner or a moderator keeps order in a thread."))
    return row


def can_hide_wordings(actor: User, post: Post, role: str | None) -> bool:
    """Owners and moderators who see the post hide what it said before; of an internal note a lead of its firm does."""
    if post.is_note:
        return FirmLead.objects.filter(user=actor, firm=post.firm_id).exists()
    return can_steward(role)


def can_replace(actor: User, post: Post, role: str | None) -> bool:
    """Whoever sent a file gives it another version; so do owners and moderators, and a lead in the firm's own notes."""
    return post.author_id == actor.pk or can_hide_wordings(actor, post, role)


def can_delete(actor: User, post: Post, role: str | None) -> bool:
    """Its author deletes a post; so do owners and moderators who see it, and a firm's lead its internal notes."""
    return post.author_id == actor.pk or can_hide_wordings(actor, post, role)


def can_restore(actor: User, post: Post, role: str | None) -> bool:
    """Whoever deleted a post undoes that, as long as they could delete it still."""
    return post.deleted_by_id == actor.pk and can_delete(actor, post, role)
