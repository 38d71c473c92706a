"""Which threads a list keeps, by name: what the viewer chooses in the bar above it. Higher apps add theirs."""

from community.threads.walks import Filter

_FIRM = "(SELECT f.id FROM accounts_firm f WHERE f.public_id = %(firm)s)"
_PERSON = "(SELECT u.id FROM accounts_user u WHERE u.public_id = %(author)s)"
_BEGUN = "SELECT t.id AS thread_id FROM threads_thread t WHERE {{sees_t}} AND t.author_id = {}"
_LATELY = "statement_timestamp() - interval '14 days'"

FILTERS: dict[str, Filter] = {
    "all": Filter(),
    "mine": Filter("t.author_id = %(viewer)s", picked=_BEGUN.format("%(viewer)s")),
    # Any stream of the thread that the viewer sees, not only the freshest: a note that is read hides no new reply.
    "unread": Filter(
        row="""EXISTS (SELECT 1 FROM events_stream u
            LEFT JOIN threads_readmark m ON m.stream_id = u.id AND m.user_id = %(viewer)s
            WHERE u.kind = 1 AND u.subject_id = s.thread_id AND {sees_u}
              AND u.items > COALESCE(m.nr, 0) OFFSET 0)"""
    ),
    # Started by somebody else in the last two weeks, and none of it ever opened. Whatever was started then has moved
    # since then, so a walk by last activity ends there.
    "new": Filter(
        f"t.at > {_LATELY} AND t.author_id <> %(viewer)s",
        row="""NOT COALESCE((
            SELECT true FROM events_stream u JOIN threads_readmark m ON m.stream_id = u.id AND m.user_id = %(viewer)s
            WHERE u.kind = 1 AND u.subject_id = s.thread_id AND {sees_u} LIMIT 1), false)""",
        range=f"s.active_at > {_LATELY}",
    ),
    "category": Filter(
        "t.category_id = %(category)s",
        picked="SELECT t.id AS thread_id FROM threads_thread t WHERE t.category_id = %(category)s",
    ),
    "kind": Filter(
        "t.kind = %(kind)s",
        picked="SELECT t.id AS thread_id FROM threads_thread t WHERE {sees_t} AND t.kind = %(kind)s",
    ),
    "firm": Filter(
        f"t.firm_id = {_FIRM}",
        picked=f"SELECT t.id AS thread_id FROM threads_thread t WHERE {{sees_t}} AND t.firm_id = {_FIRM}",  # noqa: S608
    ),
    "author": Filter(f"t.author_id = {_PERSON}", picked=_BEGUN.format(_PERSON)),
    "tag": Filter(
        row="""(SELECT true FROM threads_threadtag g
            WHERE g.thread_id = s.thread_id AND lower(g.name) = lower(%(tag)s) AND {sees_g} LIMIT 1)""",
        picked="SELECT g.thread_id FROM threads_threadtag g WHERE {sees_g} AND lower(g.name) = lower(%(tag)s)",
    ),
}
