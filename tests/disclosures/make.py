"""A third firm in the workspace, and something that it doesn't see."""

from community.disclosures.actions import approve_disclosure, propose_disclosure
from community.disclosures.choosing import then_of
from community.disclosures.weighing import firms_of, stand, standing_of, weigh
from community.threads.actions import Choice, start_thread
from community.threads.posting import Words
from community.workspaces.actions import add_person
from community.workspaces.models import Seat
from tests.make import make_firm, make_user, new_tag

EVERYONE = Choice("everyone")


def words(text="x"):
    return Words(source=text, html=f"<p>{text}</p>", html_version=1, excerpt=text[:200])


def add_third(cast):
    """Kim, a member, of a firm that is nobody's rival."""
    kim = make_user(make_firm(f"Borg Castings {new_tag()}", letters="BC", hue=5), "Kim Borg")
    add_person(cast.olga, cast.workspace, kim, role="member")
    return kim


def start_between(cast, by=None, text="For the two of us"):
    """A thread that host and supplier see."""
    by = by or cast.sara
    other = cast.host if by.firm == cast.supplier else cast.supplier
    return start_thread(
        by,
        cast.workspace,
        title="Preload",
        words=words(text),
        choice=Choice("firms", (other,)),
        client_id=new_tag(),
    )


def digest_of(actor, thread, choice=None, *, note=None, into=None):
    """What a proposer looks at."""
    audience = note.audience if note else thread.audience
    if choice is not None:
        then = then_of(thread, audience, choice)
        users, firms = then.users, then.firms
    else:
        target = into.audience if into else thread.audience
        users = Seat.objects.filter(audience=target).values_list("user_id", flat=True)
        firms = firms_of(target)
    return stand(actor, weigh(thread, note, audience, users, firms)).weight.digest


def propose(actor, thread, choice=EVERYONE, **about):
    choice = None if about else choice
    shown = digest_of(actor, thread, choice, **about)
    return propose_disclosure(
        actor, thread, why="They cast the housing.", shown=shown, choice=choice, **about
    )


def approve(actor, disclosure):
    return approve_disclosure(actor, disclosure, shown=standing_of(disclosure).weight.digest)
