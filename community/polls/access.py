"""Who may do what with a poll they see. Sight itself is the post's; whoever may write there may vote."""

from accounts.models import User
from community.polls.models import Poll, Results
from community.threads.access import can_delete
from community.threads.models import Post

FEWEST_SECRET = 3  # ballots from which on results don't tell whose they are


def can_close(actor: User, post: Post, role: str | None) -> bool:
    """Whoever may delete the post: its author, owners and moderators; of an internal note a lead of its firm."""
    return can_delete(actor, post, role)


def sees_results(poll: Poll, *, is_closed: bool, has_voted: bool, voted: int) -> bool:
    """Whether somebody may be shown what was voted so far; the author is nobody special."""
    if not poll.is_open and voted < FEWEST_SECRET:
        return False
    return is_closed or poll.results == Results.ALWAYS or (poll.results == Results.VOTED and has_voted)
