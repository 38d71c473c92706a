"""Vote for an idea, take the vote back, and say what becomes of it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from community.events.record import act
from community.threads.access import hold_pen
from community.threads.kinds.backing import Backing
from community.threads.kinds.idea import verbs
from community.threads.kinds.idea.models import CLOSED, Idea, Status
from community.threads.kinds.posting import hold_row, stand_behind, step_back
from community.threads.models import Thread
from community.threads.posting import record_on_post
from community.workspaces.access import can_steward
from community.workspaces.models import Workspace


@act
def vote_for_idea(actor: User, thread: Thread) -> None:
    """Give the idea one of the votes that the actor has in its workspace. Twice is harmless.

    Votes come back when their idea is decided, so only those for open ideas count.
    """
    idea = hold_row(Idea, thread)
    hold_pen(actor, thread.workspace, idea.audience_id)
    if idea.is_closed:
        raise ValidationError(_("This idea is decided. Its votes have been given back."))
    if Backing.objects.filter(thread=thread, user=actor).exists():
        return
    _hold_votes(actor, thread.workspace)
    given = Workspace.objects.values_list("votes_each", flat=True).get(pk=thread.workspace_id)
    used = Backing.objects.filter(user=actor, thread__workspace=thread.workspace_id, thread__kind="idea")
    if used.exclude(thread__idea__status__in=CLOSED).count() >= given:
        raise ValidationError(
            ngettext(
                "Your %d vote here is given. Take it back from another idea, or wait until one is decided.",
                "Your %d votes here are given. Take one back from another idea, or wait until one is decided.",
                given,
            )
            % given
        )
    stand_behind(actor, idea.thread, verbs.VOTED)


@act
def take_vote_back(actor: User, thread: Thread) -> None:
    """Take the actor's vote back from an idea that is still open."""
    idea = hold_row(Idea, thread)
    hold_pen(actor, thread.workspace, idea.audience_id)
    if idea.is_closed:
        raise ValidationError(_("This idea is decided. Its votes have been given back."))
    step_back(actor, idea.thread, verbs.UNVOTED)


@act
def move_idea(actor: User, thread: Thread, *, status: str, reason: str = "") -> None:
    """Say what becomes of an idea: an owner or a moderator does, and says why where it is declined."""
    idea = hold_row(Idea, thread)
    if not can_steward(hold_pen(actor, thread.workspace, idea.audience_id)):
        raise PermissionDenied(_("Only an owner or a moderator can say what becomes of an idea."))
    if status == Status.DECLINED and not reason:
        raise ValidationError({"reason": _("Say why: those who voted for it want to know.")})
    if (idea.status, idea.reason) == (status, reason):
        return
    Idea.objects.filter(pk=idea.pk).update(
        status=status, reason=reason, changed_by=actor, changed_byline=actor.name, changed_at=Now()
    )
    first = thread.posts.select_related("thread").get(audience=idea.audience_id, nr=1)
    record_on_post(verbs.MOVED, actor, first, was=idea.status, status=status)


def _hold_votes(actor: User, workspace: Workspace) -> None:
    """Two votes of one person at once are counted one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [workspace.pk, actor.pk])
