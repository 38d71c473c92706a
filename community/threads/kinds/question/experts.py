"""Whom to ask: people who see a question and have shown that they know, with the reason and their present load.

Everything is asked within the workspace, of what the asker sees *and* the person proposed sees: an answer in a thread
of which either has no seat says nothing, counts nothing and costs nothing. Readers are not proposed, for they can't
answer, nor who chose not to be. Each source looks at a bounded number of rows of the asker's own audiences.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from community.rows import ask
from community.workspaces.models import Workspace

PROPOSED = 5
TAGGED, SENT = 300, 300  # rows of one audience that are looked at
_WORD = re.compile(r"[\w.+-]+")
MOST_WORDS = 16

_SEES = """EXISTS (SELECT 1 FROM workspaces_seat own WHERE own.user_id = {user} AND own.audience_id = {audience}
    AND (own.until IS NULL OR own.until > statement_timestamp()))"""

_EXPERTS = f"""
WITH seated AS MATERIALIZED (
    SELECT u.id, u.public_id, u.name, u.firm_id FROM workspaces_seat s
    JOIN accounts_user u ON u.id = s.user_id AND u.is_active AND u.imported_at IS NULL AND u.is_proposed
    JOIN workspaces_membership m ON m.workspace_id = %(workspace)s AND m.user_id = u.id AND m.role <> 'reader'
    WHERE s.audience_id = %(audience)s AND (s.until IS NULL OR s.until > statement_timestamp())
      AND s.user_id <> ALL (%(left_out)s)
      AND (%(among)s::bigint[] IS NULL OR s.user_id IN (SELECT unnest(%(among)s::bigint[])))
), tagged AS (
    SELECT found.* FROM unnest(%(seats)s::bigint[]) AS seat (id) CROSS JOIN LATERAL (
        SELECT g.thread_id, lower(g.name) AS name, g.audience_id FROM threads_threadtag g
        WHERE g.audience_id = seat.id AND lower(g.name) = ANY (%(words)s) ORDER BY g.id DESC LIMIT {TAGGED}) found
), sent AS (
    SELECT found.* FROM unnest(%(seats)s::bigint[]) AS seat (id) CROSS JOIN LATERAL (
        SELECT f.author_id, f.audience_id, lower(f.name) AS name FROM files_file f
        WHERE f.audience_id = seat.id AND f.carrier <> '' AND f.hidden_at IS NULL ORDER BY f.id DESC LIMIT {SENT}) found
), evidence (user_id, what, name, rows) AS (
    SELECT p.author_id, 'answer', g.name, count(*) FROM tagged g
    JOIN threads_question q ON q.thread_id = g.thread_id AND NOT q.is_open
    JOIN threads_post p ON p.id = q.answer_id AND p.deleted_at IS NULL AND p.moved_to_id IS NULL
        AND p.audience_id = g.audience_id
    JOIN seated ON seated.id = p.author_id
    WHERE {_SEES.format(user="p.author_id", audience="g.audience_id")} GROUP BY p.author_id, g.name
  UNION ALL
    SELECT seated.id, 'skill', k.name, 1 FROM seated JOIN accounts_skill k ON k.user_id = seated.id
    WHERE lower(k.name) = ANY (%(words)s) OR (length(k.name) > 3 AND strpos(%(title)s, lower(k.name)) > 0)
  UNION ALL
    SELECT f.author_id, 'file', '', count(*) FROM sent f JOIN seated ON seated.id = f.author_id
    WHERE EXISTS (SELECT 1 FROM unnest(%(telling)s::text[]) AS word (text) WHERE strpos(f.name, word.text) > 0)
      AND {_SEES.format(user="f.author_id", audience="f.audience_id")} GROUP BY f.author_id
), known AS (
    SELECT user_id, json_agg(json_build_array(what, name, rows) ORDER BY what, rows DESC, name) AS reasons,
        sum(CASE what WHEN 'answer' THEN 3 * LEAST(rows, 5) WHEN 'skill' THEN 2 ELSE LEAST(rows, 3) END) AS score
    FROM evidence GROUP BY user_id
)
SELECT seated.public_id, seated.name, f.name, COALESCE(part.letters, f.letters), COALESCE(part.hue, f.hue),
    known.reasons, waiting.questions
FROM known JOIN seated ON seated.id = known.user_id
JOIN accounts_firm f ON f.id = seated.firm_id AND f.status = 'active'
LEFT JOIN workspaces_participation part ON part.workspace_id = %(workspace)s AND part.firm_id = f.id
CROSS JOIN LATERAL (
    SELECT count(*) AS questions
    FROM threads_asking a JOIN threads_question q ON q.thread_id = a.thread_id AND q.is_open
    WHERE a.user_id = seated.id AND a.audience_id = ANY (%(seats)s)
      AND {_SEES.format(user="a.user_id", audience="a.audience_id")}
      AND NOT EXISTS (SELECT 1 FROM threads_post p WHERE p.thread_id = a.thread_id AND p.author_id = a.user_id
        AND p.audience_id = a.audience_id AND p.at > a.at)
) waiting
ORDER BY known.score - waiting.questions DESC, waiting.questions, seated.name, seated.id LIMIT {PROPOSED}
"""  # noqa: S608  (our own words only)


class Expert(NamedTuple):
    """Somebody to ask, why, and how many open questions wait for them where the asker can see it."""

    public_id: str
    name: str
    firm: str
    letters: str
    hue: int
    reasons: tuple[str, ...]
    waiting: int


def experts_for(
    viewer: User,
    workspace: Workspace,
    *,
    audience_id: int,
    title: str,
    tags: Iterable[str],
    left_out: Iterable[int] = (),
    among: Sequence[int] | None = None,
) -> list[Expert]:
    """Return whom `viewer` may ask about a question for that audience, or for those of it who are `among` some."""
    title, tags = title.lower(), [tag.lower() for tag in tags]
    words = list(dict.fromkeys([*tags, *(word for word in _WORD.findall(title) if len(word) > 2)]))[
        :MOST_WORDS
    ]
    values = {
        "workspace": workspace.pk,
        "audience": audience_id,
        "seats": list(workspace.sight.audience_ids),
        "left_out": [viewer.pk, *left_out],
        "among": None if among is None else list(among),
        "title": title,
        "words": words,
        # What names of files are looked through for: small words are in all of them.
        "telling": [word for word in words if word in tags or len(word) > 4 or any(map(str.isdigit, word))],
    }
    return [_expert(*row) for row in ask(_EXPERTS, values)] if words else []


def _expert(
    public_id: str, name: str, firm: str, letters: str, hue: int, reasons: list[Any], waiting: int
) -> Expert:
    return Expert(
        public_id, name, firm, letters, hue, tuple(_say(*reason) for reason in reasons[:4]), waiting
    )


def _say(what: str, name: str, rows: int) -> str:
    """Say one reason in words."""
    if what == "answer":
        words = ngettext(
            "answered %(rows)d question tagged %(name)s", "answered %(rows)d questions tagged %(name)s", rows
        )
    elif what == "skill":
        words = _("knows about %(name)s")
    else:
        words = ngettext("shared %(rows)d file on it", "shared %(rows)d files on it", rows)
    return words % {"rows": rows, "name": name}
