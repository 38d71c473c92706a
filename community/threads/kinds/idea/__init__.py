"""An idea: members vote for it, owners and moderators say what becomes of it."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from community.threads.kinds import register
from community.threads.kinds.backing import backed_by_others
from community.threads.kinds.idea.merging import say_merging
from community.threads.kinds.idea.models import CLOSED, Status
from community.threads.kinds.idea.posting import open_idea
from community.threads.kinds.kind import Face, Kind
from community.threads.models import Post, Thread

_CLOSED = ", ".join(f"'{status}'" for status in CLOSED)

_ROW = """SELECT json_build_array(i.status,
    (SELECT json_build_array(count(*), count(DISTINCT b.firm_id)) FROM threads_backing b WHERE b.thread_id = t.id))
FROM threads_idea i WHERE i.thread_id = t.id"""

# The firms that voted, the viewer's own vote, and how many of the votes that each has here the viewer has given.
_PAGE = f"""SELECT json_build_array(i.status, i.reason, i.changed_byline, i.changed_at,
    EXISTS (SELECT 1 FROM threads_backing b WHERE b.thread_id = t.id AND b.user_id = %(viewer)s), w.votes_each, (
        SELECT count(*) FROM threads_backing b JOIN threads_idea o ON o.thread_id = b.thread_id
        JOIN threads_thread ot ON ot.id = o.thread_id
        WHERE b.user_id = %(viewer)s AND ot.workspace_id = t.workspace_id AND o.status NOT IN ({_CLOSED})), (
        SELECT json_agg(json_build_array(v.name, v.letters, v.hue, v.votes) ORDER BY v.votes DESC, v.name) FROM (
            SELECT f.name, COALESCE(p.letters, f.letters) AS letters, COALESCE(p.hue, f.hue) AS hue, count(*) AS votes
            FROM threads_backing b JOIN accounts_firm f ON f.id = b.firm_id
            LEFT JOIN workspaces_participation p ON p.workspace_id = t.workspace_id AND p.firm_id = f.id
            WHERE b.thread_id = t.id GROUP BY f.id, p.id) v))
FROM threads_idea i WHERE i.thread_id = t.id"""  # noqa: S608  (our own words only)

TONES = {
    Status.NEW: "here",
    Status.REVIEW: "internal",
    Status.PLANNED: "shared",
    Status.DONE: "shared",
    Status.DECLINED: "stop",
}
ICONS = {
    Status.NEW: "lightbulb",
    Status.REVIEW: "eye",
    Status.PLANNED: "calendar",
    Status.DONE: "check",
    Status.DECLINED: "circle-slash-2",
}


class Standing(NamedTuple):
    """What becomes of an idea, how many voted for it, and of how many firms."""

    status: Status
    votes: int
    firms: int

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def icon(self) -> str:
        return ICONS[self.status]

    @property
    def is_new(self) -> bool:
        return self.status == Status.NEW

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED


class Votes(NamedTuple):
    """The votes of one firm's people."""

    firm: str
    letters: str
    hue: int
    votes: int


class Brought(NamedTuple):
    """An idea on its page. `given` are the viewer's votes for open ideas of the workspace, of `each` that they have."""

    standing: Standing
    reason: str
    changed_by: str
    changed_at: datetime
    is_mine: bool
    each: int
    given: int
    firms: tuple[Votes, ...]

    @property
    def left(self) -> int:
        return max(self.each - self.given, 0)


class IdeaKind(Kind):
    """What others may vote for."""

    name = "idea"
    label = _("Idea")
    plural = _("Ideas")
    icon = "lightbulb"
    hint = _("You propose something. Others vote, owners and moderators say what becomes of it.")
    prompt = _("What should be different, and what would be gained.")
    position = 30
    table = "threads_idea"

    row_state = _ROW
    row_template = "threads/kinds/_idea_row.html"
    page_state = _PAGE
    head_template = "threads/kinds/_idea_head.html"
    first_template = "threads/kinds/_idea_first.html"
    side_template = "threads/kinds/_idea_side.html"
    urls = "community.threads.kinds.idea.urls"

    def face(self, state: Standing | None) -> Face:
        tone = "done" if state and state.status == Status.DONE else ""
        return Face(icon="lightbulb", tone=tone, words=_("Idea"))

    def read_row(self, found: Any) -> Standing:
        status, (votes, firms) = found
        return Standing(Status(status), votes, firms)

    def read_page(self, found: Any) -> Brought:
        status, reason, changed_by, changed_at, is_mine, each, given, firms = found
        by_firm = tuple(Votes(*firm) for firm in firms or ())
        standing = Standing(Status(status), sum(firm.votes for firm in by_firm), len(by_firm))
        return Brought(
            standing, reason, changed_by, datetime.fromisoformat(changed_at), is_mine, each, given, by_firm
        )

    def can_decide(self, viewer: User, thread: Thread) -> bool:
        return thread.workspace.sight.is_steward

    def is_relied_on(self, post: Post) -> bool:
        return post.nr == 1 and not post.is_note and backed_by_others(post)

    def say_merging(self, source: Thread, target: Thread) -> str:
        return say_merging(source, target)

    def start(self, actor: User, thread: Thread) -> None:
        open_idea(actor, thread)


register(IdeaKind())
