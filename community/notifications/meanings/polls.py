"""What becomes of polls, told to those who wait for the result."""

from community.events.models import Event
from community.notifications.following import followers_of
from community.notifications.meanings.posts import about_post, post_of
from community.notifications.models import Level, Notification, Reason
from community.notifications.telling import means, settle, write
from community.polls import verbs
from community.polls.models import Ballot


@means(verbs.CLOSED)
def of_a_closing(event: Event) -> None:
    """Who asked, who follows the thread, and who voted, where votes are open: of a secret poll nobody knows who did."""
    post = post_of(event)
    ballots = Ballot.objects.filter(poll__post=post, voter__isnull=False)
    waiting = {post.author_id, *ballots.values_list("voter_id", flat=True)}
    told = {
        follower.user_id: Reason.COUNTED
        for follower in followers_of(event)
        if follower.level != Level.MUTED and (follower.follows or follower.user_id in waiting)
    }
    write(event, told, **about_post(post), byline="", firm_id=None, raised_at=event.at)


@means(verbs.REOPENED)
def of_a_reopening(event: Event) -> None:
    """There is no result to look at any more."""
    settle(Notification.objects.filter(post=event.subject_id, reason=Reason.COUNTED, done_at=None))
