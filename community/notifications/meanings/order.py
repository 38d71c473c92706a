"""What keeps order in a thread, told to those who follow it."""

from community.events.models import Event
from community.notifications.following import followers_of_thread
from community.notifications.models import Reason
from community.notifications.telling import means, write
from community.threads import verbs
from community.threads.models import Post


@means(verbs.THREAD_CLOSED)
def of_a_closing(event: Event) -> None:
    _tell(event, Reason.TURNED if "by_clock" in event.facts else Reason.SHUT)


@means(verbs.THREAD_REOPENED)
def of_a_reopening(event: Event) -> None:
    _tell(event, Reason.TURNED if "by_clock" in event.facts else Reason.OPENED)


@means(verbs.MOVED)
def of_a_move(event: Event) -> None:
    _tell(event, Reason.MOVED)


@means(verbs.BEGUN)
def of_a_split(event: Event) -> None:
    _tell(event, Reason.SPLIT)


@means(verbs.GAINED)
def of_a_merger(event: Event) -> None:
    _tell(event, Reason.MERGED)


def _tell(event: Event, reason: Reason) -> None:
    """The row leads to the last post that stands: below it the thread says how it is."""
    told = {follower.user_id: reason for follower in followers_of_thread(event) if follower.follows}
    shared = Post.objects.filter(thread=event.subject_id, audience=event.audience_id, after_nr=None)
    last = shared.filter(deleted_at=None).order_by("-nr").first()
    if last is None:
        return
    write(
        event,
        told,
        workspace_id=event.workspace_id,
        thread_id=event.subject_id,
        post_id=last.pk,
        stream_id=last.stream_id,
        nr=last.nr,
        raised_at=event.at,
    )
