"""What comes out of talk, told to those whose words it is and to those who follow."""

from community.events.models import Event
from community.notifications.following import followers_of_thread
from community.notifications.meanings.posts import about_post
from community.notifications.models import Level, Reason
from community.notifications.telling import means, seated, write
from community.outcomes import verbs
from community.outcomes.models import Decision
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


@means(verbs.DUE)
def of_a_review(event: Event) -> None:
    """Who keeps the decision, while they see it."""
    row = Decision.objects.get(pk=event.facts["decision"])
    told = dict.fromkeys(seated(row.audience_id, [row.author_id]), Reason.REVIEW)
    write(event, told, workspace_id=row.workspace_id, message_id=row.message_id, byline="")
