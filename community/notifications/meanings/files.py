"""What happens to files, told to those who may have the old one in hand."""

from community.events.models import Event
from community.files import verbs as files
from community.files.models import File
from community.notifications.following import followers_of
from community.notifications.meanings.posts import about_post, post_of
from community.notifications.models import Level, Reason
from community.notifications.telling import means, write
from community.threads import verbs


@means(verbs.FILE_REPLACED)
def of_a_replacement(event: Event) -> None:
    """Whoever downloaded a version before it and sees the post still, and those who follow its thread."""
    post = post_of(event)
    newest = File.objects.get(pk=event.facts["file"])
    before = File.objects.line_of(newest.line).filter(version__lt=newest.version)
    taken = Event.objects.filter(
        verb=files.DOWNLOADED.name,
        subject_kind="file",
        subject_id__in=list(before.values_list("pk", flat=True)),
    )
    readers = set(taken.order_by().values_list("actor_id", flat=True).distinct())
    reasons = {
        follower.user_id: Reason.REPLACED
        for follower in followers_of(event)
        if follower.level != Level.MUTED and (follower.follows or follower.user_id in readers)
    }
    write(event, reasons, **about_post(post), raised_at=event.at)
