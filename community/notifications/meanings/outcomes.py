"""What comes out of talk, told to those whose words it is and to those who follow."""

from community.events.models import Event
from community.notifications.following import followers_of_thread
from community.notifications.meanings.posts import about_post
from community.notifications.models import Level, Reason
from community.notifications.telling import means, write
from community.outcomes import verbs
from community.threads.models import Post


@means(verbs.PROMOTED)
def of_a_promotion(event: Event) -> None:
    """Those whose messages were made a thread, and those who follow new threads there."""
    post = Post.objects.select_related("thread").get(pk=event.facts["post"])
    authors = set(event.facts["authors"])
    told = {}
    for follower in followers_of_thread(event, post.thread_id):
        if follower.level == Level.MUTED:
            continue
        if follower.user_id in authors:
            told[follower.user_id] = Reason.PROMOTED
        elif follower.follows:
            told[follower.user_id] = Reason.STARTED
    # They may have read the messages, and so the thread: that there is one is news all the same.
    write(event, told, **about_post(post), raised_at=event.at)
