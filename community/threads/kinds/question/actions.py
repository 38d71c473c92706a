"""Accept an answer, move or clear that; and say that one has the same question."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Now
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act, record
from community.threads.access import hold_pen
from community.threads.kinds.backing import Backing
from community.threads.kinds.question import verbs
from community.threads.kinds.question.access import can_accept
from community.threads.kinds.question.models import Question
from community.threads.models import Post, Thread
from community.threads.posting import stream_of


@act
def accept_answer(actor: User, post: Post) -> None:
    """Let `post` be what answers its thread's question, also instead of another. Twice is harmless.

    Only what everybody of the thread sees can be that: a note would say to the other firm that something is there.
    """
    rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("thread__workspace")
    row = rows.filter(pk=post.pk, deleted_at=None).first()
    if row is None:
        raise Http404
    question = _locked(row.thread)
    role = hold_pen(actor, row.thread.workspace, row.audience_id)
    if not can_accept(actor, row.thread, role):
        raise PermissionDenied(_("Only who asked, an owner or a moderator can accept an answer."))
    if row.audience_id != row.thread.audience_id:
        raise ValidationError(
            _("An internal note can’t answer the question: the others don’t see it. Accept a shared reply.")
        )
    if row.nr == 1:
        raise ValidationError(_("The question can’t be its own answer. Accept a reply."))
    if question.answer_id == row.pk and not question.is_open:
        return
    before = question.answer_id
    Question.objects.filter(pk=question.pk).update(
        answer=row, chosen_by=actor, chosen_byline=actor.name, chosen_at=Now(), is_open=False
    )
    record(
        verbs.ACCEPTED,
        actor=actor,
        audience_id=row.audience_id,
        subject=row,
        workspace_id=row.thread.workspace_id,
        facts={"thread": row.thread_id} | ({"instead_of": before} if before else {}),
        stream_id=row.stream_id,
    )


@act
def clear_answer(actor: User, thread: Thread) -> None:
    """Leave the question without an answer again."""
    question = _locked(thread)
    role = hold_pen(actor, thread.workspace, question.audience_id)
    if not can_accept(actor, thread, role):
        raise PermissionDenied(_("Only who asked, an owner or a moderator can take an accepted answer back."))
    if question.answer_id is None:
        return
    Question.objects.filter(pk=question.pk).update(
        answer=None, chosen_by=None, chosen_byline="", chosen_at=None, is_open=True
    )
    record(
        verbs.CLEARED,
        actor=actor,
        audience_id=question.audience_id,
        subject=thread,
        workspace_id=thread.workspace_id,
        facts={"answer": question.answer_id},
        stream_id=stream_of(thread, question.audience_id).pk,
    )


@act
def share_question(actor: User, thread: Thread) -> None:
    """The actor has this question too: they are counted, and follow the thread. Who asked has it anyway."""
    question = _locked(thread)
    hold_pen(actor, thread.workspace, question.audience_id)
    if thread.author_id == actor.pk:
        raise ValidationError(_("It is your own question."))
    _backing, is_new = Backing.objects.get_or_create(
        thread=thread,
        user=actor,
        defaults={"audience_id": question.audience_id, "firm_id": actor.firm_id},
    )
    if is_new:
        _record_sharing(actor, thread, question, is_shared=True)


@act
def unshare_question(actor: User, thread: Thread) -> None:
    """The actor has the question no more."""
    question = _locked(thread)
    hold_pen(actor, thread.workspace, question.audience_id)
    if Backing.objects.filter(thread=thread, user=actor).delete()[0]:
        _record_sharing(actor, thread, question, is_shared=False)


def _record_sharing(actor: User, thread: Thread, question: Question, *, is_shared: bool) -> None:
    record(
        verbs.SHARED if is_shared else verbs.UNSHARED,
        actor=actor,
        audience_id=question.audience_id,
        subject=thread,
        workspace_id=thread.workspace_id,
        stream_id=stream_of(thread, question.audience_id).pk,
    )


def _locked(thread: Thread) -> Question:
    """The question's row; Http404 where the thread is none."""
    row = Question.objects.select_for_update(no_key=True, of=("self",)).filter(pk=thread.pk).first()
    if row is None:
        raise Http404
    return row
