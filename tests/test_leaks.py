"""A rival finds no trace: a canary in everything that was written in a workspace, looked for on every address."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail as outbox
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import Firm, User
from community.chat import reading as chat
from community.disclosures import reading as disclosing
from community.disclosures.models import Disclosure
from community.events.record import events_of
from community.events.relay import run_reader
from community.files.views import rules
from community.invites.actions import Terms, create_invite
from community.mail.letters import _composers
from community.mail.models import Mail
from community.mail.sending import send_due
from community.notifications import inbox
from community.notifications.mailing import gathering, letters, wanted
from community.notifications.mailing.gathering import gather
from community.notifications.models import Notification
from community.realtime import views as realtime
from community.retention import views as retention
from community.threads import reading
from community.threads.actions import Choice, reply, start_thread, write_note
from community.workspaces import sight
from community.workspaces.access import VisibleQuerySet
from community.workspaces.actions import add_person, change_role, name_lead, remove_person
from community.workspaces.models import Audience
from community.workspaces.views import audiences, cards, settings
from tests.make import make_user, make_version, sign
from tests.places import CANARY, Visitor, our_patterns, words

# What was written in the world, word for word.
WORDS = [
    f"{word} {CANARY}" for word in ("Preload", "First", "Reply", "Note", "Come", "Keep", "Said", "About")
]
# What an invite shows to whoever holds its link is not a leak.
BY_LINK = {"invites:link", "invites:join", "invites:code", "invites:passkey", "invites:next"}


def surfaces(user, world):
    """Yield (address, method, response) of every address, at the things of the world and without them."""
    visitor = Visitor(user)
    for name, pattern in our_patterns():
        if name in BY_LINK:
            continue
        kwargs = {
            part: world.kwargs[part]
            for part in pattern.pattern.converters or pattern.pattern.regex.groupindex
        }
        for method in ("GET", "POST"):
            with visitor.asks(method, reverse(name, kwargs=kwargs), {"q": "a"}) as response:
                yield name, method, whole(response)


def whole(response):
    """The answer with all its bytes, also where they come in pieces."""
    return HttpResponse(response.getvalue(), headers=response.headers) if response.streaming else response


def traces(response):
    text = response.content.decode(errors="replace") + str(dict(response.headers))
    return CANARY in text or "J4 joint" in text or "Aoki" in text or "Sara Lind" in text


def leaks(user, world):
    return sorted({name for name, _method, response in surfaces(user, world) if traces(response)})


def test_a_rival_finds_no_trace(cast, world):
    assert leaks(cast.ravi, world) == []


def test_nobody_finds_no_trace(cast, world):
    assert leaks(None, world) == []


def test_a_member_of_nothing_finds_no_trace(cast, world):
    assert leaks(make_user(cast.rival), world) == []


def test_who_was_removed_finds_no_trace(cast, world):
    remove_person(cast.olga, cast.workspace, cast.rune)
    found = [name for name in leaks(cast.rune, world) if not name.startswith("workspaces:agreement")]
    assert found == []  # what one has signed oneself stays one's own to read


def test_who_has_not_signed_finds_no_trace(cast, world):
    """Before the signatures: the workspace's name, the own firm and who must sign; no word, and nobody else."""
    user = make_user(cast.supplier, "New Person")
    add_person(cast.olga, cast.workspace, user, role="member")
    people = ["Sara Lind", "Mats Ek", "Rune Dahl", "Olga Berg", f"Wait {CANARY}"]
    found = {
        (name, word)
        for name, _method, response in surfaces(user, world)
        for word in (*WORDS, *people)
        if word in response.content.decode(errors="replace")
    }
    assert found == set()


def test_links_and_titles_that_are_typed_give_a_rival_nothing(client, cast, world):
    """Somebody of both workspaces links to what is in one: in the other the address stays an address."""
    keys = [f"t/{world.thread.public_id}/", f"p/{world.kwargs['post_id']}/", f"f/{world.kwargs['file_id']}/"]
    links = "".join(
        f'<p><a href="{at}" rel="x">{at}</a></p>'
        for at in (f"{django_settings.SITE_URL}/{key}" for key in keys)
    )
    said = start_thread(
        cast.olga,
        cast.rival_workspace,
        title="See there",
        words=replace(words("x"), html=links),
        choice=Choice("everyone"),
        client_id="linked",
    )
    own = f"w/{cast.rival_workspace.public_id}"
    asked = "&".join(f"to={key[:-1]}" for key in keys)
    for viewer, sees in ((cast.ravi, False), (cast.olga, True)):
        client.force_login(viewer)
        for path in (f"/t/{said.public_id}/", f"/links/?{asked}"):
            text = client.get(path, follow=True).content.decode()
            assert (CANARY in text) is sees, path
        for path in (f"/{own}/threads/similar/?title=Preload {CANARY}", f"/{own}/tags/?q=t{CANARY[:3]}"):
            assert CANARY not in client.get(path).content.decode()


# Mails of these kinds are looked at below. A new kind needs a row; those of notifications come after them, and what
# they say is in tests/notifications/test_mail_words.py.
ABOUT_ACCESS = {"added", "invite", "lead_named", "place_opened", "removed", "role_changed", "sign_for_firm"}
ABOUT_ONESELF = {"invite_code", "password_reset"}  # an address and a code, or a link


def test_each_kind_of_composed_mail_has_a_row():
    kinds = {kind for kind, compose in _composers.items() if "notifications" not in compose.__module__}
    assert kinds <= ABOUT_ACCESS | ABOUT_ONESELF


def test_mails_about_access_carry_no_word_and_name_nobody_else(cast, world, settings):
    """A mail about one's access names who acted, the workspace and the own firm; a rival gets none."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    new, agreement = make_user(cast.supplier, "New Person"), cast.workspace.gates.get().agreement
    add_person(cast.olga, cast.workspace, new, role="member")
    change_role(cast.olga, cast.workspace, cast.sara, role="moderator")
    send_due()
    make_version(cast.ada, agreement)
    for user in (cast.olga, new):
        sign(user, agreement)
    send_due()
    sign(cast.lin, agreement, for_firm=True)
    name_lead(cast.ada, new)
    remove_person(cast.olga, cast.workspace, cast.rune)
    terms = Terms(
        places=[(cast.workspace, "member")],
        firm=cast.supplier,
        firm_name="",
        expires_at=timezone.now() + timedelta(days=7),
        address="kim@aoki.example",
    )
    create_invite(cast.olga, terms)
    send_due()
    assert set(Mail.objects.filter(sent_at__isnull=False).values_list("kind", flat=True)) >= ABOUT_ACCESS
    for letter in outbox.outbox:
        text = letter.subject + letter.body + "".join(str(part) for part, _type in letter.alternatives)
        assert not [word for word in WORDS if word in text], letter.subject
        others = {
            user.name for user in (cast.sara, cast.mats, cast.rune, cast.lin) if user.email not in letter.to
        }
        assert not [name for name in others if name in text], (letter.subject, letter.to)
        assert letter.to != [cast.ravi.email]


@pytest.fixture
def told_by_mistake(world, cast, settings):
    """Everybody has a row about each post of the world, as if the reader of the log had gone mad; mails are due."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notification.objects.all().delete()
    for post in world.thread.posts.select_related("thread"):
        about = {
            "thread": post.thread,
            "post": post,
            "stream_id": post.stream_id,
            "nr": post.nr,
            "at": post.at,
        }
        event = events_of(post).earliest("id")
        for user in User.objects.all():
            Notification.objects.create(
                user=user,
                event=event,
                audience_id=post.audience_id,
                workspace_id=post.thread.workspace_id,
                reason="mention",
                mail_due_at=timezone.now() - timedelta(minutes=1),
                **about,
            )

    def mailed():
        """The words of every mail, by address."""
        gather()
        Mail.objects.filter(kind="account").delete()
        while send_due():
            pass
        found = {}
        for letter in outbox.outbox:
            html = "".join(str(part) for part, _type in letter.alternatives)
            found[letter.to[0]] = found.get(letter.to[0], "") + letter.subject + letter.body + html
        return found

    return mailed


def test_no_mail_reaches_who_has_no_seat(cast, told_by_mistake):
    remove_person(cast.olga, cast.workspace, cast.rune)
    found = told_by_mistake()
    # Rune's other mail says that he was removed.
    assert {address for address, text in found.items() if CANARY in text} == {
        user.email for user in (cast.olga, cast.mats, cast.sara, cast.lin)
    }
    for address, text in found.items():
        assert f"Note {CANARY}" not in text, address


def test_the_leak_test_of_mails_can_fail(cast, told_by_mistake, monkeypatch):
    """Without the one place that asks, everybody gets everything."""

    def all_of_them(notifications):
        return wanted.Wanted(list(notifications), [], None)

    monkeypatch.setattr(gathering, "wanted_of", all_of_them)
    monkeypatch.setattr(letters, "wanted_of", all_of_them)
    assert CANARY in told_by_mistake()[cast.ravi.email]


def test_a_site_admin_reads_no_word_of_a_workspace(cast, world):
    """Names of firms and people are administered; what was written is not read."""
    found = sorted(
        {
            name
            for name, _method, response in surfaces(cast.ada, world)
            if any(word in response.content.decode() for word in WORDS)
        }
    )
    assert found == []


def test_the_leak_test_can_fail(cast, world, monkeypatch, capsys):
    """With sight broken open, a rival finds the canary on each surface that shows content."""
    find, places = sight._find, cards.places_shared
    monkeypatch.setattr(VisibleQuerySet, "visible_to", lambda self, viewer, workspace=None: self.all())
    monkeypatch.setattr(sight, "_find", lambda viewer, where, key: find(cast.olga, where, key))
    # A thread's page asks for the seat in its own statement; any seat of anybody's will do now.
    anybody = (
        "own.user_id = (SELECT min(x.user_id) FROM workspaces_seat x WHERE x.audience_id = t.audience_id)"
    )
    asked = reading._THREAD.replace(reading.OWN_SEAT, f"{anybody} AND %(viewer)s::bigint IS NOT NULL")
    monkeypatch.setattr(reading, "_THREAD", asked)
    anybody = anybody.replace("t.audience_id", "c.audience_id")
    asked = chat._CHANNEL.replace(chat.OWN_SEAT, f"{anybody} AND %(viewer)s::bigint IS NOT NULL")
    monkeypatch.setattr(chat, "_CHANNEL", asked)
    # Other questions guard people, firms, audiences, and the pages for owners.
    monkeypatch.setattr(cards, "people_visible_to", lambda viewer: User.objects.all())
    monkeypatch.setattr(cards, "firms_visible_to", lambda viewer: Firm.objects.all())
    monkeypatch.setattr(cards, "places_shared", lambda viewer, person: places(person, person))
    monkeypatch.setattr(audiences, "audience_of", lambda viewer, key: Audience.objects.get(public_id=key))
    # Who sees a proposal sees where it would go, too: a second question.
    monkeypatch.setattr(disclosing, "disclosures_of", lambda viewer, workspace=None: Disclosure.objects.all())
    find_place = realtime.find_place
    monkeypatch.setattr(realtime, "find_place", lambda viewer, topic: find_place(cast.olga, topic))
    for module in (audiences, settings, rules, retention):
        monkeypatch.setattr(module, "require_role", lambda *_asked: "owner")
    open_now = set(leaks(cast.ravi, world))
    shows = {
        name for name, method, response in surfaces(cast.olga, world) if traces(response) and method == "GET"
    }
    # Pages of one's own things show each their own.
    own = (
        "accounts:",
        "manners:",
        "feed:",
        "administration:",
        "bookmarks:list",
        "outcomes:reminders",
        "scheduled:list",
        "workspaces:agreement",
        "workspaces:leaving",
    )
    shows -= {name for name in shows if name.startswith(own)}
    shows -= {"notifications:inbox"}  # its statement is its own: broken open below
    with capsys.disabled():
        print(f"\nsurfaces of the leak test: {', '.join(sorted(shows))}")
    assert len(shows) > 12
    assert shows <= open_now


def told(client, user):
    """What the inbox, its counts and the badge on every page tell."""
    client.force_login(user)
    page = client.get("/inbox/?show=all").content.decode()
    badge = re.search(r'data-unread="(\d+)"', client.get("/").content.decode())[1]
    return CANARY in page, client.get("/inbox/count/").json()["unread"], int(badge)


def test_the_inbox_forgets_with_the_seat(client, cast, world, monkeypatch):
    """At once, and while the row is still there: list, count and badge are one. Broken open, it tells."""
    assert told(client, cast.rune) == (True, 2, 2)  # that he was added, and a mention
    remove_person(cast.olga, cast.workspace, cast.rune)
    assert Notification.objects.filter(user=cast.rune).count() == 2
    assert told(client, cast.rune) == (False, 0, 0)
    monkeypatch.setattr(inbox, "VISIBLE", "true")
    assert told(client, cast.rune)[0]


def test_a_note_tells_the_own_firm_only(client, cast, world):
    before = {user: told(client, user)[1] for user in (cast.olga, cast.mats, cast.lin)}
    write_note(cast.sara, world.told, words=words(f"Another {CANARY} note"), client_id="note-1")
    run_reader("notifications")
    client.force_login(cast.lin)
    assert f"Another {CANARY} note" in client.get("/inbox/").content.decode()
    for user in (cast.olga, cast.mats):
        client.force_login(user)
        assert "Another" not in client.get("/inbox/?show=all").content.decode()
        assert told(client, user)[1] == before[user]


def test_a_note_leaves_no_trace_for_the_other_firm(client, cast, world):
    """Byte for byte the same page, list and numbers, whether the note is there or not."""
    client.force_login(cast.olga)
    paths = [
        f"/t/{world.thread.public_id}/",
        f"/w/{cast.workspace.public_id}/threads/",
        f"/w/{cast.workspace.public_id}/",
        "/",
    ]

    def seen():
        return [strip_tokens(client.get(path).content.decode()) for path in paths]

    before = seen()
    write_note(cast.sara, world.thread, words=words(f"Another {CANARY} note"), client_id="trace-1")
    assert seen() == before
    reply(cast.sara, world.thread, words=words("shared"), client_id="trace-2")
    assert seen() != before  # the comparison can fail


def test_an_outsider_in_a_mention_looks_like_nobody(client, cast, world):
    client.force_login(cast.olga)
    place = f"/composing/thread:{world.thread.public_id}/preview/"
    outsider = client.post(place, {"source": f"@[Ravi Shah](user:{cast.ravi.public_id})"}).content
    nobody = client.post(place, {"source": "@[Ravi Shah](user:aaaaaaaaaaaa)"}).content
    assert outsider == nobody
    for prefix in ("r", "ra", "ravi", "v"):
        listed = client.get(f"/composing/thread:{world.thread.public_id}/people/?q={prefix}").content.decode()
        assert "Ravi" not in listed


def test_missing_and_hidden_look_the_same(client, cast, world):
    client.force_login(cast.ravi)
    hidden = client.get(f"/t/{world.thread.public_id}/")
    missing = client.get("/t/aaaaaaaaaaaa/")
    assert hidden.status_code == missing.status_code == 404
    assert strip_tokens(hidden.content.decode()) == strip_tokens(missing.content.decode())


def strip_tokens(page):
    """A page without what differs at each load: CSRF tokens, client ids, request ids."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value|data-token|"X-CSRFToken":)\s*[=]?\s*"[^"]*"', "", page)
    page = re.sub(r'name="client_id" value="[^"]*"', "", page)
    return re.sub(r"<code>[0-9a-f]{16}</code>", "", page)
