"""A question: it is open until who asked, or an owner or moderator, accepts an answer."""

from datetime import datetime
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from community.threads.kinds import register
from community.threads.kinds.age import say_hours
from community.threads.kinds.backing import backed_by_others
from community.threads.kinds.kind import Face, Kind, Listing, PostAct
from community.threads.kinds.question.access import can_accept
from community.threads.kinds.question.choosing import ask_chosen
from community.threads.kinds.question.models import Question
from community.threads.kinds.question.posting import hold_answered, hold_open, open_question
from community.threads.models import Post, Thread
from community.threads.walks import Walk

# The accepted answer, while it stands here: never a note, never a deleted or moved post.
# Looked up by its key: the other way leads through all posts of the thread.
_ANSWER = """LATERAL (SELECT p.* FROM threads_post p WHERE p.id = q.answer_id OFFSET 0) a
    ON a.thread_id = t.id AND a.audience_id = t.audience_id AND a.deleted_at IS NULL AND a.moved_to_id IS NULL"""
_HOURS = "floor(extract(epoch FROM statement_timestamp() - t.at) / 3600)::int"
# Whether anybody else has replied to everybody: then the promise of a reply is kept.
_REPLIED = """EXISTS (SELECT 1 FROM threads_post r WHERE r.thread_id = t.id AND r.audience_id = t.audience_id
    AND r.nr > 1 AND r.deleted_at IS NULL AND r.author_id <> t.author_id)"""

_ROW = f"""SELECT json_build_array(a.byline, (SELECT count(*) FROM threads_backing b WHERE b.thread_id = t.id),
    CASE WHEN a.id IS NULL THEN {_HOURS} ELSE 0 END, w.answer_within, a.id IS NOT NULL OR {_REPLIED}, a.public_id)
FROM threads_question q LEFT JOIN {_ANSWER} WHERE q.thread_id = t.id"""  # noqa: S608  (our own words)

_PAGE = f"""SELECT json_build_array(a.byline, (SELECT count(*) FROM threads_backing b WHERE b.thread_id = t.id),
    CASE WHEN a.id IS NULL THEN {_HOURS} ELSE 0 END, w.answer_within, a.id IS NOT NULL OR {_REPLIED},
    EXISTS (SELECT 1 FROM threads_backing b WHERE b.thread_id = t.id AND b.user_id = %(viewer)s),
    ARRAY (SELECT k.byline FROM threads_asking k WHERE k.thread_id = t.id ORDER BY k.id),
    CASE WHEN a.id IS NOT NULL THEN json_build_array(a.public_id, a.nr, a.html, a.at, f.name,
        COALESCE(p.letters, f.letters), COALESCE(p.hue, f.hue), q.chosen_byline, q.chosen_at) END)
FROM threads_question q LEFT JOIN {_ANSWER} LEFT JOIN accounts_firm f ON f.id = a.firm_id
LEFT JOIN workspaces_participation p ON p.workspace_id = t.workspace_id AND p.firm_id = a.firm_id
WHERE q.thread_id = t.id"""  # noqa: S608  (our own words only)


class Waiting(NamedTuple):
    """How a question stands. `answered_by` is "" while it is open, `promise` in hours and 0 for none."""

    answered_by: str
    shared: int
    hours: int
    promise: int
    is_replied: bool
    answer_id: str = ""

    @property
    def is_open(self) -> bool:
        return not self.answered_by

    @property
    def is_late(self) -> bool:
        """Nobody has replied within the time that the workspace promises."""
        return 0 < self.promise <= self.hours and not self.is_replied

    @property
    def is_due(self) -> bool:
        """Somebody still has to reply, and there is time."""
        return self.promise > 0 and not self.is_replied and not self.is_late

    @property
    def age(self) -> str:
        return say_hours(self.hours)

    @property
    def promised(self) -> str:
        return say_hours(self.promise)

    @property
    def left(self) -> str:
        return say_hours(self.promise - self.hours)


class Answer(NamedTuple):
    """The accepted answer, with who chose it and when."""

    public_id: str
    nr: int
    html: str
    at: datetime
    firm: str
    letters: str
    hue: int
    chosen_by: str
    chosen_at: datetime


class Asked(NamedTuple):
    """A question on its page."""

    waiting: Waiting
    is_mine_too: bool
    asked: tuple[str, ...]
    answer: Answer | None

    @property
    def follows_at_once(self) -> bool:
        """The answer stands right under the question anyway."""
        return self.answer is not None and self.answer.nr == 2


class QuestionKind(Kind):
    """What waits for an answer."""

    name = "question"
    label = _("Question")
    plural = _("Questions")
    icon = "circle-help"
    hint = _("You need an answer. Whoever asks accepts one, and the next reader finds it at the top.")
    prompt = _("What happened, on which part, and what you need to know.")
    position = 10
    table = "threads_question"

    row_state = _ROW
    row_template = "threads/kinds/_question_row.html"
    page_state = _PAGE
    head_template = "threads/kinds/_question_head.html"
    first_template = "threads/kinds/_question_first.html"
    side_template = "threads/kinds/_question_side.html"
    form_template = "threads/kinds/_question_form.html"
    tab_template = "threads/kinds/_question_tab.html"
    post_act = PostAct("threads:acceptance", _("Accept as the answer"))
    urls = "community.threads.kinds.question.urls"
    lists = {
        "unanswered": Listing(
            label=_("Unanswered"),
            icon="circle-help",
            walk=Walk("threads_question s", "AND s.is_open", rises=True),
            sorted_by=_("longest waiting"),
            empty=_("Every question that you see has an answer."),
        )
    }

    def face(self, state: Waiting | None) -> Face:
        if state is None or state.is_open:
            return Face(icon="circle-help", tone="open", words=_("Open question"))
        return Face(icon="circle-check", tone="done", words=_("Answered question"))

    def read_row(self, found: Any) -> Waiting:
        *waiting, answer_id = found
        return _waiting(waiting)._replace(answer_id=answer_id or "")

    def read_page(self, found: Any) -> Asked:
        *waiting, is_mine_too, asked, answer = found
        if answer is not None:
            key, nr, html, at, firm, letters, hue, chosen_by, chosen_at = answer
            written, chosen = datetime.fromisoformat(at), datetime.fromisoformat(chosen_at)
            answer = Answer(key, nr, html, written, firm, letters, hue, chosen_by, chosen)
        return Asked(_waiting(waiting), is_mine_too, tuple(asked), answer)

    def settled(self, state: Asked) -> str:
        return state.answer.public_id if state.answer else ""

    def can_decide(self, viewer: User, thread: Thread) -> bool:
        return can_accept(viewer, thread, thread.workspace.sight.role)

    def start(self, actor: User, thread: Thread) -> None:
        open_question(actor, thread)

    def is_relied_on(self, post: Post) -> bool:
        if post.nr == 1 and not post.is_note:
            return backed_by_others(post)
        return Question.objects.filter(thread=post.thread_id, answer=post).exists()

    def after_sending(self, actor: User, thread: Thread, typed: QueryDict) -> list[str]:
        return ask_chosen(actor, thread, typed.getlist("ask"))

    def after_deletion(self, post: Post) -> None:
        hold_open(post)

    def after_restoration(self, post: Post) -> None:
        hold_answered(post)


def _waiting(found: Any) -> Waiting:
    answered_by, shared, hours, promise, is_replied = found
    return Waiting(answered_by or "", shared, hours, promise or 0, is_replied)


register(QuestionKind())
