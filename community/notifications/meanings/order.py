"""What keeps order in a thread, told to those who follow it."""

from collections.abc import Mapping

from community.events.models import Event
from community.notifications.following import followers_of_thread
from community.notifications.models import Level, Reason, Subscription
from community.notifications.telling import means, seated, write
from community.threads import verbs
from community.threads.models import Post, Thread


@means(verbs.THREAD_CLOSED)
def of_a_closing(event: Event) -> None:
    _tell(event, Reason.TURNED if "by_clock" in event.facts else Reason.SHUT)


@means(verbs.THREAD_REOPENED)
def of_a_reopening(event: Event) -> None:
    _tell(event, Reason.TURNED if "by_clock" in event.facts else Reason.OPENED)


@means(verbs.MOVED)
def of_a_move(event: Event) -> None:
    """Those who follow it where it is, and those who follow the category that it left, where they see it still."""
    followers = followers_of_thread(event)
    left = Subscription.objects.filter(
        category=event.facts["was"],
        user__in=[follower.user_id for follower in followers if follower.level != Level.MUTED],
        level__in=(Level.WATCHING, Level.TRACKING),
    )
    told = {follower.user_id for follower in followers if follower.follows}
    told |= set(left.values_list("user_id", flat=True))
    thread = Thread.objects.get(pk=event.subject_id)
    tell_of_thread(event, thread, dict.fromkeys(sorted(told), Reason.MOVED))


@means(verbs.MERGED)
def of_what_went_out_of_sight(event: Event) -> None:
    """Those who followed a thread and don't see where it went. Whoever sees that is told there."""
    there = Thread.objects.get(pk=event.facts["into"])
    kept = set(seated(there.audience_id))
    losing = [f for f in followers_of_thread(event) if f.user_id not in kept]
    # Their levels went along with the thread.
    chose = Subscription.objects.filter(thread=there, user__in=[f.user_id for f in losing])
    levels = dict(chose.values_list("user_id", "level"))
    told = {
        f.user_id: Reason.TAKEN
        for f in losing
        if (levels[f.user_id] in (Level.WATCHING, Level.TRACKING) if f.user_id in levels else f.follows)
    }
    write(event, told, workspace_id=event.workspace_id, thread_id=event.subject_id)


@means(verbs.BEGUN)
def of_a_split(event: Event) -> None:
    _tell(event, Reason.SPLIT)


@means(verbs.GAINED)
def of_a_merger(event: Event) -> None:
    _tell(event, Reason.MERGED)


def _tell(event: Event, reason: Reason) -> None:
    told = {follower.user_id: reason for follower in followers_of_thread(event) if follower.follows}
    tell_of_thread(event, Thread.objects.get(pk=event.subject_id), told)


def tell_of_thread(event: Event, thread: Thread, told: Mapping[int, Reason]) -> None:
    """The row leads to the last post that stands: below it the thread says how it is."""
    shared = Post.objects.filter(thread=thread, audience=thread.audience_id, after_nr=None)
    last = shared.filter(deleted_at=None).order_by("-nr").first()
    if last is None:
        return
    write(
        event,
        told,
        audience_id=thread.audience_id,
        workspace_id=thread.workspace_id,
        thread_id=thread.pk,
        post_id=last.pk,
        stream_id=last.stream_id,
        nr=last.nr,
        raised_at=event.at,
    )
