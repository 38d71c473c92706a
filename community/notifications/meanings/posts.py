"""What is written in threads, told to those whom it names and to those who follow."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from community.events.models import Event
from community.notifications.asking import asks
from community.notifications.following import followers_of
from community.notifications.models import Level, Notification, Reason
from community.notifications.telling import hint, means, write
from community.threads import verbs
from community.threads.models import Post, Reaction

MENTIONS = (Reason.ASKED, Reason.MENTION)


@means(verbs.STARTED)
def nothing(event: Event) -> None:
    """A thread starts with its first post, which says it all."""


@means(verbs.POSTED, verbs.NOTED)
def of_a_post(event: Event) -> None:
    """Those named in it, and those who follow its thread."""
    post = post_of(event)
    named = set(post.mentions.values_list("user_id", flat=True))
    reasons = {}
    for follower in followers_of(event):
        if follower.level == Level.MUTED:
            continue
        if follower.user_id in named:
            reasons[follower.user_id] = Reason.MENTION
        elif follower.follows and post.is_note:
            reasons[follower.user_id] = Reason.NOTE
        elif follower.follows and post.nr == 1:
            reasons[follower.user_id] = Reason.STARTED
        elif follower.follows:
            reasons[follower.user_id] = Reason.REPLY if follower.takes_part else Reason.FOLLOWED
    write(
        event,
        _named(event, post, reasons),
        **about_post(post),
        byline=post.byline,
        firm_id=post.firm_id,
        at=post.at,
    )


@means(verbs.EDITED)
def of_an_edit(event: Event) -> None:
    """Those whom it names and the wording before did not."""
    post = post_of(event)
    named = event.facts.get("mentioned", [])
    told = [follower for follower in followers_of(event) if follower.user_id in named]
    reasons = {follower.user_id: Reason.MENTION for follower in told if follower.level != Level.MUTED}
    about = about_post(post) | {"raised_at": event.at}
    write(event, _named(event, post, reasons), **about, byline=post.byline, firm_id=post.firm_id)


@means(verbs.REACTED)
def of_a_reaction(event: Event) -> None:
    """Its author, once for each person who reacts; taken back, it is gone from the inbox by itself."""
    post = post_of(event)
    author = [f for f in followers_of(event) if f.user_id == post.author_id and f.level != Level.MUTED]
    reacts = Reaction.objects.filter(post=post, user=event.actor).exists()
    if author and reacts:
        write(event, {post.author_id: Reason.REACTION}, **about_post(post), raised_at=event.at)


@means(verbs.DELETED, verbs.RESTORED, verbs.UNREACTED)
def of_a_deletion(event: Event) -> None:
    """Rows of a deleted post are not read, and come back with it: only the counts in open pages have to follow."""
    rows = Notification.objects.filter(post=event.subject_id, done_at=None)
    hint(rows.values_list("user_id", flat=True).distinct())


def post_of(event: Event) -> Post:
    return Post.objects.select_related("thread").get(pk=event.subject_id)


def about_post(post: Post) -> dict[str, Any]:
    """What every row about a post carries."""
    return {
        "audience_id": post.audience_id,
        "workspace_id": post.thread.workspace_id,
        "thread_id": post.thread_id,
        "post_id": post.pk,
        "stream_id": post.stream_id,
        "nr": post.nr,
    }


def _named(event: Event, post: Post, reasons: Mapping[int, Reason]) -> dict[int, Reason]:
    """The same reasons, where a mention that asks something says so.

    Who was told of a mention in this post is not told again: an edit may have come before the post's own event.
    """
    others = Notification.objects.filter(post=post, reason__in=MENTIONS).exclude(event=event)
    before = set(others.values_list("user_id", flat=True))
    reasons = {user_id: reason for user_id, reason in reasons.items() if user_id not in before}
    named = [user_id for user_id, reason in reasons.items() if reason == Reason.MENTION]
    keys = User.objects.filter(pk__in=named).values_list("pk", "public_id") if named else ()
    return {**reasons, **{pk: Reason.ASKED for pk, key in keys if asks(post.source, key)}}
