"""Send, edit, delete and restore a message."""

from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat import verbs
from community.chat.access import can_delete, can_edit, can_restore
from community.chat.calling import weigh_call
from community.chat.lexing import vector
from community.chat.models import Channel, Message, Wording
from community.chat.posting import (
    Attach,
    add_message,
    drop_draft,
    hold_channel,
    locked,
    mention,
    record_beside,
    record_on_message,
    require_standing,
    sent_before,
)
from community.chat.redrawing import follow_links, show
from community.chat.siding import draw_line_anew, follow_late
from community.events.record import act
from community.files.posting import carry_others, hide_with, show_with
from community.links import posting as links
from community.links.models import Link
from community.rooms.access import hold_pen
from community.rooms.words import Words
from community.workspaces.access import hold_seat


class EditedMeanwhile(Exception):
    """Another edit came first; `message` is as it is now. The door shows both texts and keeps the typed one."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.public_id)
        self.message = message


@act
def send_message(
    actor: User,
    channel: Channel,
    *,
    words: Words,
    client_id: str,
    shown: int | None = None,
    notifies: int = 0,
    attach: Attach | None = None,
) -> Message:
    """Write a message. A repeated `client_id` answers with the original, for ever; with other words: OtherWords.

    `notifies` is how many people the writer was told that its calls notify: see `weigh_call`.
    """
    is_heard = hold_channel(channel)
    role = hold_pen(actor, channel.workspace, channel.audience_id, shown=shown)
    found = sent_before(actor, channel, client_id, words)
    if found:
        return found
    require_standing(channel)
    called = weigh_call(actor, channel, words.groups, role, told=notifies).users if words.groups else ()
    message = add_message(actor, channel, words, client_id=client_id, called=called, attach=attach)
    if is_heard:
        record_beside(verbs.SAID, actor, message, channel)
    drop_draft(actor, f"channel:{channel.public_id}", words.source)
    record_on_message(verbs.SENT, actor, message, channel, adds=True)
    return message


@act
def edit_message(actor: User, message: Message, *, words: Words, version: int) -> Message:
    """Give a message other words; the old ones stay in its history. `version` is what the editor had before them."""
    row = _written(actor, message)
    if not can_edit(actor, row):
        raise PermissionDenied(_("Only its author can edit a message."))
    if row.source == words.source:
        return row
    if row.worded > version:
        raise EditedMeanwhile(row)
    last = row.wordings.order_by("-number").values_list("number", flat=True).first() or 0
    Wording.objects.create(
        message=row,
        audience_id=row.audience_id,
        number=last + 1,
        source=row.source,
        at=row.edited_at or row.at,
    )
    row.source, row.html, row.excerpt = words.source, words.html, words.excerpt
    row.html_version, row.edited_at = words.html_version, timezone.now()
    row.version += 1
    row.worded = row.version
    row.search = vector(row.channel_id, words.source, words.html, row.byline)
    follow_links(row, row.channel)
    row.save(
        update_fields=[
            "source",
            "html",
            "html_version",
            "excerpt",
            "edited_at",
            "version",
            "worded",
            "search",
        ],
    )
    carry_others(actor, row.public_id, row.audience_id, words.files, words.shown)
    before = row.mentions.values_list("user_id", flat=True) if words.mentions else ()
    mentioned = mention(actor, row.channel, row, words, before=before)
    if row.side_id and mentioned:
        follow_late(row, row.channel, actor, mentioned)
    record_on_message(verbs.EDITED, actor, row, row.channel, wording=last + 1, mentioned=mentioned)
    return row


@act
def delete_message(actor: User, message: Message) -> None:
    """Leave a line in place of a message. Its words stay in the database for whoever restores it."""
    row = locked(message)
    if not can_delete(actor, row, hold_seat(actor, row.audience_id)):
        raise PermissionDenied(_("Only its author, an owner or a moderator can delete a message."))
    if row.deleted_at is not None:
        return
    Message.objects.filter(pk=row.pk).update(deleted_at=Now(), deleted_by=actor, version=row.version + 1)
    hide_with(row.public_id)
    links.hide_with(row.public_id)
    draw_line_anew(row, by=-1)
    record_on_message(verbs.DELETED, actor, row, row.channel)


@act
def restore_message(actor: User, message: Message) -> None:
    """Undo a deletion: whoever deleted the message can, and its author only if they did so themselves."""
    row = locked(message)
    role = hold_seat(actor, row.audience_id)
    if row.deleted_at is None:
        return
    if not can_restore(actor, row, role):
        raise PermissionDenied(_("Only the person who deleted the message can restore it."))
    Message.objects.filter(pk=row.pk).update(deleted_at=None, deleted_by=None, version=row.version + 1)
    show_with(row.public_id, row.source)
    links.show_with(row.public_id)
    draw_line_anew(row, by=1)
    record_on_message(verbs.RESTORED, actor, row, row.channel)


@act
def remove_message_card(actor: User, message: Message, link: Link) -> None:
    """Take a card away; the link stays in the text, and the card does not come back with an edit. Twice is harmless."""
    row = locked(message)
    role = hold_pen(actor, row.channel.workspace, row.audience_id)
    if not can_delete(actor, row, role):
        raise PermissionDenied(_("Only who wrote the message, an owner or a moderator takes its cards away."))
    found = Link.objects.filter(pk=link.pk, carrier=row.public_id, removed_at=None)
    if row.deleted_at is None and found.update(removed_at=Now()):
        show(actor, row, verbs.LINK_REMOVED)


def _written(actor: User, message: Message) -> Message:
    """Hold the channel, lock the message and hold the actor's pen; return the message as it is now."""
    hold_channel(message.channel)
    require_standing(message.channel)
    row = locked(message)
    hold_pen(actor, row.channel.workspace, row.audience_id)
    return row
