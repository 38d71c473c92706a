"""What tests of notifications share: a thread, what it leads to, and who was told of what."""

from community.events.models import Event, Outbox
from community.events.relay import run_reader
from community.notifications.models import Notification
from community.threads.actions import Choice, reply, start_thread, write_note
from community.threads.models import Post
from community.threads.posting import Words
from tests.make import new_tag


def named(*users):
    """The source that mentions them."""
    return " ".join(f"@[{user.name}](user:{user.public_id})" for user in users)


def words(text="Preload drops.", *mentions):
    source = f"{text} {named(*mentions)}".strip()
    return Words(source, f"<p>{source}</p>", 1, source[:200], tuple(user.pk for user in mentions))


def start(author, workspace, *mentions, title="Preload", text="Preload drops.", choice=None, **more):
    return start_thread(
        author,
        workspace,
        title=title,
        words=words(text, *mentions),
        choice=choice or Choice("everyone"),
        client_id=new_tag(),
        **more,
    )


def answer(author, thread, *mentions, text="Seen here too."):
    Post.objects.update(at="2026-01-01T00:00Z")  # nobody is too fast
    return reply(author, thread, words=words(text, *mentions), client_id=new_tag())


def note(author, thread, *mentions, text="Ours."):
    Post.objects.update(at="2026-01-01T00:00Z")
    return write_note(author, thread, words=words(text, *mentions), client_id=new_tag())


def tell():
    """Do the reader's work; nothing may be left over."""
    run_reader("notifications")
    assert not Outbox.objects.filter(reader="notifications").exists(), list(
        Outbox.objects.values_list("event__verb", "last_error")
    )


def told(since=0):
    """Who was told what: {name: [reasons]} of rows written for events after `since`."""
    found = {}
    rows = Notification.objects.filter(event__gt=since).select_related("user").order_by("event_id")
    for row in rows:
        found.setdefault(row.user.name.split()[0], []).append(row.reason)
    return found


def now():
    return Event.objects.latest("id").pk
