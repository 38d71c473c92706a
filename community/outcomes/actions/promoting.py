"""Make a thread of messages."""

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat.models import Channel, Message, MessageMention
from community.chat.posting import hold_channel, record_on_message
from community.events.record import act
from community.outcomes import verbs
from community.outcomes.models import Promotion
from community.outcomes.reading import MOST_CHOSEN
from community.rooms.access import hold_pen
from community.rooms.sending import sent_as
from community.threads.gathering import Said, gather_thread
from community.threads.kinds.question.posting import settle_question
from community.threads.models import Category, Thread
from community.threads.posting import shelf_of
from community.workspaces.access import everyone_of

PROMOTIONS_A_MINUTE = 5

# Who has read all of these messages has read the thread that they become; and who makes it has.
_MARKS = """
INSERT INTO threads_readmark (user_id, stream_id, audience_id, nr, at)
SELECT m.user_id, s.id, s.audience_id, %(posts)s, statement_timestamp()
FROM events_stream s JOIN (
    SELECT user_id FROM threads_readmark WHERE stream_id = %(channel)s AND nr >= %(last)s
    UNION SELECT %(actor)s) m ON true
WHERE s.kind = 1 AND s.subject_id = %(thread)s AND s.audience_id = %(audience)s
"""


@act
def promote_messages(
    actor: User,
    channel: Channel,
    *,
    messages: Collection[str],
    question: str = "",
    answer: str = "",
    title: str,
    kind: str,
    category: Category | None,
    tags: Iterable[str] = (),
    client_id: str,
    shown: int | None = None,
) -> Thread:
    """Make a thread of the messages with these public ids, for the channel's readers; a repeated `client_id` answers
    with the first one.

    They are its posts in the order in which they were said, each its author's own; of a question `question` comes
    first, and `answer`, where there is one, is accepted. Raises TooFast after a few in a minute.
    """
    hold_channel(channel)
    hold_pen(actor, channel.workspace, channel.audience_id, shown=shown)
    found = sent_as("outcomes_promotion", actor, client_id, most=PROMOTIONS_A_MINUTE)
    if found is not None:
        return Promotion.objects.select_related("thread").get(pk=found).thread
    rows = _held(channel, messages)
    first, last = rows[0], rows[-1]
    if kind == "question":
        rows.sort(key=lambda row: row.public_id != question)
        if rows[0].public_id != question:
            raise ValidationError(_("Choose which message asks the question."))
        if answer == question:
            raise ValidationError(_("The question can’t be its own answer. Choose another message, or none."))
    shelf = shelf_of(channel.workspace, everyone_of(channel.workspace), category)
    thread, posts = gather_thread(
        actor,
        channel.workspace,
        channel.audience,
        _said(rows),
        title=title,
        kind=kind,
        category=shelf,
        tags=tags,
    )
    if kind == "question" and answer:
        answers = [post for post, row in zip(posts, rows, strict=True) if row.public_id == answer]
        if not answers:
            raise ValidationError(_("The answer is not among the messages chosen. Choose it again."))
        settle_question(actor, thread, answers[0])
    Promotion.objects.create(
        channel=channel,
        audience_id=channel.audience_id,
        thread=thread,
        first=first,
        last=last,
        said_at=first.at,
        messages=len(rows),
        author=actor,
        byline=actor.name,
        client_id=client_id,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _MARKS,
            {
                "posts": len(posts),
                "channel": channel.stream_id,
                "last": last.nr,
                "actor": actor.pk,
                "thread": thread.pk,
                "audience": thread.audience_id,
            },
        )
    Message.objects.filter(pk=last.pk).update(version=F("version") + 1)
    record_on_message(
        verbs.PROMOTED,
        actor,
        last,
        channel,
        thread=thread.pk,
        post=posts[0].pk,
        authors=sorted({row.author_id for row in rows}),
    )
    return thread


def _held(channel: Channel, messages: Collection[str]) -> list[Message]:
    """Lock the messages, so that none is deleted or edited meanwhile; return them as they were said."""
    wanted = set(messages)
    if not wanted:
        raise ValidationError(_("Choose the messages that the thread is made of."))
    if len(wanted) > MOST_CHOSEN:
        raise ValidationError(_("A thread is made of at most %d messages. Choose fewer.") % MOST_CHOSEN)
    rows = Message.objects.select_for_update(no_key=True, of=("self",)).select_related("author")
    found = list(rows.filter(channel=channel, public_id__in=wanted, deleted_at=None).order_by("pk"))
    if len(found) != len(wanted):
        raise ValidationError(_("One of the messages was deleted meanwhile. Choose again."))
    return sorted(found, key=lambda row: row.nr)


def _said(rows: Collection[Message]) -> list[Said]:
    named: dict[int, list[int]] = {}
    for message_id, user_id in MessageMention.objects.filter(message__in=rows).values_list(
        "message_id", "user_id"
    ):
        named.setdefault(message_id, []).append(user_id)
    return [
        Said(
            carrier=row.public_id,
            author=row.author,
            firm_id=row.firm_id,
            byline=f"{row.byline} ({row.maker})"[:120] if row.maker else row.byline,  # a bot, and whose it is
            source=row.source,
            html=row.html,
            html_version=row.html_version,
            excerpt=row.excerpt,
            at=row.at,
            edited_at=row.edited_at,
            mentions=tuple(named.get(row.pk, ())),
        )
        for row in rows
    ]
