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
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

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


@dataclass(frozen=True)
class Weight:
    """What would be shown, and to whom that can't see it now. `words` names the firm before the slash."""

    posts: list[Post]
    files: int
    people: list[User]
    firms_gaining: list[Firm]
    words: frozenset[str]

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
    thread: Thread, note: Post | None, audience: Audience, then: Iterable[int], firms: Iterable[Firm]
) -> Weight:
    """Weigh showing a thread, or one note of it: from those who see `audience` to the users `then`, of `firms`."""
    posts = _posts(thread, note)
    seated = list(Seat.objects.in_force().filter(audience=audience).values_list("user_id", "user__firm_id"))
    now, present = {user for user, _firm in seated}, {firm for _user, firm in seated}
    people = User.objects.filter(pk__in=set(then) - now).select_related("firm").order_by("firm__name", "name")
    files = File.objects.filter(
        carrier__in=[post.public_id for post in posts], hidden_at=None, replaced_at=None, audience=audience
    )
    by_carrier = {post.public_id: post.firm_id for post in posts}
    shown = list(files.values_list("carrier", "pk"))
    words = {f"{post.firm_id}/p{post.pk}.{post.worded}" for post in posts}
    words |= {f"{by_carrier[carrier]}/f{pk}" for carrier, pk in shown}
    words |= {f"{firm_id}/says" for firm_id in _speaking(thread, note, posts)}
    if note is None and posts:
        title = "\n".join([thread.title, *thread.tags.values_list("name", flat=True)])
        words.add(f"{thread.firm_id}/t{_digest(title)}")
        if thread.closed_by is not None:
            words.add(f"{thread.closed_by.firm_id}/c{_digest(thread.closed_why)}")
    gaining = [firm for firm in firms if firm.pk not in present]
    return Weight(posts, len(shown), list(people), gaining, frozenset(words))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def weight_of(disclosure: Disclosure) -> Weight:
    """Weigh what a proposal says."""
    target = disclosure.target
    then = Seat.objects.in_force().filter(audience=target).values_list("user_id", flat=True)
    return weigh(disclosure.thread, disclosure.note, disclosure.audience, then, firms_of(target))


def firms_of(audience: Audience) -> list[Firm]:
    """The firms that take part in the workspace and that the audience is for, whether they have people there or not."""
    firms = Firm.objects.filter(participations__workspace=audience.workspace_id or 0).order_by("name")
    if audience.kind == AudienceKind.FIRMS:
        return list(firms.filter(pk__in=audience.firms.values("pk")))
    return list(firms) if audience.kind == AudienceKind.EVERYONE else []


def _posts(thread: Thread, note: Post | None) -> list[Post]:
    standing = Post.objects.filter(thread=thread, moved_to=None, deleted_at=None).select_related(
        "firm", "author"
    )
    if note is not None:
        return list(standing.filter(pk=note.pk))
    return list(standing.filter(audience=thread.audience_id, after_nr=None).order_by("nr"))


def _speaking(thread: Thread, note: Post | None, posts: list[Post]) -> set[int]:
    """The firms whose people said something by name that goes along without being a post."""
    said = [
        Reaction.objects.filter(post__in=posts).values_list("user__firm_id", flat=True),
        Ballot.objects.filter(poll__post__in=posts, firm__isnull=False).values_list("firm_id", flat=True),
    ]
    if note is None:
        said.append(Backing.objects.filter(thread=thread).values_list("firm_id", flat=True))
    return set(said[0].union(*said[1:]))


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
    return stand(disclosure.thread, disclosure.audience, disclosure.proposer, weight, keys)


def stand(
    thread: Thread, audience: Audience, proposer: User, weight: Weight, keys: Iterable[Key] = ()
) -> Standing:
    """The same of what is not proposed yet."""
    keys = list(keys)
    firms = Firm.objects.in_bulk(weight.firm_ids)
    holders = _holders(thread, audience, firms.values())
    seconds = _seconds(thread, audience, proposer, holders)

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


def _holders(thread: Thread, audience: Audience, firms: Iterable[Firm]) -> dict[int, dict[int, str]]:
    """Who speaks for each firm here, by its id: users' names by theirs."""
    seated = Seat.objects.in_force().filter(audience=audience).values("user")
    found: dict[int, dict[int, str]] = {firm.pk: {} for firm in firms}
    leads = FirmLead.objects.filter(firm__in=found, user__in=seated, user__firm__in=found)
    for firm_id, pk, name in leads.order_by("pk").values_list("firm_id", "user_id", "user__name"):
        found[firm_id][pk] = name
    for firm in firms:
        if firm.kind == FirmKind.HOST and not found[firm.pk]:
            owners = Membership.objects.filter(
                workspace=thread.workspace_id, firm=firm, role=Role.OWNER, user__in=seated
            )
            found[firm.pk] = dict(owners.order_by("pk").values_list("user_id", "user__name"))
    return found


def _seconds(
    thread: Thread, audience: Audience, proposer: User, holders: dict[int, dict[int, str]]
) -> dict[int, str]:
    """Colleagues of the proposer who can be the second person: where nobody but the proposer holds any key."""
    held_by = {pk for held in holders.values() for pk in held}
    if held_by != {proposer.pk}:
        return {}
    seated = Seat.objects.in_force().filter(audience=audience).exclude(user=proposer).values("user")
    writers = Membership.objects.filter(
        workspace=thread.workspace_id,
        firm=proposer.firm_id,
        user__in=seated,
        role__in=(*STEWARD_ROLES, Role.MEMBER),
    )
    return dict(writers.order_by("pk").values_list("user_id", "user__name"))
