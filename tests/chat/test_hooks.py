"""Hooks: a program posts into one channel as a bot, its maker answers for it, and the address is the only right."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from community.chat import actions
from community.chat.actions.hooks import MOST_HOOKS, POSTS_A_MINUTE
from community.chat.live import find
from community.chat.models import Hook, Message, MessageMention
from community.chat.reading import read_window
from community.chat.slack import read_body
from community.events.models import Event
from community.events.relay import run_reader
from community.events.streams import draw, read_log
from community.notifications.models import Notification
from community.rooms.choosing import Choice
from community.workspaces.actions import (
    change_role,
    close_workspace,
    remove_person,
    reopen_workspace,
    suspend_firm,
)
from config.logs import scrub
from tests.chat.test_acts import send
from tests.make import make_file
from tests.query_counts import check_queries


@pytest.fixture
def bot(cast, channel):
    hook, secret = actions.make_hook(cast.olga, channel, name="Bench 3")
    hook.secret = secret
    return hook


def post(client, hook, sent="Free at **14:00**", *, content_type="text/plain", **headers):
    body = json.dumps(sent) if isinstance(sent, dict) else sent
    if isinstance(sent, dict):
        content_type = "application/json"
    return client.post(f"/hooks/{hook.secret}/", body, content_type=content_type, headers=headers)


def said():
    return list(Message.objects.order_by("nr").values_list("source", flat=True))


def test_a_bot_posts_and_its_maker_is_named(cast, client, channel, bot):
    answer = post(
        client, bot, {"text": "<https://ci.example/7|Build 7> is **done** <script>alert(1)</script>"}
    )
    assert (answer.status_code, answer.content, answer.cookies) == (200, b"ok", {})
    message = Message.objects.get()
    assert (message.author, message.firm, message.byline) == (cast.olga, cast.host, "Bench 3")
    assert (message.maker, message.hook_id, message.nr) == ("Olga Berg", bot.pk, 1)
    assert answer["Location"].endswith(f"/m/{message.public_id}/")
    event = Event.objects.get(verb="chat.sent")
    assert (event.actor, event.facts) == (cast.olga, {"channel": channel.pk, "hook": bot.pk})
    client.force_login(cast.sara)
    page = client.get(f"/c/{channel.public_id}/").content.decode()
    for words in ("<b>Bench 3</b>", "bot</span>", "made by Olga Berg", 'href="https://ci.example/7"'):
        assert words in page
    assert "<script>alert" not in page
    assert "Bot made by" in client.get(f"/m/{message.public_id}/about/").content.decode()


def test_what_a_bot_says_is_nobodys_own(cast, client, channel, bot):
    """It is news to its maker as well, who can't edit it, and may delete it."""
    send(cast.olga, channel)
    actions.mark_read(cast.olga, channel, nr=1)
    post(client, bot)
    message = Message.objects.get(hook=bot)
    assert read_window(cast.olga, channel).fresh == 1
    assert read_window(cast.olga, channel).messages[1].author_id == bot.public_id
    followed = find(cast.olga, channel.public_id)
    [entry] = draw(read_log(dict.fromkeys(followed.streams.values(), 3)))
    assert (entry["by"], entry["verb"]) == (bot.public_id, "chat.sent")
    client.force_login(cast.olga)
    assert client.get(f"/m/{message.public_id}/edit/").status_code == 403
    actions.delete_message(cast.olga, message)
    assert Message.objects.get(pk=message.pk).deleted_at


def test_only_keepers_make_renew_and_revoke(cast, client, channel, bot, internal):
    for user, error in ((cast.sara, PermissionDenied), (cast.rune, PermissionDenied), (cast.ravi, Http404)):
        with pytest.raises(error):
            actions.make_hook(user, channel, name="Mine")
        with pytest.raises(error):
            actions.renew_hook(user, bot)
        with pytest.raises(error):
            actions.revoke_hook(user, bot)
    with pytest.raises(Http404):
        actions.make_hook(cast.olga, internal, name="Mine")
    renewed = actions.renew_hook(cast.mats, bot)
    assert post(client, bot).status_code == 404
    bot.secret = renewed
    assert post(client, bot).status_code == 200
    assert Message.objects.get().author == cast.mats
    for _twice in range(2):
        actions.revoke_hook(cast.olga, bot)
    assert post(client, bot).status_code == 404
    with pytest.raises(ValidationError):
        actions.renew_hook(cast.olga, bot)
    verbs = Event.objects.filter(verb__startswith="chat.hook_").order_by("id").values_list("verb", "actor")
    assert list(verbs) == [
        ("chat.hook_made", cast.olga.pk),
        ("chat.hook_renewed", cast.mats.pk),
        ("chat.hook_revoked", cast.olga.pk),
    ]
    for _each in range(MOST_HOOKS):
        actions.make_hook(cast.olga, channel, name="Another")
    with pytest.raises(ValidationError):
        actions.make_hook(cast.olga, channel, name="One more")


def test_who_answers_for_it_must_be_here(cast, client, channel, bot):
    """Each of these stops the hook, and says no more than an address that never was."""
    unknown = client.post("/hooks/nothing/", "x", content_type="text/plain")
    assert unknown.status_code == 404
    change_role(cast.olga, cast.workspace, cast.mats, role="owner")
    mats, mats.secret = actions.make_hook(cast.mats, channel, name="Of Mats")
    ours, ours.secret = actions.make_hook(
        cast.lin,
        actions.open_channel(cast.lin, cast.workspace, name="lab", choice=Choice("everyone")),
        name="Of Lin",
    )
    close_workspace(cast.olga, cast.workspace)
    assert post(client, bot).status_code == 403
    assert post(client, ours).content == unknown.content
    reopen_workspace(cast.olga, cast.workspace)
    change_role(cast.olga, cast.workspace, cast.mats, role="reader")
    assert post(client, mats).status_code == 403
    remove_person(cast.olga, cast.workspace, cast.mats)
    assert (post(client, mats).status_code, post(client, mats).content) == (404, unknown.content)
    assert post(client, ours).status_code == 200
    suspend_firm(cast.ada, cast.supplier)
    assert (post(client, ours).status_code, post(client, ours, "").content) == (404, unknown.content)
    client.force_login(cast.olga)
    assert "its maker is not here any more" in client.get(f"/c/{channel.public_id}/hooks/").content.decode()


def test_an_archived_channel_refuses_in_a_sentence(cast, client, channel, bot):
    actions.archive_channel(cast.olga, channel)
    answer = post(client, bot)
    assert (answer.status_code, b"archived" in answer.content) == (403, True)
    assert not Message.objects.exists()


def test_a_send_repeats_under_its_key(cast, client, channel, bot):
    first, again = (post(client, bot, "once", **{"Idempotency-Key": "build-7"}) for _twice in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first["Location"] == again["Location"]
    assert post(client, bot, "else", **{"Idempotency-Key": "build-7"}).status_code == 409
    for _twice in range(2):
        assert post(client, bot, {"text": "twice", "client_id": "b8"}).status_code == 200
    other, other.secret = actions.make_hook(cast.olga, channel, name="Other")
    assert post(client, other, "mine", **{"Idempotency-Key": "build-7"}).status_code == 200
    assert said() == ["once", "twice", "mine"]


def test_a_flood_waits_and_holds_up_nobody_else(cast, client, channel, bot):
    for _each in range(POSTS_A_MINUTE):
        assert post(client, bot).status_code == 200
    answer = post(client, bot)
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60
    for _each in range(2 * POSTS_A_MINUTE):  # the maker's own minute is as long as ever
        send(cast.olga, channel)


def test_bad_input_is_answered_in_a_line(cast, client, channel, bot):
    for sent, content_type, status in (
        ("", "text/plain", 422),
        (" \u200b ", "text/plain", 422),
        ("x" * 8_001, "text/plain", 422),
        ("x" * 70_000, "text/plain", 413),
        (b"\xff\xfe", "text/plain", 400),
        ("{", "application/json", 400),
        ("[1]", "application/json", 400),
        ('{"text": ' + "[" * 30_000, "application/json", 400),
        ('{"text": 7, "attachments": [7, {"title": {}}], "blocks": "x"}', "application/json", 422),
    ):
        answer = post(client, bot, sent, content_type=content_type)
        assert (answer.status_code, answer["Content-Type"][:10]) == (status, "text/plain"), sent[:20]
        assert answer.content
    assert client.post(f"/hooks/{bot.secret}/", {"text": "x"}).status_code == 400
    assert client.get(f"/hooks/{bot.secret}/").status_code == client.get("/hooks/none/").status_code == 405
    assert not Message.objects.exists()
    assert (
        post(
            client, bot, '{"text": "half \\ud800 a\\u0000 sign"}', content_type="application/json"
        ).status_code
        == 200
    )
    assert said() == ["half ? a sign"]


def test_a_bot_names_people_of_its_channel_and_takes_nobodys_files(cast, client, channel, bot):
    upload = make_file(cast.olga, cast.workspace, "secret.txt")
    names = " ".join(f"@[{user.name}](user:{user.public_id})" for user in (cast.olga, cast.sara, cast.ravi))
    assert post(client, bot, f"{names} [secret.txt](upload:{upload.public_id})").status_code == 200
    assert set(MessageMention.objects.values_list("user", flat=True)) == {cast.olga.pk, cast.sara.pk}
    upload.refresh_from_db()
    assert upload.carrier == ""
    run_reader("notifications")
    told = Notification.objects.filter(message__hook=bot)
    assert set(told.values_list("user", "byline")) == {(cast.olga.pk, "Bench 3"), (cast.sara.pk, "Bench 3")}


def test_an_address_is_shown_once_and_kept_nowhere(cast, client, channel):
    client.force_login(cast.olga)
    path = f"/c/{channel.public_id}/hooks/"
    page = client.post(path, {"name": "Nightly"}).content.decode()
    secret = page.partition("/hooks/")[2].partition("value=")[2] and page.split("/hooks/")
    shown = {part[:43] for part in secret if len(part) > 43 and part[43] == "/"}
    [address] = {
        each
        for each in shown
        if client.post(f"/hooks/{each}/", "x", content_type="text/plain").status_code == 200
    }
    hook = Hook.objects.get()
    assert address not in str(vars(hook))
    assert address not in client.get(path).content.decode()
    assert "last used" in client.get(path).content.decode()
    assert "1 hook" in client.get(f"/c/{channel.public_id}/settings/").content.decode()
    assert scrub(f"POST /hooks/{address}/ 200") == "POST /hooks/***/ 200"
    renewed = client.post(f"{path}{hook.public_id}/renewal/").content.decode()
    assert "The address of Nightly" in renewed
    assert client.post(f"{path}{hook.public_id}/revocation/").status_code == 302
    assert client.post(path, {"name": " "}).status_code == 422
    client.force_login(cast.ravi)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("rows", [1, MOST_HOOKS])
def test_pages_and_posting_ask_little(cast, client, request, channel, bot, rows):
    for number in range(rows - 1):
        actions.make_hook(cast.olga, channel, name=f"Bot {number}")
    check_queries(request, "chat:hook", lambda: post(client, bot), most=13)
    client.force_login(cast.olga)
    check_queries(request, "chat:hooks", lambda: client.get(f"/c/{channel.public_id}/hooks/"), most=8)


def test_the_database_refuses_a_hook_wider_than_its_channel(cast, channel, internal):
    hook, _secret = actions.make_hook(cast.lin, internal, name="Ours")
    with pytest.raises(IntegrityError), transaction.atomic():
        Hook.objects.filter(pk=hook.pk).update(audience=channel.audience)


def test_what_senders_of_slack_say_is_understood():
    """As CI servers, monitors and curl send it."""
    alert = {
        "channel": "#x",
        "text": "",
        "attachments": [
            {
                "title": "[FIRING] Heat",
                "title_link": "http://am/1",
                "text": "65 °C",
                "fallback": "no",
                "fields": [{"title": "Bench", "value": "3"}],
            }
        ],
    }
    assert read_body(json.dumps(alert).encode(), "application/json") == (
        "**[\\[FIRING\\] Heat](<http://am/1>)**\n\n65 °C\n\n**Bench**: 3",
        "",
    )
    blocks = {
        "text": "short",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "Build"}},
            {"type": "section", "text": {"type": "mrkdwn", "text": "<https://ci/7|seven>"}},
            {"type": "divider"},
        ],
    }
    assert (
        read_body(json.dumps(blocks).encode(), "application/json")[0]
        == "**Build**\n\n[seven](<https://ci/7>)"
    )
    form = "application/x-www-form-urlencoded"
    assert read_body(b'{"text": "curl", "client_id": "7"}', form) == ("curl", "7")
    assert read_body(b"payload=%7B%22text%22%3A%22old%22%7D", form) == ("old", "")
    assert read_body(b"Backup is done", form) == ("Backup is done", "")
    assert read_body(b"{plain}", "text/plain") == ("{plain}", "")
    assert read_body(b"payload=", form) == ("", "")
