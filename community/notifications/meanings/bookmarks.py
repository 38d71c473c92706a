"""A bookmark's reminder, told to the one whose it is."""

from typing import Any

from community.bookmarks import verbs
from community.bookmarks.models import Bookmark
from community.events.models import Event
from community.notifications.models import Reason
from community.notifications.telling import means, seated, write


@means(verbs.REMINDED)
def of_a_reminder(event: Event) -> None:
    """In the audience of what it is on: who loses sight of that is reminded of nothing. Dropped meanwhile, neither."""
    related = ("thread", "post__thread", "message__channel")
    row = Bookmark.objects.select_related(*related).filter(pk=event.subject_id).first()
    if row is None:
        return
    target = row.target
    within: Any = row.message.channel if row.message else row.post.thread if row.post else row.thread
    told = dict.fromkeys(seated(target.audience_id, [row.user_id]), Reason.REMINDER)
    write(
        event,
        told,
        audience_id=target.audience_id,
        workspace_id=within.workspace_id,
        post_id=row.post_id,
        message_id=row.message_id,
        bookmark_id=row.pk,
        byline="",
    )
