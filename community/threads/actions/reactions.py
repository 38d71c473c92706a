"""State something about a post, and take it back."""

from django.db.models import F
from django.http import Http404

from accounts.models import User
from community.events.record import act
from community.events.verbs import Verb
from community.threads import verbs
from community.threads.access import hold_pen
from community.threads.models import Post, Reaction
from community.threads.posting import record_on_post


@act
def react(actor: User, post: Post, *, kind: str) -> None:
    """Add the actor's reaction of that kind. Twice is harmless."""
    row = _seen(actor, post)
    _, is_new = Reaction.objects.get_or_create(
        post=row, user=actor, kind=kind, defaults={"audience_id": row.audience_id}
    )
    if is_new:
        _record(verbs.REACTED, actor, row, kind)


@act
def take_reaction_back(actor: User, post: Post, *, kind: str) -> None:
    """Remove the actor's reaction of that kind."""
    row = _seen(actor, post)
    if Reaction.objects.filter(post=row, user=actor, kind=kind).delete()[0]:
        _record(verbs.UNREACTED, actor, row, kind)


def _seen(actor: User, post: Post) -> Post:
    rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("thread__workspace")
    row = rows.filter(pk=post.pk, deleted_at=None).first()
    if row is None:
        raise Http404
    hold_pen(actor, row.thread.workspace, row.audience_id)
    return row


def _record(verb: Verb, actor: User, post: Post, kind: str) -> None:
    Post.objects.filter(pk=post.pk).update(version=F("version") + 1)
    record_on_post(verb, actor, post, kind=kind)
