"""Accept an answer, move or clear that; say that one has the same question; ask somebody to answer."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Now
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act
from community.threads.access import hold_pen
from community.threads.kinds.posting import hold_row, stand_behind, step_back
from community.threads.kinds.question import verbs
from community.threads.kinds.question.access import can_accept
from community.threads.kinds.question.models import Asking, Question
from community.threads.models import Post, Thread
from community.threads.posting import record_on_post, record_on_thread
from community.workspaces.models import Seat

MOST_ASKED = 3  # people a question: who asks everybody asks nobody


@act
def accept_answer(actor: User, post: Post) -> None:
    """Let `post` be what answers its thread's question, also instead of another. Twice is harmless.

    Only what everybody of the thread sees can be that: a note would say to the other firm that something is there.
    """
    rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("thread__workspace")
    row = rows.filter(pk=post.pk, deleted_at=None).first()
    if row is None:
        raise Http404
    question = hold_row(Question, row.thread)
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
    instead: dict[str, Any] = {"instead_of": before} if before else {}
    record_on_post(verbs.ACCEPTED, actor, row, **instead)


@act
def clear_answer(actor: User, thread: Thread) -> None:
    """Leave the question without an answer again."""
    question = hold_row(Question, thread)
    role = hold_pen(actor, thread.workspace, question.audience_id)
    if not can_accept(actor, thread, role):
        raise PermissionDenied(_("Only who asked, an owner or a moderator can take an accepted answer back."))
    if question.answer_id is None:
        return
    Question.objects.filter(pk=question.pk).update(
        answer=None, chosen_by=None, chosen_byline="", chosen_at=None, is_open=True
    )
    record_on_thread(verbs.CLEARED, actor, question.thread, answer=question.answer_id)


@act
def share_question(actor: User, thread: Thread) -> None:
    """The actor has this question too: they are counted, and follow the thread. Who asked has it anyway."""
    question = hold_row(Question, thread)
    hold_pen(actor, thread.workspace, question.audience_id)
    if thread.author_id == actor.pk:
        raise ValidationError(_("It is your own question."))
    stand_behind(actor, question.thread, verbs.SHARED)


@act
def unshare_question(actor: User, thread: Thread) -> None:
    """The actor has the question no more."""
    question = hold_row(Question, thread)
    hold_pen(actor, thread.workspace, question.audience_id)
    step_back(actor, question.thread, verbs.UNSHARED)


@act
def ask_person(actor: User, thread: Thread, person: User) -> None:
    """Ask `person`, who sees the question now, to answer it. Twice is harmless."""
    question = hold_row(Question, thread)
    role = hold_pen(actor, thread.workspace, question.audience_id)
    if not can_accept(actor, thread, role):
        raise PermissionDenied(_("Only who asked, an owner or a moderator can ask somebody to answer."))
    asked = Asking.objects.filter(thread=thread)
    if asked.filter(user=person).exists():
        return
    if not question.is_open:
        raise ValidationError(_("The question is answered."))
    if person.pk == actor.pk or person.pk == thread.author_id:
        raise ValidationError(_("It is their own question."))
    # The same answer for whoever has no seat here, and for whoever does not want to be asked this way.
    is_seated = Seat.objects.in_force().filter(user=person, audience=question.audience_id).exists()
    if not (is_seated and person.is_proposed):
        raise ValidationError(_("That person can’t be asked about this question."))
    if asked.count() >= MOST_ASKED:
        raise ValidationError(_("%d people are asked already. Give them time.") % MOST_ASKED)
    Asking.objects.create(
        thread=thread, audience_id=question.audience_id, user=person, byline=person.name, by=actor
    )
    record_on_thread(verbs.ASKED, actor, thread, user=person.pk)
