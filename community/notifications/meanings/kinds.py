"""What becomes of questions and ideas, told to those who wait for it."""

from community.events.models import Event
from community.notifications.following import followers_of, followers_of_thread
from community.notifications.meanings.posts import about_post, post_of
from community.notifications.models import Level, Notification, Reason
from community.notifications.telling import hint, means, write
from community.threads.kinds.idea import verbs as ideas
from community.threads.kinds.question import verbs as questions
from community.threads.models import Post


@means(questions.ACCEPTED)
def of_an_answer(event: Event) -> None:
    """Its author, and those who follow the question. What is accepted no more is not read, as with a reaction."""
    post = post_of(event)
    reasons = {}
    for follower in followers_of(event):
        if follower.level == Level.MUTED:
            continue
        if follower.user_id == post.author_id:
            reasons[follower.user_id] = Reason.ACCEPTED
        elif follower.follows:
            reasons[follower.user_id] = Reason.ANSWERED
    write(event, reasons, **about_post(post), raised_at=event.at)


@means(questions.CLEARED)
def of_an_answer_taken_back(event: Event) -> None:
    """Only the counts in open pages have to follow."""
    rows = Notification.objects.filter(
        post=event.facts["answer"], reason__in=(Reason.ACCEPTED, Reason.ANSWERED), done_at=None
    )
    hint(rows.values_list("user_id", flat=True).distinct())


@means(questions.ASKED)
def of_an_asking(event: Event) -> None:
    """Whom somebody asked to answer, if they see the question now and have not muted it."""
    first = Post.objects.select_related("thread").filter(thread=event.subject_id, after_nr=None, nr=1).first()
    asked = [
        f for f in followers_of_thread(event) if f.user_id == event.facts["user"] and f.level != Level.MUTED
    ]
    if first is not None and asked:
        write(event, {asked[0].user_id: Reason.ASKED}, **about_post(first), raised_at=event.at)


@means(ideas.MOVED)
def of_an_outcome(event: Event) -> None:
    """Who brought the idea, who voted for it, and who follows it."""
    post = post_of(event)
    told = {
        follower.user_id: Reason.OUTCOME
        for follower in followers_of(event)
        if follower.follows or (follower.user_id == post.author_id and follower.level != Level.MUTED)
    }
    write(event, told, **about_post(post), raised_at=event.at)
