"""A text's poll becomes the post's: kept with a new post, changed by an edit until somebody has voted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from community.markup import PollSpec
from community.polls.models import Poll
from community.threads.models import Post
from community.threads.posting import Words


def keep_poll(actor: User, post: Post, words: Words) -> None:
    """Follow what the text says. The post is new or its row is locked, so no ballot comes in between."""
    poll = None if words.poll is None and post.worded == 1 else Poll.objects.filter(post=post).first()
    if words.poll is None:
        if poll is not None:
            _require_no_ballots(poll)
            poll.delete()
        return
    said = _fields(words.poll)
    if poll is None:
        _require_time(words.poll)
        Poll.objects.create(post=post, audience_id=post.audience_id, **said)
        return
    changed = [name for name, value in said.items() if getattr(poll, name) != value]
    if not changed:
        return
    if changed != ["closes_at"]:
        _require_no_ballots(poll)
    if "closes_at" in changed:
        _require_time(words.poll)
        if poll.closed_by_id is None:
            poll.closed_at = None
    for name, value in said.items():
        setattr(poll, name, value)
    poll.save(update_fields=[*said, "closed_at"])


def _fields(spec: PollSpec) -> dict[str, Any]:
    return {
        "question": spec.question,
        "options": list(spec.options),
        "kind": spec.kind,
        "low": spec.low,
        "high": spec.high,
        "results": spec.results,
        "is_open": spec.is_open,
        "closes_at": spec.until,
    }


def _require_time(spec: PollSpec) -> None:
    if spec.until is not None and spec.until <= timezone.now():
        raise ValidationError(_("The poll would close at a time that has passed. Choose a later one."))


def _require_no_ballots(poll: Poll) -> None:
    voted = poll.ballots.count()
    if voted:
        raise ValidationError(
            ngettext(
                "%d person has voted in the poll, so it stays as they saw it. Close it, and ask anew in a reply.",
                "%d people have voted in the poll, so it stays as they saw it. Close it, and ask anew in a reply.",
                voted,
            )
            % voted
        )
