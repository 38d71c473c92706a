"""Make, renew and revoke a hook, and post by it as its bot."""

import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Now
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat import verbs
from community.chat.hooks import digest_of
from community.chat.models import Channel, Hook, Message
from community.chat.posting import (
    OtherWords,
    add_message,
    hold_channel,
    kept_channel,
    record_beside,
    record_on_channel,
    record_on_message,
    require_standing,
)
from community.events.record import act
from community.rooms.sending import TooFast
from community.rooms.words import Words
from community.workspaces.access import can_write, hold_seat

MOST_HOOKS = 10  # that work, of one channel
POSTS_A_MINUTE = 30  # by one hook
_MINUTE = timedelta(minutes=1)


class HookStopped(PermissionDenied):
    """Whoever answers for the hook does not write in its channel any more."""


@act
def make_hook(actor: User, channel: Channel, *, name: str) -> tuple[Hook, str]:
    """Make a hook, and return it with the secret of its address, which nobody can read again."""
    row = kept_channel(actor, channel)
    if row.hooks.filter(revoked_at=None).count() >= MOST_HOOKS:
        raise ValidationError(_("A channel has at most %d hooks. Revoke one first.") % MOST_HOOKS)
    secret = secrets.token_urlsafe(32)
    hook = Hook.objects.create(
        channel=row, audience_id=row.audience_id, name=name, digest=digest_of(secret), **_answerable(actor)
    )
    record_on_channel(verbs.HOOK_MADE, actor, row, hook=hook.pk)
    return hook, secret


@act
def renew_hook(actor: User, hook: Hook) -> str:
    """Give a hook another address and return its secret. The old one ends at once; `actor` answers from now on."""
    row = _kept(actor, hook)
    if row.revoked_at is not None:
        raise ValidationError(_("This hook was revoked. Make a new one."))
    secret = secrets.token_urlsafe(32)
    Hook.objects.filter(pk=row.pk).update(digest=digest_of(secret), **_answerable(actor))
    record_on_channel(verbs.HOOK_RENEWED, actor, row.channel, hook=row.pk)
    return secret


@act
def revoke_hook(actor: User, hook: Hook) -> None:
    """End a hook for good. What it posted stays."""
    row = _kept(actor, hook)
    if Hook.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=Now(), revoked_by=actor):
        record_on_channel(verbs.HOOK_REVOKED, actor, row.channel, hook=row.pk)


@act
def post_by_hook(hook: Hook, *, words: Words, key: str) -> Message:
    """Write a message as the hook's bot. The same `key` answers with the original; with other words: OtherWords.

    Raises Http404 where the hook ends meanwhile or its maker has no seat; HookStopped, ChannelArchived, TooFast.
    """
    is_heard = hold_channel(hook.channel)
    row = _in_force(hook)
    maker, channel = row.maker, hook.channel
    role = hold_seat(maker, row.audience_id)
    if maker.firm_id != row.firm_id:
        raise Http404  # they came back for another firm, which never let this hook in
    if channel.workspace.closed_at is not None:
        raise HookStopped(_("This workspace is closed."))
    if not can_write(role):
        raise HookStopped(
            _("Whoever made this hook only reads here now. A keeper of the channel can renew it.")
        )
    client_id = digest_of(f"{row.pk} {key}")
    found = Message.objects.filter(author=maker, client_id=client_id).first()
    if found:
        if found.source != words.source:
            raise OtherWords
        return found
    require_standing(channel)
    _require_calm(row)
    message = add_message(maker, channel, words, client_id=client_id, hook=row)
    if is_heard:
        record_beside(verbs.SAID, maker, message, channel)
    Hook.objects.filter(pk=row.pk).update(used_at=Now())
    record_on_message(verbs.SENT, maker, message, channel, adds=True, hook=row.pk)
    return message


def _in_force(hook: Hook) -> Hook:
    """Lock the hook: its posts go one after the other. Http404 where its address was revoked or renewed meanwhile."""
    rows = Hook.objects.select_for_update(no_key=True, of=("self",)).select_related("maker")
    row = rows.filter(pk=hook.pk, digest=hook.digest, revoked_at=None).first()
    if row is None:
        raise Http404
    return row


def _require_calm(hook: Hook) -> None:
    """Raise TooFast after `POSTS_A_MINUTE`."""
    since = timezone.now() - _MINUTE
    recent = Message.objects.filter(hook=hook, at__gt=since).order_by("-at").values_list("at", flat=True)
    times = list(recent[:POSTS_A_MINUTE])
    if len(times) == POSTS_A_MINUTE:
        raise TooFast(max(1, int((times[-1] - since).total_seconds())))


def _kept(actor: User, hook: Hook) -> Hook:
    """Prove that the actor keeps the hook's channel, and lock the hook."""
    channel = kept_channel(actor, hook.channel)
    row = Hook.objects.select_for_update(no_key=True).get(pk=hook.pk)
    row.channel = channel
    return row


def _answerable(actor: User) -> dict[str, object]:
    return {"maker": actor, "firm_id": actor.firm_id, "byline": actor.name}
