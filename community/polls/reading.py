"""Polls as one viewer sees them: their own vote, and the results where they may see any, in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.http import QueryDict

from accounts.models import User
from community.polls.access import FEWEST_SECRET, sees_results
from community.polls.choosing import say_bounds
from community.polls.counting import Ballots, Bar, Numbers, count_numbers, count_options, run_off, sum_numbers
from community.polls.keys import KEYS, own_keys
from community.polls.models import Ballot, Kind, Poll
from community.rows import ask, columns_of, rows_of
from community.threads.models import Post, Thread

MOST_NAMED = 500

# Whoever writes there may vote: members who see the post, but for readers.
_VOTERS = """(SELECT count(*) FROM workspaces_seat s
    JOIN workspaces_audience a ON a.id = s.audience_id
    JOIN workspaces_membership m ON m.workspace_id = a.workspace_id AND m.user_id = s.user_id
    WHERE s.audience_id = q.audience_id AND (s.until IS NULL OR s.until > statement_timestamp())
        AND m.role <> 'reader')"""

# What `can_close` asks of an internal note's readers, for all at once.
_LEADS = "EXISTS (SELECT 1 FROM accounts_firmlead l WHERE l.user_id = %(viewer)s AND l.firm_id = p.firm_id)"

_POLLS = f"""
SELECT {columns_of(Poll, "q")}, {columns_of(Post, "p")}, statement_timestamp(), {_VOTERS}, {_LEADS},
    (SELECT b.choices FROM polls_ballot b WHERE b.poll_id = q.id AND b.key IN {KEYS} LIMIT 1),
    (SELECT json_agg(json_build_array(c.choices, c.times)) FROM (
        SELECT choices, count(*) AS times FROM polls_ballot WHERE poll_id = q.id GROUP BY choices) c)
FROM polls_poll q JOIN threads_post p ON p.id = q.post_id
WHERE p.public_id = ANY (%(posts)s) AND q.audience_id = ANY (%(seats)s) AND p.deleted_at IS NULL
"""  # noqa: S608  (our own words only)


class Field(NamedTuple):
    """One option in the form: whether it is chosen, or on which place ("" for none)."""

    at: int
    label: str
    is_chosen: bool
    place: str


class Counted(NamedTuple):
    """An instant run-off in words: who won or is equal, and each round with its votes and who goes out after it."""

    winners: list[str]
    rounds: list[tuple[list[tuple[str, int]], list[str]]]


@dataclass(frozen=True)
class Shown:
    """A poll for one viewer. `ballots` is empty where they may not see results yet, however many there are."""

    poll: Poll
    post: Post
    is_closed: bool
    may_vote: bool
    may_close: bool
    own: tuple[int, ...] | None
    voted: int
    voters: int
    sees_results: bool
    ballots: Ballots

    @property
    def is_hidden_for_few(self) -> bool:
        """It would show results, but so few have voted in secret that they would tell who voted what."""
        return not self.poll.is_open and self.voted < FEWEST_SECRET and self.is_closed

    @property
    def bounds(self) -> str:
        return say_bounds(self.poll)

    @property
    def bars(self) -> list[Bar]:
        if self.poll.kind == Kind.NUMBER:
            return count_numbers(self.poll.low, self.poll.high, self.ballots)
        if self.poll.kind == Kind.RANKED:
            return count_options(self.poll.options, [(choices[:1], times) for choices, times in self.ballots])
        return count_options(self.poll.options, self.ballots)

    @property
    def numbers(self) -> Numbers | None:
        return sum_numbers(self.ballots)

    @property
    def runoff(self) -> Counted:
        options = self.poll.options
        counted = run_off(len(options), self.ballots)
        rounds = [
            ([(options[at], votes) for at, votes in each.votes], [options[at] for at in each.out])
            for each in counted.rounds
        ]
        return Counted([options[at] for at in counted.winners], rounds)

    @property
    def closes_at(self) -> datetime | None:
        """When it will close by itself."""
        ends, reopened = self.poll.closes_at, self.poll.reopened_at
        return ends if ends and not self.is_closed and (reopened is None or reopened < ends) else None

    @property
    def own_words(self) -> str:
        return say_choices(self.poll, self.own or ())


def fields_of(shown: Shown, typed: QueryDict | None) -> list[Field]:
    """The options with the viewer's vote, or with what they have just typed and was refused."""
    fields = []
    for at, label in enumerate(shown.poll.options):
        own = shown.own or ()
        is_chosen, place = at in own, str(own.index(at) + 1) if at in own else ""
        if typed is not None:
            is_chosen, place = str(at) in typed.getlist("choice"), typed.get(f"rank-{at}", "")
        fields.append(Field(at, label, is_chosen, place))
    return fields


def polls_of(viewer: User, thread: Thread, posts: Sequence[str]) -> Mapping[str, Shown]:
    """Return the polls of these posts by the posts' public ids. The thread brings its workspace's `sight`."""
    sight = thread.workspace.sight
    values = {
        "viewer": viewer.pk,
        "posts": list(posts),
        "seats": list(sight.audience_ids),
        "own": own_keys(viewer),
    }
    may_write = sight.can_write and thread.workspace.closed_at is None
    found = {}
    for record in ask(_POLLS, values):
        *columns, now, voters, is_lead, own, ballots = record
        poll, post = rows_of(columns, Poll, Post)
        post.thread = thread
        counted = [(tuple(choices), times) for choices, times in ballots or ()]
        voted = sum(times for _choices, times in counted)
        is_closed = poll.is_closed(now)
        sees = sees_results(poll, is_closed=is_closed, has_voted=own is not None, voted=voted)
        found[post.public_id] = Shown(
            poll=poll,
            post=post,
            is_closed=is_closed,
            may_vote=may_write and not is_closed and thread.closed_at is None,
            may_close=may_write
            and (post.author_id == viewer.pk or (is_lead if post.is_note else sight.is_steward)),
            own=None if own is None else tuple(own),
            voted=voted,
            voters=max(voters, voted),
            sees_results=sees,
            ballots=counted if sees else [],
        )
    return found


def named_ballots(viewer: User, shown: Shown) -> list[tuple[str, str, str]]:
    """Return who voted what in an open poll, as (name, firm, words), where the viewer sees results."""
    if not shown.poll.is_open or not shown.sees_results:
        return []
    rows = Ballot.objects.visible_to(viewer).filter(poll=shown.poll, voter__isnull=False)
    named = rows.select_related("firm").order_by("byline", "pk")[:MOST_NAMED]
    return [
        (each.byline, each.firm.name if each.firm else "", say_choices(shown.poll, each.choices))
        for each in named
    ]


def say_choices(poll: Poll, choices: Sequence[int]) -> str:
    """A ballot in words."""
    if poll.kind == Kind.NUMBER:
        return str(choices[0]) if choices else ""
    joint = " > " if poll.kind == Kind.RANKED else ", "
    return joint.join(poll.options[at] for at in choices)
