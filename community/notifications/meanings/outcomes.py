"""What comes out of talk, told to those whose words it is and to those who follow."""

from typing import Any

from community.chat.models import Leaving
from community.events.models import Event
from community.notifications.following import followers_of_thread
from community.notifications.meanings.posts import about_post
from community.notifications.models import Level, Reason
from community.notifications.telling import means, seated, write
from community.outcomes import verbs
from community.outcomes.models import Decision, Reminder, Task
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


@means(verbs.REMINDED)
def of_a_reminder(event: Event) -> None:
    """In its channel's audience: nobody is told who has no seat there, and nobody at all once its author has none."""
    row = Reminder.objects.select_related("channel").filter(pk=event.subject_id).first()
    if row is None:
        return
    audience_id = row.channel.audience_id
    about: dict[str, Any] = {
        "audience_id": audience_id,
        "workspace_id": row.channel.workspace_id,
        "reminder_id": row.pk,
    }
    present = set(seated(audience_id)) - set(
        Leaving.objects.filter(channel=row.channel).values_list("user_id", flat=True)
    )
    if not seated(audience_id, [row.author_id]):
        return
    others = (present if row.is_for_all else present & {row.user_id}) - {row.author_id}
    told = dict.fromkeys(sorted(others), Reason.REMINDED)
    write(event, told, actor_id=row.author_id, byline=row.byline, firm_id=row.firm_id, **about)
    if row.is_for_all or row.user_id == row.author_id:
        write(event, {row.author_id: Reason.REMINDER}, byline="", **about)


@means(verbs.TASK_DUE)
def of_a_task(event: Event) -> None:
    """Whom it is for, while they see it and it is not done."""
    row = Task.objects.filter(message=event.subject_id, done_at=None).first()
    if row is not None:
        told = dict.fromkeys(seated(row.audience_id, [row.user_id]), Reason.TASK_DUE)
        write(event, told, workspace_id=row.workspace_id, message_id=row.message_id, byline="")
