"""What happens to files, told to those who may have the old one in hand."""

from community.events.models import Event
from community.files import verbs as files
from community.files.models import File
from community.notifications.following import followers_of
from community.notifications.meanings.posts import about_post, post_of
from community.notifications.models import Level, Reason
from community.notifications.telling import means, seated, write
from community.threads import verbs
from community.threads.models import Post
from community.workspaces.models import AudienceKind, Seat


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


@means(files.REFUSED)
def of_a_refusal(event: Event) -> None:
    """Who sent it, where the file is; and the site's admins: from whom and of which firm, but not where."""
    file = File.objects.filter(pk=event.subject_id).first()
    if file is None:
        return
    post = Post.objects.filter(public_id=file.carrier).first() if file.carrier else None
    write(
        event,
        dict.fromkeys(seated(file.audience_id, [file.author_id]), Reason.INFECTED),
        audience_id=file.audience_id,
        workspace_id=file.workspace_id,
        post_id=post and post.pk,
        byline="",
        firm_id=None,
    )
    admins = Seat.objects.in_force().filter(audience__kind=AudienceKind.SITE).exclude(user=file.author_id)
    for user_id, audience_id in admins.values_list("user_id", "audience_id"):
        write(
            event,
            {user_id: Reason.VIRUS},
            audience_id=audience_id,
            byline=file.byline,
            firm_id=file.firm_id,
        )
