"""Edit, delete and restore a post."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act
from community.files.posting import carry_others, hide_with, show_with
from community.links import posting as links
from community.threads import verbs
from community.threads.access import can_delete, can_edit, can_restore, hold_pen
from community.threads.facts import known_outside
from community.threads.kinds import kind_of
from community.threads.models import Post, Revision
from community.threads.posting import Words, after_wording, drop_draft, mention, record_on_post
from community.workspaces.access import hold_seat

# An edit this soon and this small mends a slip: it leaves no revision, unless somebody has already acted on the words.
GRACE = timedelta(minutes=5)
GRACE_CHARACTERS = 100


class EditedMeanwhile(Exception):
    """Another edit came first; `post` is as it is now. The door shows both texts and keeps the typed one."""

    def __init__(self, post: Post) -> None:
        super().__init__(post.public_id)
        self.post = post


@act
def edit_post(actor: User, post: Post, *, words: Words, version: int) -> Post:
    """Give a post other words; the old ones stay in its history. `version` is what the editor had before them."""
    row = _locked(post)
    hold_pen(actor, row.thread.workspace, row.audience_id)
    if not can_edit(actor, row):
        raise PermissionDenied(_("Only its author can edit a post."))
    if row.source == words.source:
        drop_draft(actor, f"edit:{row.public_id}")
        return row
    if row.worded > version:
        raise EditedMeanwhile(row)
    number = 0
    if not _is_slip(row, words.source) or _is_relied_on(row):
        last = row.revisions.order_by("-number").values_list("number", flat=True).first() or 0
        number = last + 1
        Revision.objects.create(
            post=row,
            audience_id=row.audience_id,
            number=number,
            source=row.source,
            at=row.edited_at or row.at,
            by=actor,
        )
        row.edited_at = timezone.now()
    row.source, row.html, row.html_version, row.excerpt = (
        words.source,
        words.html,
        words.html_version,
        words.excerpt,
    )
    row.version += 1
    row.worded = row.version
    row.save(
        update_fields=["source", "html", "html_version", "excerpt", "version", "worded", "edited_at"],
    )
    carry_others(actor, row.public_id, row.audience_id, words.files, words.shown)
    _follow_links(row)
    before = row.mentions.values_list("user_id", flat=True) if words.mentions else ()
    mentioned = mention(row, words, before=before)
    for follow in after_wording:
        follow(actor, row, words)
    drop_draft(actor, f"edit:{row.public_id}")
    record_on_post(verbs.EDITED, actor, row, revision=number, mentioned=mentioned)
    return row


@act
def delete_post(actor: User, post: Post) -> None:
    """Leave a stub in place of a post. Its words stay in the database for whoever restores it."""
    row = _locked(post)
    if not can_delete(actor, row, hold_seat(actor, row.audience_id)):
        raise PermissionDenied(_("Only its author, an owner or a moderator can delete a post."))
    if row.deleted_at is not None:
        return
    Post.objects.filter(pk=row.pk).update(deleted_at=Now(), deleted_by=actor, version=row.version + 1)
    kind_of(row.thread.kind).after_deletion(row)
    hide_with(row.public_id)
    links.hide_with(row.public_id)
    record_on_post(verbs.DELETED, actor, row)


@act
def restore_post(actor: User, post: Post) -> None:
    """Undo a deletion: whoever deleted the post can, and its author only if they did so themselves."""
    row = _locked(post)
    role = hold_seat(actor, row.audience_id)
    if row.deleted_at is None:
        return
    if not can_restore(actor, row, role):
        raise PermissionDenied(_("Only the person who deleted the post can restore it."))
    Post.objects.filter(pk=row.pk).update(deleted_at=None, deleted_by=None, version=row.version + 1)
    kind_of(row.thread.kind).after_restoration(row)
    show_with(row.public_id, row.source)
    links.show_with(row.public_id)
    record_on_post(verbs.RESTORED, actor, row)


def _follow_links(post: Post) -> None:
    """Cards of links that are still there stay; new links wait for theirs, in what everyone sees."""
    if not (settings.LINK_PREVIEWS or links.has_links(post.public_id)):
        return
    links.drop_others(post.public_id, post.html)
    if not post.is_note:
        links.name_links(post.public_id, post.thread.workspace_id, post.thread.audience, post.html)
    cards = links.cards_of([post.public_id]).get(post.public_id)
    if cards:
        post.html += cards
        post.save(update_fields=["html"])


def _locked(post: Post) -> Post:
    row = (
        Post.objects.select_for_update(no_key=True, of=("self",))
        .select_related("thread", "thread__workspace")
        .filter(pk=post.pk, moved_to=None, thread__merged_into=None)
        .first()
    )
    if row is None:
        raise Http404
    return row


def _is_slip(post: Post, source: str) -> bool:
    """Soon, and from the first changed character to the last no more than a slip. Linear: the post is locked."""
    if timezone.now() - post.at > GRACE:
        return False
    before, after = post.source, source
    start = _same_start(before, after)
    before, after = before[start:], after[start:]
    end = _same_start(before[::-1], after[::-1])
    return max(len(before), len(after)) - end <= GRACE_CHARACTERS


def _is_relied_on(post: Post) -> bool:
    """Whether somebody else has reacted to these words, written after them, or has them outside the site.

    Then the earlier wording is kept, or what they said would answer words that nobody finds. Only what the author sees
    themselves counts: another firm's note would else show by the "edited" that it brings about.
    """
    if post.reactions.exclude(user=post.author_id).exists():
        return True
    later = Post.objects.filter(stream=post.stream_id, nr__gt=post.nr).exclude(author=post.author_id)
    return (
        later.exists()
        or kind_of(post.thread.kind).is_relied_on(post)
        or any(is_known(post) for is_known in known_outside)
    )


def _same_start(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
