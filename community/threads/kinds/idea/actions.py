"""Vote for an idea, take the vote back, and say what becomes of it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models.functions import Now
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from community.events.record import act, record
from community.threads.access import hold_pen
from community.threads.kinds.backing import Backing
from community.threads.kinds.idea import verbs
from community.threads.kinds.idea.models import CLOSED, Idea, Status
from community.threads.models import Thread
from community.threads.posting import stream_of
from community.workspaces.access import can_steward
from community.workspaces.models import Workspace


@act
def vote_for_idea(actor: User, thread: Thread) -> None:
    """Give the idea one of the votes that the actor has in its workspace. Twice is harmless.

    Votes come back when their idea is decided, so only those for open ideas count.
    """
    idea = _locked(thread)
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
    Backing.objects.create(thread=thread, user=actor, audience_id=idea.audience_id, firm_id=actor.firm_id)
    _record_vote(actor, thread, idea, is_given=True)


@act
def take_vote_back(actor: User, thread: Thread) -> None:
    """Take the actor's vote back from an idea that is still open."""
    idea = _locked(thread)
    hold_pen(actor, thread.workspace, idea.audience_id)
    if idea.is_closed:
        raise ValidationError(_("This idea is decided. Its votes have been given back."))
    if Backing.objects.filter(thread=thread, user=actor).delete()[0]:
        _record_vote(actor, thread, idea, is_given=False)


@act
def move_idea(actor: User, thread: Thread, *, status: str, reason: str = "") -> None:
    """Say what becomes of an idea: an owner or a moderator does, and says why where it is declined."""
    idea = _locked(thread)
    if not can_steward(hold_pen(actor, thread.workspace, idea.audience_id)):
        raise PermissionDenied(_("Only an owner or a moderator can say what becomes of an idea."))
    if status == Status.DECLINED and not reason:
        raise ValidationError({"reason": _("Say why: those who voted for it want to know.")})
    if (idea.status, idea.reason) == (status, reason):
        return
    Idea.objects.filter(pk=idea.pk).update(
        status=status, reason=reason, changed_by=actor, changed_byline=actor.name, changed_at=Now()
    )
    first = thread.posts.get(audience=idea.audience_id, nr=1)
    record(
        verbs.MOVED,
        actor=actor,
        audience_id=idea.audience_id,
        subject=first,
        workspace_id=thread.workspace_id,
        facts={"thread": thread.pk, "was": idea.status, "status": status},
        stream_id=first.stream_id,
    )


def _hold_votes(actor: User, workspace: Workspace) -> None:
    """Two votes of one person at once are counted one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [workspace.pk, actor.pk])


def _record_vote(actor: User, thread: Thread, idea: Idea, *, is_given: bool) -> None:
    record(
        verbs.VOTED if is_given else verbs.UNVOTED,
        actor=actor,
        audience_id=idea.audience_id,
        subject=thread,
        workspace_id=thread.workspace_id,
        stream_id=stream_of(thread, idea.audience_id).pk,
    )


def _locked(thread: Thread) -> Idea:
    """The idea's row; Http404 where the thread is none."""
    row = Idea.objects.select_for_update(no_key=True, of=("self",)).filter(pk=thread.pk).first()
    if row is None:
        raise Http404
    return row
