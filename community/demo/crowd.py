"""Who is in a seeded community: firms, people, workspaces with their members, and two people to look through.

`light` sits in two workspaces of a supplier (5 seats with their own), `heavy` of the host in up to 249 (500 seats).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import Firm, FirmDomain, FirmKind, User
from community.demo.cast import PASSWORD
from community.demo.phrases import CATEGORIES, FIRM_TRADES, FIRM_WORDS, JOBS, PARTS, names_of_people
from community.demo.sizes import shares, skewed
from community.events.record import act, record
from community.threads.models import Category
from community.workspaces import verbs
from community.workspaces.joining import join_firm, reseat_and_record
from community.workspaces.locks import lock_sight
from community.workspaces.models import Audience, AudienceKind, Membership, Role, Workspace
from community.workspaces.seating import note_audience, open_audience, seat_alone

DOMAIN = "seed.example"
LIGHT, HEAVY = f"light@{DOMAIN}", f"heavy@{DOMAIN}"
HEAVY_WORKSPACES = 249
FEWEST_USERS = 8


@dataclass(frozen=True)
class Place:
    """A workspace as its threads need it: who writes there, its shelves, and the audience of each firm's notes."""

    workspace: Workspace
    everyone: Audience
    writers: Sequence[User]
    shelves: Sequence[Category]
    notes: dict[int, Audience]  # by firm


@dataclass
class Crowd:
    """The people of a seeded community, those of each firm, and the two whose names are known."""

    host: Firm
    people: dict[int, list[User]] = field(default_factory=dict)  # by firm
    suppliers: list[Firm] = field(default_factory=list)
    owner: User = field(init=False)
    light: User = field(init=False)
    heavy: User = field(init=False)


@transaction.atomic
def bring_crowd(dice: random.Random, users: int, *, may_sign_in: bool) -> Crowd:
    """Open firms and make `users` people, who can't sign in; where `may_sign_in`, `light` and `heavy` can."""
    host = Firm.objects.filter(kind=FirmKind.HOST).first() or Firm.objects.create(
        name="Norrland Robotics", letters="NR", hue=1, kind=FirmKind.HOST
    )
    FirmDomain.objects.create(firm=host, domain=DOMAIN)
    crowd = Crowd(host)
    crowd.suppliers = Firm.objects.bulk_create(_suppliers(max(2, min(60, users // 40))))
    FirmDomain.objects.bulk_create(
        FirmDomain(firm=firm, domain=f"f{number}.{DOMAIN}") for number, firm in enumerate(crowd.suppliers, 1)
    )
    sizes = shares(users - 2, [len(crowd.suppliers) / 2, *([1.0] * len(crowd.suppliers))])
    names, now = names_of_people(dice), timezone.now()
    made: list[User] = []
    for number, (firm, size) in enumerate(zip([host, *crowd.suppliers], sizes, strict=True)):
        domain = DOMAIN if firm == host else f"f{number}.{DOMAIN}"
        for place, name in enumerate(islice(names, size), 1):
            address = f"{name.lower().replace(' ', '.')}.{place}@{domain}"
            made.append(
                User(email=address, name=name, firm=firm, job_title=dice.choice(JOBS), imported_at=now)
            )
    for user in made:
        user.set_unusable_password()
    password = make_password(PASSWORD if may_sign_in else None)
    imported = None if may_sign_in else now
    known = [
        User(email=LIGHT, name="Lia Light", firm=crowd.suppliers[0], password=password, imported_at=imported),
        User(email=HEAVY, name="Hedda Heavy", firm=host, password=password, imported_at=imported),
    ]
    for user in User.objects.bulk_create([*made, *known], batch_size=1000):
        crowd.people.setdefault(user.firm_id, []).append(user)
    crowd.light, crowd.heavy = known
    crowd.owner = crowd.people[host.pk][0]
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in known
    )
    for user in (*known, crowd.owner):
        seat_alone(user)
    return crowd


def _suppliers(count: int) -> Iterator[Firm]:
    for number in range(count):
        word, trade = FIRM_WORDS[number % len(FIRM_WORDS)], FIRM_TRADES[number % len(FIRM_TRADES)]
        yield Firm(name=f"{word} {trade}", letters=f"{word[0]}{trade[0]}", hue=number % 8 + 1)


def open_places(dice: random.Random, crowd: Crowd, count: int) -> Iterator[Place]:
    """Open `count` workspaces one after the other, the first with most people."""
    busiest = max(6, sum(map(len, crowd.people.values())) // 5)
    sizes = skewed(busiest * 3 + count * 6, count, 1.0, least=6) if count else []
    for number, size in enumerate(sizes):
        guests = dice.sample(crowd.suppliers, min(len(crowd.suppliers), dice.choice((1, 1, 1, 2, 2, 3))))
        if number < 2 and crowd.suppliers[0] not in guests:
            guests[0] = crowd.suppliers[0]
        yield _open_place(dice, crowd, number, guests, size)


@act
def _open_place(dice: random.Random, crowd: Crowd, number: int, guests: Sequence[Firm], size: int) -> Place:
    """One workspace with its people, seated; the act's own rows, for members come by the hundred."""
    lock_sight(firms=[crowd.host.pk, *(firm.pk for firm in guests)])
    part = PARTS[number % len(PARTS)]
    name = f"{part[0].upper()}{part[1:]} {number // len(PARTS) + 1}"
    workspace = Workspace.objects.create(name=name, letters=name[:2].upper(), opened_by=crowd.owner)
    everyone = open_audience(AudienceKind.EVERYONE, workspace)
    open_audience(AudienceKind.STEWARDS, workspace)
    firms = [crowd.host, *guests]
    for firm in firms:
        join_firm(workspace, firm, by=crowd.owner)
    roles = {crowd.owner.pk: Role.OWNER}
    if number < 2:
        roles[crowd.light.pk] = Role.MEMBER
    if number < HEAVY_WORKSPACES:
        roles[crowd.heavy.pk] = Role.MEMBER if number else Role.MODERATOR
    here = {crowd.owner.pk: crowd.owner, crowd.light.pk: crowd.light, crowd.heavy.pk: crowd.heavy}
    for firm in firms:
        around = [user for user in crowd.people[firm.pk] if user not in (crowd.light, crowd.heavy)]
        for user in dice.sample(around, min(len(around), -(-size // len(firms)))):
            here[user.pk] = user
            roles.setdefault(user.pk, Role.READER if dice.random() < 0.05 else Role.MEMBER)
    Membership.objects.bulk_create(
        Membership(workspace=workspace, user=here[pk], firm_id=here[pk].firm_id, role=role, by=crowd.owner)
        for pk, role in roles.items()
    )
    shelves = Category.objects.bulk_create(
        Category(workspace=workspace, audience=everyone, name=name, position=position)
        for position, name in enumerate(CATEGORIES)
    )
    reseat_and_record(workspace, crowd.owner, cause=verbs.OPENED.name)
    record(
        verbs.OPENED,
        actor=crowd.owner,
        audience_id=everyone.pk,
        subject=workspace,
        workspace_id=workspace.pk,
    )
    writers = [here[pk] for pk, role in roles.items() if role != Role.READER]
    notes = {firm.pk: note_audience(everyone, firm) for firm in firms}
    return Place(workspace, everyone, writers, shelves, notes)
