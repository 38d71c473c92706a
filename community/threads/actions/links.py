"""Cards of what a post links to: shown once they were fetched, taken away by whoever may."""

from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act, record
from community.events.verbs import Verb
from community.links.models import Link, State
from community.links.posting import shown_elsewhere
from community.links.reading import Told
from community.threads import verbs
from community.threads.access import can_replace, hold_pen
from community.threads.models import Post
from community.threads.redrawing import redraw


@act
def settle_link(link: Link, told: Told | None, size: tuple[int, int] | None) -> None:
    """What a link leads to was fetched, or nothing was found; `size` is that of the picture that was drawn.

    Twice is harmless, and so is a post or a message that was edited, carried or deleted meanwhile.
    """
    row = Link.objects.filter(pk=link.pk).first()
    post = _post_of(row) if row else None
    show = shown_elsewhere(row.carrier) if row and post is None else None
    row = Link.objects.select_for_update(no_key=True).filter(pk=link.pk, state=State.WAITING).first()
    if row is None or (post is not None and post.public_id != row.carrier):
        return
    row.state = State.READY if told else State.NOTHING
    if told:
        row.title, row.text = told.title, told.text
        row.width, row.height = size or (None, None)
    row.save(update_fields=["state", "title", "text", "width", "height"])
    if told and post is not None:
        _show(None, post, verbs.LINK_SHOWN)
    elif told and show:
        show()


@act
def remove_card(actor: User, link: Link) -> None:
    """Take a card away; the link stays in the text. It does not come back with an edit. Twice is harmless."""
    post = _post_of(link)
    if post is None:
        raise Http404
    role = hold_pen(actor, post.thread.workspace, post.audience_id)
    if not can_replace(actor, post, role):
        raise PermissionDenied(_("Only who wrote the post, an owner or a moderator takes its cards away."))
    if Link.objects.filter(pk=link.pk, removed_at=None).update(removed_at=Now()):
        _show(actor, post, verbs.LINK_REMOVED)


def _post_of(link: Link) -> Post | None:
    rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("thread__workspace")
    return rows.filter(public_id=link.carrier, deleted_at=None, moved_to=None).first()


def _show(actor: User | None, post: Post, verb: Verb) -> None:
    redraw([post])
    record(
        verb,
        actor=actor,
        audience_id=post.audience_id,
        subject=post,
        workspace_id=post.thread.workspace_id,
        facts={"thread": post.thread_id},
        stream_id=post.stream_id,
    )
