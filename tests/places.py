"""A world with one of everything, and its things' addresses: what the access matrix and the leak test walk."""

import copy
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import User
from community.bookmarks.actions import keep_bookmark
from community.chat.actions import make_hook, open_channel, pin_message, reply_aside, send_message
from community.disclosures.actions import propose_disclosure
from community.disclosures.choosing import then_of
from community.disclosures.models import Disclosure
from community.disclosures.weighing import weigh
from community.events.relay import run_reader
from community.files.actions import settle_preview
from community.invites.actions import Terms, create_invite, redeem_invite
from community.invites.models import Redemption
from community.links import keeping as links
from community.links.models import Link
from community.mail.letters import Letter, post_mail
from community.markup import PollSpec
from community.notifications.mailing.stopping import stop_url
from community.notifications.models import Notification
from community.outcomes.actions import ask_reminder, promote_messages, propose_decision
from community.outcomes.posting import task_on
from community.polls.actions import cast_vote
from community.retention.actions import set_hold
from community.scheduled.actions import schedule
from community.threads.actions import Choice, reply, start_thread, write_note
from community.threads.models import Thread
from community.threads.posting import Words
from tests.make import make_agreement, make_file, make_gate, make_user, png, sign
from tests.shapes import pdf

# Apps whose addresses are ours; allauth's and the admin's have tests of their own.
OURS = {
    "accounts",
    "disclosures",
    "bookmarks",
    "polls",
    "scheduled",
    "outcomes",
    "feed",
    "administration",
    "notifications",
    "realtime",
    "retention",
    "threads",
    "chat",
    "files",
    "links",
    "manners",
    "invites",
    "workspaces",
}
CANARY = "xanthous"  # in every word that somebody wrote in the world


@dataclass
class World:
    """The values of all address parts, and the words that must not reach who has no seat."""

    kwargs: dict[str, object]
    workspace: object
    thread: object
    told: object  # a thread of which everybody was told


def words(text: str) -> Words:
    return Words(source=text, html=f"<p>{text}</p>", html_version=1, excerpt=text[:200])


def build_world(cast) -> World:
    """One of everything in the cast's shared workspace; each name and text of it has the canary."""
    workspace, olga = cast.workspace, cast.olga
    agreement = make_agreement(cast.ada, title=f"Secrets {CANARY}")
    make_gate(olga, workspace, agreement)
    sign(cast.lin, agreement, for_firm=True)
    for user in (olga, cast.mats, cast.rune, cast.sara, cast.lin):
        sign(user, agreement)
    thread = start_thread(
        olga,
        workspace,
        title=f"Preload {CANARY}",
        words=words(f"First {CANARY}."),
        choice=Choice("everyone"),
        tags=[f"t{CANARY}"],
        client_id="world-1",
    )
    sent = make_file(cast.sara, workspace, f"{CANARY}.png", png())
    shown = make_file(cast.sara, workspace, f"{CANARY}.pdf", pdf())
    settle_preview(shown, pages=1)
    post = reply(
        cast.sara,
        thread,
        words=replace(words(f"Reply {CANARY}."), files=(sent.pk, shown.pk)),
        client_id="world-2",
    )
    link = Link.objects.create(
        workspace=workspace,
        audience=thread.audience,
        carrier=post.public_id,
        url=f"https://aoki.example/{CANARY}",
        title=f"Elsewhere {CANARY}",
        state="ready",
        width=480,
        height=320,
    )
    links.picture(link.public_id).write_bytes(b"drawn")
    unsent = make_file(cast.sara, workspace, f"unsent {CANARY}.txt")
    note = write_note(cast.sara, thread, words=words(f"Note {CANARY}."), client_id="world-3")
    bookmark = keep_bookmark(cast.sara, post, note=f"Keep {CANARY}")
    planned = schedule(
        cast.sara,
        workspace,
        thread,
        typed={"source": [f"Planned {CANARY}"], "client_id": ["world-8"]},
        due_at=timezone.now() + timedelta(days=1),
    )
    invite, token = create_invite(
        olga,
        Terms(
            places=[(workspace, "member")],
            firm=cast.supplier,
            firm_name="",
            expires_at=timezone.now() + timedelta(days=7),
            max_uses=5,
            needs_approval=True,
            message=f"Come {CANARY}",
        ),
    )
    waiting = redeem_invite(invite, user=make_user(cast.supplier, f"Wait {CANARY}"))
    question = start_thread(
        olga,
        workspace,
        title=f"Which {CANARY}?",
        words=words(f"Asked {CANARY}."),
        choice=Choice("everyone"),
        kind="question",
        client_id="world-5",
    )
    answer = reply(cast.sara, question, words=words(f"Answer {CANARY}."), client_id="world-6")
    asked = replace(
        words(f"Poll {CANARY}."),
        html=f'<div class="poll"><p>Poll {CANARY}</p><ul></ul></div>',
        poll=PollSpec(f"Poll {CANARY}", (f"One {CANARY}", f"Two {CANARY}"), is_open=True),
    )
    polled = reply(cast.sara, question, words=asked, client_id="world-8")
    cast_vote(cast.sara, polled, choices=[0])
    idea = start_thread(
        cast.sara,
        workspace,
        title=f"Idea {CANARY}",
        words=words(f"Better {CANARY}."),
        choice=Choice("everyone"),
        kind="idea",
        client_id="world-7",
    )
    told_thread = start_thread(  # of which there is something in everybody's inbox
        cast.lin,
        workspace,
        title=f"Told {CANARY}",
        words=replace(words(f"Told {CANARY}."), mentions=(olga.pk, cast.mats.pk, cast.rune.pk, cast.sara.pk)),
        choice=Choice("everyone"),
        client_id="world-4",
    )
    narrow = _narrow(cast, "world-9")
    disclosure = _proposed(cast, _narrow(cast, "world-10"))
    told = _told(cast.sara)
    channel = open_channel(
        olga, workspace, name=f"bench-{CANARY}", topic=f"About {CANARY}", choice=Choice("everyone")
    )
    log = make_file(cast.sara, workspace, f"Said {CANARY}.txt")
    said = replace(words(f"Said {CANARY}."), files=(log.pk,))
    message = send_message(
        cast.sara,
        channel,
        words=said,
        client_id="world-said",
        attach=lambda message: task_on(message, user=cast.lin, due_at=None),
    )
    pin_message(cast.sara, message)
    reply_aside(cast.lin, channel, message, words=words(f"Aside {CANARY}."), client_id="world-aside")
    keep_bookmark(cast.sara, message, note=f"Keep {CANARY}")
    hook, secret = make_hook(olga, channel, name=f"Bot {CANARY}")
    promote_messages(
        cast.mats,
        channel,
        messages=[message.public_id],
        title=f"Promoted {CANARY}",
        kind="discussion",
        category=None,
        client_id="world-promoted",
    )
    hold = set_hold(cast.ada, workspace, person=None, why=f"Why {CANARY}")
    decision = propose_decision(
        cast.sara,
        channel,
        question=f"Which {CANARY}",
        options=[f"Option {CANARY}"],
        decision=f"Decided {CANARY}",
        words=words(f"Which {CANARY}"),
        client_id="world-decision",
        grounds=[message.public_id],
    )
    reminder = ask_reminder(
        cast.sara,
        channel,
        user=None,
        text=f"Remind {CANARY}",
        remind_at=timezone.now() + timedelta(days=1),
        client_id="world-reminder",
        notifies=99,
    )
    mail = post_mail("account", f"{CANARY}@aoki.example", letter=Letter("s", "t"))
    assert isinstance(waiting, Redemption)
    return World(
        {
            "workspace_id": workspace.public_id,
            "thread_id": thread.public_id,
            "slug": "x",
            "post_id": post.public_id,
            "shown_id": shown.public_id,
            "bookmark_id": bookmark.public_id,
            "scheduled_id": planned.public_id,
            "question_id": question.public_id,
            "answer_id": answer.public_id,
            "polled_id": polled.public_id,
            "idea_id": idea.public_id,
            "narrow_id": narrow.public_id,
            "note_id": note.public_id,
            "disclosure_id": disclosure.public_id,
            "category_id": thread.category.public_id,
            "place": f"thread:{thread.public_id}",
            "person_id": cast.sara.public_id,
            "firm_id": cast.supplier.public_id,
            "rival_id": cast.rival.public_id,
            "audience_id": workspace.audiences.get(kind="everyone").public_id,
            "agreement_id": agreement.public_id,
            "number": 1,
            "invite_id": invite.public_id,
            "redemption_id": waiting.public_id,
            "token": token,
            "mail_id": mail.public_id,
            "change": "opener",
            "session_id": "nothing",
            "signed": stop_url(cast.sara, thread).split("/")[-2],
            "notification_id": told.public_id,
            "work": "0" * 32,
            "file_id": sent.public_id,
            "upload_id": unsent.public_id,
            "link_id": link.public_id,
            "channel_id": channel.public_id,
            "message_id": message.public_id,
            "decision_id": decision.public_id,
            "reminder_id": reminder.public_id,
            "hook_id": hook.public_id,
            "secret": secret,
            "hold_id": hold.public_id,
        },
        workspace,
        thread,
        told_thread,
    )


def _narrow(cast, key: str) -> Thread:
    """A thread of all but the reader, with words of both firms."""
    people = (cast.olga, cast.sara, cast.lin)
    thread = start_thread(
        cast.mats,
        cast.workspace,
        title=f"Few {CANARY}",
        words=words(f"Some {CANARY}."),
        choice=Choice("people", people=people),
        client_id=key,
    )
    reply(cast.lin, thread, words=words(f"Few {CANARY}."), client_id=f"{key}-reply")
    return thread


def _proposed(cast, thread: Thread) -> Disclosure:
    """What somebody proposes to show to everybody."""
    choice = Choice("everyone")
    then = then_of(thread, thread.audience, choice)
    weight = weigh(thread, None, thread.audience, then.users, then.firms)
    return propose_disclosure(cast.mats, thread, why=f"Why {CANARY}", shown=weight.digest, choice=choice)


def _told(user) -> Notification:
    """What the last thread means to `user`, by our own run of the reader or the real site's."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        run_reader("notifications")
        found = Notification.objects.filter(user=user, post__isnull=False).order_by("-event_id").first()
        if found is not None:
            return found
        time.sleep(0.2)
    raise AssertionError("nobody was told")


def our_patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every address of ours by its full name, from the resolver: a new one can't be forgotten."""

    def walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry, entry.namespace or namespace)
            elif namespace in OURS:
                yield f"{namespace}:{entry.name}", entry

    yield from walk(get_resolver(), "")


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back; acts inside may be durable, as in a test."""
    block = transaction.atomic()
    block._from_testcase = True
    try:
        with block:
            yield
            transaction.set_rollback(True)
    finally:
        pass


class Visitor:
    """Somebody who asks without leaving a trace: signed in once, and whatever an address does is undone."""

    def __init__(self, user: User | None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user)
        self.cookies = copy.deepcopy(self.client.cookies)

    @contextmanager
    def asks(self, method: str, path: str, fields: dict[str, str]) -> Iterator[HttpResponse]:
        """The answer, for as long as what came of it is there."""
        self.client.cookies = copy.deepcopy(self.cookies)
        with undone():
            yield getattr(self.client, method.lower())(path, fields)
