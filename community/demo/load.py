"""Plays the demo through the site's own acts, then moves what was written back in time."""

import re
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import Agreement, Firm, FirmDomain, FirmKind, FirmLead, Skill, User
from community.demo.cast import AGREEMENTS, FIRMS, PASSWORD, PEOPLE, PLACES, RIVALS, UNSIGNED, Place
from community.demo.chats import load_chats
from community.demo.run_in import run_in, valued
from community.demo.talk import TALKS, Line, Talk
from community.events.models import Stream
from community.markup import render
from community.threads.actions import Choice, open_category, react, reply, start_thread, write_note
from community.threads.forms import words_of
from community.threads.kinds.idea.actions import move_idea, vote_for_idea
from community.threads.kinds.idea.models import Idea
from community.threads.kinds.question.actions import accept_answer, share_question
from community.threads.kinds.question.models import Question
from community.threads.models import Category, Post, Reaction, Thread
from community.threads.posting import Words
from community.threads.worth.running import count_all
from community.workspaces.actions import (
    add_person,
    declare_rivals,
    open_agreement,
    open_workspace,
    promise,
    publish_version,
    set_gate,
    sign_agreement,
)
from community.workspaces.models import Membership, Participation, Workspace
from community.workspaces.seating import seat_admin, seat_alone
from community.workspaces.sight import find_workspace

OWNER, ADMIN = "ingrid", "ada"
OPENED = timedelta(weeks=11)  # before the first thread
REACTIONS = [
    ("agree", ("mattias", "ingrid", "emil")),
    ("seen", ("kenta", "saskia")),
    ("thanks", ("haruka", "priya")),
]


def load_demo() -> list[User]:
    """Fill an empty site with the demo community; return its people."""
    people = _open_firms()
    for one, other in RIVALS:
        declare_rivals(people[ADMIN], Firm.objects.get(name=one), Firm.objects.get(name=other))
    agreements = _publish(people)
    places = {place.name: _open_place(place, people, agreements) for place in PLACES}
    _sign(people)
    for talk in TALKS:
        _talk(talk, places[talk.place], people)
    _keep_log(places, people)
    load_chats(places, people)
    _open_earlier()
    count_all()
    return list(people.values())


@transaction.atomic
def _open_firms() -> dict[str, User]:
    password = make_password(PASSWORD)
    people = {}
    for name, (letters, hue, domain) in FIRMS.items():
        kind = FirmKind.HOST if name == "Norrland Robotics" else FirmKind.SUPPLIER
        firm = Firm.objects.create(name=name, letters=letters, hue=hue, kind=kind)
        FirmDomain.objects.create(firm=firm, domain=domain)
        for person in (person for person in PEOPLE if person.firm == name):
            user = User.objects.create(
                email=person.email,
                name=person.name,
                firm=firm,
                job_title=person.job,
                department=person.department,
                time_zone=person.zone,
                password=password,
                is_site_admin=person.is_site_admin,
                can_open_workspaces=person.opens_workspaces,
            )
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            Skill.objects.bulk_create(Skill(user=user, name=skill) for skill in person.skills)
            seat_alone(user)
            seat_admin(user)
            if person.is_lead:
                FirmLead.objects.create(firm=firm, user=user)
            people[person.first] = user
    return people


def _publish(people: dict[str, User]) -> dict[str, Agreement]:
    found = {}
    for reference, (title, kind, signed_by, text, _firms) in AGREEMENTS.items():
        admin = people[ADMIN]
        agreement = open_agreement(admin, title=title, reference=reference, kind=kind, signed_by=signed_by)
        publish_version(admin, agreement, text=text, html=render(text).html, in_force_from=timezone.now())
        found[reference] = agreement
    return found


def _open_place(place: Place, people: dict[str, User], agreements: dict[str, Agreement]) -> Workspace:
    owner = people[OWNER]
    workspace = open_workspace(owner, name=place.name, purpose=place.purpose, letters=place.letters)
    for first, role in place.people.items():
        add_person(owner, workspace, people[first], role=role)
    promise(owner, workspace, answer_within=24, votes_each=10)
    for name in place.categories:
        open_category(owner, workspace, name=name)
    for reference in filter(None, (place.gate, "POL-1" if place.gate else "")):
        set_gate(owner, workspace, agreements[reference])
        # Whoever sets a gate loses sight until they have signed, and can't go on: so the owner signs at once.
        sign_agreement(
            owner, agreements[reference].versions.get(), for_firm=False, name_typed=owner.name, address=None
        )
    return workspace


def _sign(people: dict[str, User]) -> None:
    for reference, (_title, _kind, signed_by, _text, firms) in AGREEMENTS.items():
        version = Agreement.objects.get(reference=reference).versions.get()
        gated = Workspace.objects.filter(gates__agreement=version.agreement)
        for first, user in people.items():
            if first in UNSIGNED or not gated.filter(memberships__user=user).exists():
                continue
            if user.firm.name in firms and user.leads.exists():
                sign_agreement(user, version, for_firm=True, name_typed=user.name, address=None)
            if signed_by != "firm":
                sign_agreement(user, version, for_firm=False, name_typed=user.name, address=None)


def _talk(talk: Talk, workspace: Workspace, people: dict[str, User]) -> Thread:
    first, *replies = talk.lines
    author = people[first[0]]
    seen = find_workspace(author, workspace.public_id)
    thread = start_thread(
        author,
        seen,
        title=talk.title,
        words=_words(first, seen, people),
        choice=Choice(talk.choice),
        kind=talk.kind,
        category=Category.objects.get(workspace=workspace, name=talk.category),
        tags=talk.tags,
        client_id=f"demo:{talk.title[:40]}:0",
    )
    _move_back(thread.posts.get(), first)
    Thread.objects.filter(pk=thread.pk).update(at=_when(first))
    for number, line in enumerate(replies, start=1):
        act = write_note if line[3].startswith("NOTE ") else reply
        post = act(
            people[line[0]],
            Thread.objects.select_related("workspace", "audience__workspace").get(pk=thread.pk),
            words=_words(line, seen, people),
            client_id=f"demo:{talk.title[:40]}:{number}",
        )
        _move_back(post, line)
        if number == talk.answer:
            accept_answer(author, post)
            Question.objects.filter(pk=thread.pk).update(chosen_at=_when(line) + timedelta(hours=3))
    back = vote_for_idea if talk.kind == "idea" else share_question
    for first_name in talk.backed_by:
        back(people[first_name], Thread.objects.select_related("workspace").get(pk=thread.pk))
    if talk.outcome:
        who, status, reason = talk.outcome
        move_idea(
            people[who],
            Thread.objects.select_related("workspace").get(pk=thread.pk),
            status=status,
            reason=reason,
        )
        Idea.objects.filter(pk=thread.pk).update(changed_at=_when(talk.lines[-1]) + timedelta(hours=20))
    _react(thread, people)
    return thread


def _keep_log(places: dict[str, Workspace], people: dict[str, User]) -> None:
    """A long thread, of which some posts stand out."""
    talk = run_in()
    thread = _talk(talk, places[talk.place], people)
    for post in thread.posts.filter(nr__in=valued(), after_nr=None):
        for first, kind in (("haruka", "seen"), ("jonas", "thanks"), ("kenta", "agree")):
            react(people[first], post, kind=kind)


def _words(line: Line, workspace: Workspace, people: dict[str, User]) -> Words:
    def named(match: "re.Match[str]") -> str:
        user = people.get(match[1])
        return f"@[{user.name}](user:{user.public_id})" if user else match[0]

    source = re.sub(r"@([a-z]+)", named, line[3].removeprefix("NOTE "))
    return words_of(source, [workspace.sight.everyone_id], workspace)


def _when(line: Line) -> datetime:
    day = timezone.now() - timedelta(days=line[1])
    return day.replace(hour=line[2], minute=(len(line[3]) * 7) % 60, second=0, microsecond=0)


def _move_back(post: Post, line: Line) -> None:
    at = _when(line)
    Post.objects.filter(pk=post.pk).update(at=at)
    Stream.objects.filter(pk=post.stream_id).update(last_at=at, active_at=at)


def _open_earlier() -> None:
    """Workspaces were opened and joined before anybody wrote there."""
    at = timezone.now() - OPENED
    Workspace.objects.update(opened_at=at)
    Membership.objects.update(since=at)
    Participation.objects.update(since=at)


def _react(thread: Thread, people: dict[str, User]) -> None:
    """A few statements on the second post, by those who see it and didn't write it."""
    post = thread.posts.filter(nr=2, after_nr=None).first()
    if post is None:
        return
    for kind, names in REACTIONS:
        for user in (people[name] for name in names):
            sees = Post.objects.visible_to(user).filter(pk=post.pk).exists()
            role = thread.workspace.memberships.filter(user=user).values_list("role", flat=True).first()
            if sees and user != post.author and role != "reader":
                react(user, post, kind=kind)
    # As if on the day after; the last ones an hour ago, where that day is still to come.
    at = min(post.at + timedelta(hours=20), timezone.now() - timedelta(hours=1))
    Reaction.objects.filter(post=post).update(at=at)
