"""What a disclosure would show, to whom, whose words these are, and which keys are turned. Weighed anew at each look.

1. The **weight** is what would be shown now: posts that stand (of a note: itself), their files, title and tags, and why
   it was closed. Whose words these are: the firms whose people wrote them, reacted, voted in the open or stand behind
   the thread.
2. Who **gains** is whoever has a seat in the target and none in the audience, and each firm that comes in with it.
3. Each of those firms has a **key**. Its **holders** are its leads who see what would be shown; the host, whose leads
   need not exist, has the owners of the workspace in their place. A firm that nobody can speak for shows nothing.
4. A key **counts** while its words hold all that its firm says in the weight, its gain all who gain, and whoever turned
   it still holds it. So what somebody approved is what is shown: other words of the firm, or another reader, and the
   firm is asked again, and no other.
5. **Two people** at least: keys of the proposer alone never suffice. Where nobody else holds one, a colleague who sees
   it and may write is the second.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value

from accounts.models import Firm, FirmKind, FirmLead, User
from community.disclosures.models import Disclosure, Key
from community.files.models import File
from community.polls.models import Ballot
from community.threads.kinds.backing import Backing
from community.threads.models import Post, Reaction, Thread
from community.workspaces.models import (
    STEWARD_ROLES,
    Audience,
    AudienceKind,
    Membership,
    Role,
    Seat,
)


class Near(NamedTuple):
    """Somebody who sees it now, or would; with what says for whom they speak here."""

    user: User
    sees: bool
    will: bool
    role: str | None
    joined: int | None  # rises with the time of joining
    leads: bool


@dataclass(frozen=True)
class Weight:
    """What would be shown, and to whom that can't see it now. `words` names the firm before the slash."""

    posts: Sequence[Post]
    files: int
    around: list[Near]
    firms_gaining: Sequence[Firm]
    words: frozenset[str]
    firms: dict[int, Firm]  # all that are named here

    @cached_property
    def people(self) -> list[User]:
        """Who gains."""
        return [near.user for near in self.around if not near.sees]

    @cached_property
    def gain(self) -> frozenset[str]:
        firms = (f"f{firm.pk}" for firm in self.firms_gaining)
        return frozenset([*(f"u{user.pk}" for user in self.people), *firms])

    @cached_property
    def firm_ids(self) -> list[int]:
        """The firms whose words these are."""
        return sorted({int(word.partition("/")[0]) for word in self.words})

    @cached_property
    def posts_by_firm(self) -> Counter[int]:
        return Counter(post.firm_id for post in self.posts)

    @cached_property
    def digest(self) -> str:
        """What a form shows back: another one, and what was looked at is not what would be shown."""
        return hashlib.sha256("\n".join(sorted(self.words | self.gain)).encode()).hexdigest()[:24]

    def words_of(self, firm_id: int) -> frozenset[str]:
        return frozenset(word for word in self.words if word.startswith(f"{firm_id}/"))


def weigh(
    thread: Thread, note: Post | None, audience: Audience, then: QuerySet[Any, Any], firms: QuerySet[Firm]
) -> Weight:
    """Weigh showing a thread, or one note of it: from those who see `audience` to the users `then`, of `firms`."""
    standing = _posts(thread, note)
    files = File.objects.filter(
        carrier=OuterRef("public_id"), hidden_at=None, replaced_at=None, audience=audience
    )
    posts = list(
        standing.annotate(shown=ArraySubquery(files.values("pk")))
        .select_related("firm", "author")
        .order_by("nr")
    )
    around = _around(thread, audience, then)
    present = {near.user.firm_id for near in around if near.sees}
    speaking = Firm.objects.filter(pk__in=_speaking(thread, note, standing.values("pk")))
    named = list(
        speaking.annotate(says=Value(True)).union(firms.annotate(says=Value(False)).order_by(), all=True)
    )
    writers = [*(post.firm for post in posts), *(near.user.firm for near in around)]
    known: dict[int, Firm] = {firm.pk: firm for firm in (*named, thread.firm, *writers)}
    words = {f"{post.firm_id}/p{post.pk}.{post.worded}" for post in posts}
    words |= {f"{post.firm_id}/f{pk}" for post in posts for pk in post.shown}
    words |= {f"{firm.pk}/says" for firm in named if firm.says}
    if note is None and posts:
        title = "\n".join([thread.title, *thread.tag_names])
        words.add(f"{thread.firm_id}/t{_digest(title)}")
        if thread.closed_by is not None:
            words.add(f"{thread.closed_by.firm_id}/c{_digest(thread.closed_why)}")
            known[thread.closed_by.firm_id] = thread.closed_by.firm
    gaining = [firm for firm in named if not firm.says and firm.pk not in present]
    count = sum(len(post.shown) for post in posts)
    return Weight(posts, count, around, gaining, frozenset(words), known)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def weight_of(disclosure: Disclosure) -> Weight:
    """Weigh what a proposal says."""
    target = disclosure.target
    then = Seat.objects.in_force().filter(audience=target).values_list("user_id", flat=True)
    return weigh(disclosure.thread, disclosure.note, disclosure.audience, then, firms_of(target))


def firms_of(audience: Audience) -> QuerySet[Firm]:
    """The firms that take part in the workspace and that the audience is for, whether they have people there or not."""
    firms = Firm.objects.filter(participations__workspace=audience.workspace_id or 0)
    if audience.kind == AudienceKind.FIRMS:
        return firms.filter(pk__in=audience.firms.values("pk"))
    return firms if audience.kind == AudienceKind.EVERYONE else firms.none()


def _posts(thread: Thread, note: Post | None) -> QuerySet[Post]:
    standing = Post.objects.filter(thread=thread, moved_to=None, deleted_at=None)
    if note is not None:
        return standing.filter(pk=note.pk)
    return standing.filter(audience=thread.audience_id, after_nr=None)


def _around(thread: Thread, audience: Audience, then: QuerySet[Any, Any]) -> list[Near]:
    """All that is asked about people, in one question."""
    now = Seat.objects.in_force().filter(audience=audience).values_list("user_id", flat=True)
    member = Membership.objects.filter(workspace=thread.workspace_id, user=OuterRef("pk"))
    lead = FirmLead.objects.filter(user=OuterRef("pk"), firm=OuterRef("firm"))
    users = User.objects.filter(pk__in=now.union(then)).annotate(
        sees=ExpressionWrapper(Q(pk__in=now), BooleanField()),
        will=ExpressionWrapper(Q(pk__in=then), BooleanField()),
        role=Subquery(member.values("role")[:1]),
        joined=Subquery(member.values("pk")[:1]),
        led=Exists(lead),
    )
    rows = users.select_related("firm").order_by("firm__name", "name")
    return [Near(user, user.sees, user.will, user.role, user.joined, user.led) for user in rows]


def _speaking(thread: Thread, note: Post | None, posts: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The firms whose people said something by name that goes along without being a post."""
    said = [
        Reaction.objects.filter(post__in=posts).values_list("user__firm_id", flat=True),
        Ballot.objects.filter(poll__post__in=posts, firm__isnull=False).values_list("firm_id", flat=True),
    ]
    if note is None:
        said.append(Backing.objects.filter(thread=thread).values_list("firm_id", flat=True))
    return said[0].union(*said[1:])


@dataclass(frozen=True)
class Side:
    """A firm whose words would be shown: how many posts, who can turn its key, and the key that counts, if any."""

    firm: Firm
    posts: int
    holders: dict[int, str]
    key: Key | None
    is_stale: bool  # somebody has turned it, but for other words or fewer people


@dataclass(frozen=True)
class Standing:
    """How far a disclosure has come, with what it weighs now."""

    weight: Weight
    sides: list[Side]
    second: Key | None  # of somebody beside the proposer
    seconds: dict[int, str]  # who can be the second person, where nobody else holds a key

    @property
    def is_complete(self) -> bool:
        return bool(self.sides) and all(side.key for side in self.sides) and self.second is not None

    @property
    def mute(self) -> list[Firm]:
        """Firms that nobody can speak for."""
        return [side.firm for side in self.sides if not side.holders]

    @property
    def waits_for(self) -> dict[int, str]:
        """Who can take it further now, by user."""
        waiting = {pk: name for side in self.sides if side.key is None for pk, name in side.holders.items()}
        return waiting or ({} if self.second else self.seconds)

    @property
    def deciders(self) -> dict[int, str]:
        """Everybody who can approve or decline, now or again."""
        return {pk: name for side in self.sides for pk, name in side.holders.items()} | self.seconds


def standing_of(disclosure: Disclosure, weight: Weight | None = None) -> Standing:
    """Say which keys count now."""
    weight = weight or weight_of(disclosure)
    keys = sorted(disclosure.keys.all(), key=lambda key: (key.at, key.pk))
    return stand(disclosure.proposer, weight, keys)


def stand(proposer: User, weight: Weight, keys: Iterable[Key] = ()) -> Standing:
    """The same of what is not proposed yet."""
    keys = list(keys)
    firms = {firm_id: weight.firms[firm_id] for firm_id in weight.firm_ids}
    holders = _holders(weight, firms.values())
    seconds = _seconds(weight, proposer, holders)

    def counts(key: Key, firm_id: int) -> bool:
        return weight.words_of(firm_id) <= set(key.words) and weight.gain <= set(key.gain)

    sides = []
    for firm_id, firm in sorted(firms.items()):
        held = [key for key in keys if key.firm_id == firm_id and key.by_id in holders[firm_id]]
        valid = [key for key in held if counts(key, firm_id)]
        sides.append(
            Side(
                firm,
                weight.posts_by_firm[firm_id],
                holders[firm_id],
                valid[0] if valid else None,
                bool(held and not valid),
            )
        )
    others = [key for key in keys if key.by_id != proposer.pk and key.firm_id in firms]
    may = {pk for held in holders.values() for pk in held} | set(seconds)
    second = next((key for key in others if key.by_id in may and counts(key, key.firm_id)), None)
    return Standing(weight, sides, second, seconds)


def _holders(weight: Weight, firms: Iterable[Firm]) -> dict[int, dict[int, str]]:
    """Who speaks for each firm here, by its id: users' names by theirs, who has done so longest first."""
    leads = [near for near in weight.around if near.sees and near.leads]
    owners = [near for near in weight.around if near.sees and near.role == Role.OWNER]
    found: dict[int, dict[int, str]] = {}
    for firm in firms:
        found[firm.pk] = _names(near for near in leads if near.user.firm_id == firm.pk)
        if firm.kind == FirmKind.HOST and not found[firm.pk]:
            found[firm.pk] = _names(near for near in owners if near.user.firm_id == firm.pk)
    return found


def _seconds(weight: Weight, proposer: User, holders: dict[int, dict[int, str]]) -> dict[int, str]:
    """Colleagues of the proposer who can be the second person: where nobody but the proposer holds any key."""
    held_by = {pk for held in holders.values() for pk in held}
    if held_by != {proposer.pk}:
        return {}
    colleagues = [near for near in weight.around if near.sees and near.user.firm_id == proposer.firm_id]
    writers = [near for near in colleagues if near.role in (*STEWARD_ROLES, Role.MEMBER)]
    return _names(near for near in writers if near.user != proposer)


def _names(people: Iterable[Near]) -> dict[int, str]:
    """Names by the id of their users, who has been here longest first."""
    return {near.user.pk: near.user.name for near in sorted(people, key=lambda near: near.joined or 0)}
