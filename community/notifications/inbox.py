"""The inbox as its reader sees it now: rows of what they still see, grouped by thread, latest first.

Nothing is counted or listed that has left their sight: seats, deleted posts and reactions taken back are joined when
it is read. A thread stands once: among what needs an action while any open row of it does, else among the rest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.urls import reverse

from accounts.models import User
from community.notifications.looks import LOOKS, Look
from community.notifications.models import NEEDS, Reason
from community.workspaces.sight import Crowd, crowds_of

PAGE = 30
COUNTED = 300  # rows that a count looks at: beyond that it is a number nobody reads, shown as "99+"
WALKED = 1_000  # rows that a page of the list looks at
GROUPED = 50  # rows of one thread that its line in the inbox looks at

_NEEDS = ", ".join(f"'{reason}'" for reason in NEEDS)

# Of row {n}: the thing is still there.
_THERE = """({n}.post_id IS NULL OR EXISTS (SELECT 1 FROM threads_post vp
        WHERE vp.id = {n}.post_id AND vp.audience_id = {n}.audience_id AND vp.deleted_at IS NULL))
    AND ({n}.message_id IS NULL OR EXISTS (SELECT 1 FROM chat_message vg
        WHERE vg.id = {n}.message_id AND vg.audience_id = {n}.audience_id AND vg.deleted_at IS NULL))
    AND ({n}.reason <> 'reaction' OR EXISTS (SELECT 1 FROM threads_reaction vr
        WHERE vr.post_id = {n}.post_id AND vr.user_id = {n}.actor_id))
    AND ({n}.bookmark_id IS NULL OR COALESCE({n}.post_id, {n}.message_id) IS NOT NULL
      OR EXISTS (SELECT 1 FROM bookmarks_bookmark vb
        JOIN threads_thread vt ON vt.id = vb.thread_id
        WHERE vb.id = {n}.bookmark_id AND vt.audience_id = {n}.audience_id))
    AND ({n}.reason NOT IN ('accepted', 'answered') OR EXISTS (SELECT 1 FROM threads_question vq
        WHERE vq.answer_id = {n}.post_id))
    AND ({n}.agreement_id IS NULL OR EXISTS (SELECT 1 FROM workspaces_membership vm
        JOIN workspaces_gate vg ON vg.workspace_id = vm.workspace_id
        WHERE vm.user_id = {n}.user_id AND vg.agreement_id = {n}.agreement_id))"""

# The same, and its reader has a seat.
VISIBLE = f"""EXISTS (SELECT 1 FROM workspaces_seat vs
        WHERE vs.user_id = {{n}}.user_id AND vs.audience_id = {{n}}.audience_id
        AND (vs.until IS NULL OR vs.until > statement_timestamp()))
    AND {_THERE}"""  # noqa: S608  (our own words only)

# For %(viewer)s, whose rows are many: their seats are read once, and rows are looked up among them.
_SEATED = """{n}.audience_id IN (SELECT vs.audience_id FROM workspaces_seat vs
        WHERE vs.user_id = %(viewer)s AND (vs.until IS NULL OR vs.until > statement_timestamp()))"""

# Not marked read, and no read mark has come as far, unless it was raised above the marks.
UNREAD = """{n}.read_at IS NULL AND ({n}.nr IS NULL OR {n}.raised_at IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM threads_readmark um
        WHERE um.user_id = {n}.user_id AND um.stream_id = {n}.stream_id AND um.nr >= {n}.nr))"""

FILTERS: Mapping[str, str] = {
    "unread": f"{{n}}.done_at IS NULL AND {UNREAD}",
    "all": "{n}.done_at IS NULL",
    "done": "{n}.done_at IS NOT NULL",
}

# [unread, of these needing an action], counted in lines of the inbox. %(viewer)s is all it needs to know.
COUNT = f"""SELECT ARRAY[count(DISTINCT c.line), count(DISTINCT c.line) FILTER (WHERE c.needs)] FROM (
    SELECT COALESCE(n.thread_id, -n.id) AS line, n.reason IN ({_NEEDS}) AS needs
    FROM notifications_notification n
    WHERE n.user_id = %(viewer)s AND {FILTERS["unread"].format(n="n")}
      AND {_SEATED.format(n="n")} AND {_THERE.format(n="n")}
    ORDER BY n.event_id DESC LIMIT {COUNTED}) c"""  # noqa: S608  (our own words only)

# The walk goes down the reader's rows by event and looks at so many and no more: where they don't fill a page, the next
# one goes on after the last of them. Each thread among them is asked once for the row that stands for its line, which
# counts here if it is one of those walked. What is asked is a sub-select with a LIMIT: the planner can't turn it into
# a join with everything the reader was ever told.
_LINES = """
WITH walked AS MATERIALIZED (
    SELECT n.* FROM notifications_notification n
    WHERE n.user_id = %(viewer)s AND {here_n} AND {walk_n}
      AND (%(after)s = '' OR n.event_id < (SELECT c.event_id FROM notifications_notification c
           WHERE c.public_id = %(after)s AND c.user_id = %(viewer)s))
    ORDER BY n.event_id DESC LIMIT {walk}
), walk AS (
    SELECT CASE WHEN count(*) = {walk} THEN (array_agg(public_id ORDER BY event_id))[1] ELSE '' END AS next
    FROM walked
), head AS MATERIALIZED (
    SELECT n.* FROM walked n WHERE n.thread_id IS NULL AND {visible_n}
  UNION ALL
    SELECT n.* FROM walked n WHERE n.id IN (
        SELECT (SELECT o.id FROM notifications_notification o
            WHERE o.user_id = %(viewer)s AND o.thread_id = t.thread_id AND {here_o} AND {visible_o} AND {walk_o}
            ORDER BY o.event_id DESC LIMIT 1)
        FROM (SELECT DISTINCT w.thread_id FROM walked w WHERE w.thread_id IS NOT NULL) t)
), line AS (
    SELECT n.* FROM head n WHERE {group_n} ORDER BY n.event_id DESC LIMIT %(limit)s
)
SELECT walk.next, n.event_id, n.public_id, COALESCE(more.newest, n.public_id), n.reason,
    n.byline, f.name, COALESCE(fp.letters, f.letters),
    COALESCE(fp.hue, f.hue), n.at, COALESCE(more.unread, {unread_n}), COALESCE(more.rows, 1), COALESCE(more.people, 1),
    COALESCE(t.title, '#' || NULLIF(COALESCE(cc.name, rc.name), '')), COALESCE(more.first, p.public_id),
    COALESCE(NULLIF(b.note, ''), p.excerpt, cm.excerpt, rm.text),
    w.name, w.public_id, n.audience_id, p.after_nr IS NOT NULL, g.title, g.public_id,
    (SELECT max(v.number) FROM accounts_agreementversion v WHERE v.agreement_id = g.id), t.public_id, cm.public_id,
    rc.public_id
FROM walk
LEFT JOIN line n ON true
LEFT JOIN threads_post p ON p.id = n.post_id
LEFT JOIN chat_message cm ON cm.id = n.message_id
LEFT JOIN chat_channel cc ON cc.id = cm.channel_id
LEFT JOIN outcomes_reminder rm ON rm.id = n.reminder_id
LEFT JOIN chat_channel rc ON rc.id = rm.channel_id
LEFT JOIN bookmarks_bookmark b ON b.id = n.bookmark_id
LEFT JOIN threads_thread t ON t.id = COALESCE(n.thread_id, p.thread_id, b.thread_id)
LEFT JOIN workspaces_workspace w ON w.id = n.workspace_id
LEFT JOIN accounts_firm f ON f.id = n.firm_id
LEFT JOIN workspaces_participation fp ON fp.workspace_id = n.workspace_id AND fp.firm_id = n.firm_id
LEFT JOIN accounts_agreement g ON g.id = n.agreement_id
LEFT JOIN LATERAL (
    SELECT count(*) AS rows, bool_or(m.is_unread) AS unread,
        count(DISTINCT m.actor_id) FILTER (WHERE m.reason = n.reason) AS people,
        (array_agg(m.public_id ORDER BY m.event_id DESC))[1] AS newest,
        (SELECT mp.public_id FROM threads_post mp WHERE mp.id = (
            (array_agg(m.post_id ORDER BY m.event_id) FILTER (WHERE m.is_unread))[1])) AS first
    FROM (SELECT o.*, {unread_o} AS is_unread FROM notifications_notification o
          WHERE o.user_id = n.user_id AND o.thread_id = n.thread_id AND {here_o} AND {visible_o}
          ORDER BY o.event_id DESC LIMIT {grouped}) m
    HAVING count(*) > 0
) more ON true
ORDER BY n.event_id DESC
"""
_IS_NEED = f"{{n}}.reason IN ({_NEEDS})"
_NO_NEED = f"""NOT ({_IS_NEED.format(n="n")}) AND (SELECT 1 FROM notifications_notification q
    WHERE q.user_id = n.user_id AND q.thread_id = n.thread_id AND {{here_q}} AND {{visible_q}}
      AND q.reason IN ({_NEEDS}) ORDER BY q.event_id DESC LIMIT 1) IS NULL"""  # noqa: S608  (our own words only)

# By group: which rows are walked, and which heads of lines belong to it.
_GROUPS = {"needs": (_IS_NEED, "true"), "know": ("true", _NO_NEED), "": ("true", "true")}


@dataclass(frozen=True)
class Line:
    """One line of the inbox: the latest row of a thread, or a row of its own, and what stands behind it.

    `order` is its event's, and stays in the process. `cursor` names the row shown, `newest` the newest one of the
    line: an act on the line goes that far and no further.
    """

    order: int
    cursor: str
    newest: str
    reason: Reason
    byline: str
    firm: str
    letters: str
    hue: int
    at: datetime
    is_unread: bool
    rows: int
    people: int  # who are in it for the reason shown
    title: str
    url: str
    excerpt: str
    workspace: str
    workspace_url: str
    crowd: Crowd | None
    is_note: bool

    @property
    def look(self) -> Look:
        return LOOKS[self.reason]

    @property
    def others(self) -> int:
        return self.people - 1


@dataclass(frozen=True)
class Lines:
    """One page of a group, and the cursor of its next page ("" on the last)."""

    group: str
    lines: list[Line]
    next: str


def lines_of(viewer: User, show: str, group: str = "", after: str = "") -> Lines:
    """Return a page of the viewer's inbox: `show` is a filter, `group` "needs", "know" or "" for both as one."""
    return groups_of(viewer, show, [group], after)[0]


def groups_of(viewer: User, show: str, groups: Iterable[str], after: str = "") -> list[Lines]:
    """Return a page of each group: a statement for each, and one for who sees what."""
    found = [(group, *_rows(viewer, show, group, after)) for group in groups]
    crowds = crowds_of({row[17] for _group, rows, _next in found for row in rows})
    pages = []
    for group, rows, further in found:
        lines = [_line(row, crowds) for row in rows[:PAGE]]
        pages.append(Lines(group, lines, lines[-1].cursor if len(rows) > PAGE else further))
    return pages


def _rows(viewer: User, show: str, group: str, after: str) -> tuple[list[tuple[Any, ...]], str]:
    """Return one row more than a page holds, where there is one, and where the walk ended if it did before its end."""
    walked, kept = _GROUPS[group]
    fragments = {
        **{f"here_{alias}": FILTERS[show].format(n=alias) for alias in "noq"},
        **{f"visible_{alias}": VISIBLE.format(n=alias) for alias in "noq"},
        **{f"unread_{alias}": UNREAD.format(n=alias) for alias in "no"},
        "walk_n": walked.format(n="n"),
        "walk_o": walked.format(n="o"),
        "grouped": GROUPED,
        "walk": WALKED,
    }
    fragments["group_n"] = kept.format(here_q=fragments["here_q"], visible_q=fragments["visible_q"])
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(**fragments), {"viewer": viewer.pk, "after": after, "limit": PAGE + 1})
        found = cursor.fetchall()
    return [row[1:] for row in found if row[1] is not None], found[0][0]


def counts_of(viewer: User) -> tuple[int, int]:
    """Return how many lines are unread, and how many of those need an action."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"viewer": viewer.pk})
        unread, needs = cursor.fetchone()[0]
    return unread, needs


def _line(row: tuple[Any, ...], crowds: Mapping[int, Crowd]) -> Line:
    order, cursor, newest, reason, byline, firm, letters, hue, at, is_unread, rows, people = row[:12]
    title, post_id, excerpt, workspace, workspace_id, audience_id, is_note = row[12:19]
    agreement, agreement_id, version, thread_id, message_id, channel_id = row[19:]
    if message_id:
        url = reverse("chat:message", args=[message_id])
    elif channel_id:
        url = reverse("chat:channel", args=[channel_id])
    elif post_id:
        url = reverse("threads:post", args=[post_id])
    elif thread_id and reason != Reason.TAKEN:
        url = reverse("threads:thread_by_id", args=[thread_id])
    elif agreement_id and version:
        url = reverse("workspaces:agreement", args=[agreement_id, version])
    else:
        url = _place(Reason(reason), workspace_id)
    return Line(
        order=order,
        cursor=cursor,
        newest=newest,
        reason=Reason(reason),
        byline=byline,
        firm=firm or "",
        letters=letters or "",
        hue=hue or 0,
        at=at,
        is_unread=is_unread,
        rows=rows,
        people=people,
        title=title or agreement or workspace or "",
        url=url,
        excerpt=excerpt or "",
        workspace=workspace or "",
        workspace_url=reverse("workspaces:overview", args=[workspace_id]) if workspace_id else "",
        crowd=crowds.get(audience_id) if workspace_id else None,
        is_note=bool(is_note),
    )


def _place(reason: Reason, workspace_id: str | None) -> str:
    """Where a line leads that is about no post."""
    if reason == Reason.NOT_SENT:
        return reverse("scheduled:list")
    if not workspace_id:
        return reverse("administration:front" if reason == Reason.VIRUS else "feed:home")
    page = {
        Reason.WAITS: "invites:list",
        Reason.JOINED: "workspaces:people",
        Reason.FIRM: "workspaces:people",
        Reason.REVIEW: "outcomes:decisions",
        Reason.INFECTED: "files:list",
        Reason.TAKEN: "threads:list",
        Reason.DISCLOSE: "disclosures:list",
        Reason.NOT_SHOWN: "disclosures:list",
        Reason.UNSHOWN: "disclosures:list",
    }
    return reverse(page.get(reason, "workspaces:overview"), args=[workspace_id])
