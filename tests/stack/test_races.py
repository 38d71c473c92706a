"""Acts that meet at the same moment, on real connections: what one commits the other sees, or waits for."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.utils import timezone

from community.events.models import Stream
from community.invites.access import Refused
from community.invites.actions import Newcomer, Terms, create_invite, redeem_invite
from community.invites.actions.invite import INVITES_A_DAY
from community.invites.models import Invite, Redemption
from community.threads.actions import Choice, reply, start_thread
from community.threads.models import Post
from community.threads.posting import Words
from community.workspaces.access import AudienceMoved
from community.workspaces.actions import add_person, reinstate_firm, remove_person, suspend_firm
from community.workspaces.models import Membership, Seat
from community.workspaces.seating import differences
from tests.cast import build_cast
from tests.make import make_user, new_tag

ROUNDS = 8


@pytest.fixture
def cast(stack_db):
    return build_cast(new_tag())


def words(text="x"):
    return Words(source=text, html=f"<p>{text}</p>", html_version=1, excerpt=text)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment, each on a connection of its own; return results and errors in their order."""
    start = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int) -> None:
        start.wait(10)
        try:
            results[number] = acts[number]()
        except (Http404, AudienceMoved, Refused, ValidationError) as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def new_thread(cast):
    return start_thread(
        cast.olga, cast.workspace, title="Race", words=words(), choice=Choice("everyone"), client_id=new_tag()
    )


@pytest.mark.parametrize("uses", [1, 3])
def test_of_more_who_come_at_once_exactly_as_many_get_in(cast, uses):
    for _round in range(ROUNDS):
        terms = Terms(
            places=[(cast.workspace, "member")],
            firm=cast.supplier,
            firm_name="",
            expires_at=timezone.now() + timedelta(days=7),
            max_uses=uses,
        )
        invite, _token = create_invite(cast.olga, terms)
        domain = cast.supplier.domains.get().domain
        people = [Newcomer(f"{new_tag()}@{domain}", "Kim Abe", "!") for _ in range(uses + 1)]
        came = at_once(
            *[
                lambda person=person, invite=invite: redeem_invite(invite, newcomer=person)
                for person in people
            ]
        )
        assert Redemption.objects.filter(invite=invite).count() == uses
        # The last is told, not refused by the database's own wall behind the lock.
        assert [error.reason for error in came if isinstance(error, Refused)] == ["used"]
    assert differences(cast.workspace) == 0


def test_the_same_send_twice_at_once_is_one_post(cast):
    thread = new_thread(cast)
    for _round in range(ROUNDS):
        same = new_tag()
        posts = at_once(*[lambda same=same: reply(cast.sara, thread, words=words(), client_id=same)] * 2)
        assert posts[0] == posts[1]
        Post.objects.filter(author=cast.sara).update(at="2026-01-01T00:00Z")
    stream = Stream.objects.get(subject_id=thread.pk, kind=1)
    assert (stream.items, Post.objects.filter(thread=thread).count()) == (ROUNDS + 1, ROUNDS + 1)


def test_many_who_write_at_once_leave_no_gap(cast):
    thread = new_thread(cast)
    writers = [cast.olga, cast.mats, cast.sara, cast.lin]
    for _round in range(2):
        at_once(*[lambda who=who: reply(who, thread, words=words(), client_id=new_tag()) for who in writers])
    numbers = sorted(Post.objects.filter(thread=thread).values_list("nr", flat=True))
    assert numbers == list(range(1, 10))


def test_nothing_lands_after_a_removal(cast):
    """Either the post was first, or the writer finds the seat gone; never a post by somebody already removed."""
    thread = new_thread(cast)
    for _round in range(ROUNDS):
        user = make_user(cast.supplier)
        add_person(cast.olga, cast.workspace, user, role="member")
        wrote, _removed = at_once(
            lambda user=user: reply(user, thread, words=words(), client_id=new_tag()),
            lambda user=user: remove_person(cast.olga, cast.workspace, user),
        )
        assert not Seat.objects.filter(user=user, audience__workspace=cast.workspace).exists()
        assert isinstance(wrote, Http404) != Post.objects.filter(author=user).exists()
    assert differences(cast.workspace) == 0


def test_nobody_is_added_between_the_look_and_the_post(cast):
    """The post that was committed was read by nobody but those whom its writer was shown, or its writer was asked."""
    thread = new_thread(cast)
    asked = 0
    for _round in range(ROUNDS):
        everyone = cast.workspace.audiences.get(kind="everyone")
        user = make_user(cast.supplier)
        wrote, _added = at_once(
            lambda shown=everyone.gained: reply(
                cast.mats, thread, words=words(), client_id=new_tag(), shown=shown
            ),
            lambda user=user: add_person(cast.olga, cast.workspace, user, role="member"),
        )
        Post.objects.filter(author=cast.mats).update(at="2026-01-01T00:00Z")
        asked += isinstance(wrote, AudienceMoved)
        assert isinstance(wrote, AudienceMoved | Post)
    # After the fact a stale look is always refused.
    with pytest.raises(AudienceMoved):
        reply(cast.mats, thread, words=words(), client_id=new_tag(), shown=everyone.gained)


def test_a_firm_suspended_while_its_people_are_added_leaves_no_seat(cast):
    for _round in range(ROUNDS):
        user = make_user(cast.supplier)
        at_once(
            lambda: suspend_firm(cast.ada, cast.supplier),
            lambda user=user: add_person(cast.olga, cast.workspace, user, role="member"),
        )
        assert Membership.objects.filter(workspace=cast.workspace, user=user).exists()
        assert not Seat.objects.filter(user__firm=cast.supplier, audience__workspace=cast.workspace).exists()
        assert differences(cast.workspace) == 0
        reinstate_firm(cast.ada, cast.supplier)
        assert differences(cast.workspace) == 0


def test_the_last_invite_of_a_day_is_made_once_over_all_workspaces(cast):
    """Two workspaces, two locks: only the inviter's own row makes the second count the first."""
    expires = timezone.now() + timedelta(days=7)

    def offer(workspace, firm):
        places = [(workspace, "member")]
        return lambda: create_invite(cast.olga, Terms(places, firm, "", expires))

    first, _token = offer(cast.workspace, cast.supplier)()
    for _ in range(ROUNDS):
        Invite.objects.filter(inviter=cast.olga).exclude(pk=first.pk).update(
            created_at=timezone.now() - timedelta(days=2)
        )
        Invite.objects.bulk_create(
            Invite(audience=first.audience, firm=cast.supplier, inviter=cast.olga, expires_at=expires)
            for _ in range(INVITES_A_DAY - 2)
        )
        results = at_once(offer(cast.workspace, cast.supplier), offer(cast.rival_workspace, cast.rival))
        assert sum(isinstance(result, ValidationError) for result in results) == 1, results
