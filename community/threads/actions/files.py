"""Give a file that a post carries another version."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act, record
from community.files.models import File
from community.files.posting import replace
from community.threads import verbs
from community.threads.access import can_replace, hold_pen
from community.threads.models import Post
from community.threads.redrawing import redraw


@act
def replace_file(actor: User, file: File, upload: File, *, seen: int) -> File:
    """Make the actor's `upload` the newest version of `file`; the post shows it, the old ones stay as they are.

    `seen` is the version that was the newest when the actor looked: raises files.posting.Replaced where it is not now.
    """
    file = File.objects.get(pk=file.pk)
    rows = Post.objects.select_for_update(no_key=True, of=("self",))
    post = (
        rows.select_related("thread", "thread__workspace")
        .filter(public_id=file.carrier, deleted_at=None, moved_to=None)
        .first()
    )
    if post is None:
        raise Http404
    role = hold_pen(actor, post.thread.workspace, post.audience_id)
    if not can_replace(actor, post, role):
        raise PermissionDenied(_("Only who sent a file, an owner or a moderator can replace it."))
    newest = replace(actor, file, upload, seen=seen)
    redraw([post])
    record(
        verbs.FILE_REPLACED,
        actor=actor,
        audience_id=post.audience_id,
        subject=post,
        workspace_id=post.thread.workspace_id,
        facts={"thread": post.thread_id, "file": newest.pk, "version": newest.version},
        stream_id=post.stream_id,
    )
    return newest
