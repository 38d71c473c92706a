"""The communities that are measured: made once, kept, and asked for the pages and people of a run.

`python -m bench.community POSTS` prints the facts as JSON: who looks at what, with how many
queries. Each community is a database of its own beside the clone's, so this is a process of its own.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import psycopg2
from psycopg2 import sql

from config import embedded

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User

USERS, WORKSPACES = 1_000, 250
WRITERS = 60  # a person may write ten posts a minute
TOKEN = "b" * 32  # of a form and its cookie, for CSRF
ANNOUNCED = {"Upload-Metadata": "filename cnVuLmNzdg==", "X-CSRFToken": TOKEN}  # "run.csv"
PIECE = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0", "X-CSRFToken": TOKEN}


class Community(NamedTuple):
    """A database with `posts` posts, and what a run asks it for."""

    database: str
    posts: int
    facts: dict[str, Any]


def community_of(posts: int, environment: dict[str, str]) -> Community:
    """Return the community of that many posts, and as many messages in one channel, seeded where it is missing."""
    database = f"keyway_bench_with_chat_{posts}"
    is_new = _make_database(database)
    around = os.environ | environment | {"KEYWAY_DB": database, "LOG_LEVEL": "WARNING"}

    def run(*words: str) -> str:
        return subprocess.run(
            [sys.executable, *words],
            cwd=embedded.ROOT,
            env=around,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    try:
        run("manage.py", "prepare")  # also a kept one: the code may have gone on
        if is_new:
            print(f"Seeding {posts:,} posts into {database}; it is kept for the next run.", flush=True)
            threads = max(1, min(60_000, posts // 3))
            sizes = {
                "users": USERS,
                "workspaces": WORKSPACES,
                "threads": threads,
                "posts": posts,
                "messages": posts,
            }
            words = [word for name, value in sizes.items() for word in (f"--{name}", str(value))]
            run("manage.py", "seed", *words)
            _vacuum(database)
    except BaseException:
        if is_new:
            _drop_database(database)
        raise
    return Community(database, posts, json.loads(run("-m", "bench.community", str(posts))))


def _owner(database: str) -> "psycopg2.extensions.connection":
    connection = psycopg2.connect(embedded.database_url(embedded.OWNER, database))
    connection.autocommit = True
    return connection


def _make_database(name: str) -> bool:
    connection = _owner("postgres")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        missing = cursor.fetchone() is None
        if missing:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    connection.close()
    return missing


def _drop_database(name: str) -> None:
    connection = _owner("postgres")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    connection.close()


def _vacuum(database: str) -> None:
    """Leave nothing that autovacuum would do in the middle of a run."""
    connection = _owner(database)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    connection.close()


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    embedded.start()
    import django

    django.setup()
    json.dump(_facts(int(sys.argv[1])), sys.stdout)


def _facts(posts: int) -> dict[str, Any]:
    from accounts.models import User
    from community.chat.models import Channel
    from community.demo.crowd import HEAVY, LIGHT
    from community.events.models import Stream
    from community.files.models import File
    from community.threads.models import Thread
    from community.workspaces.models import AudienceKind, Workspace

    workspace = Workspace.objects.order_by("pk")[0]
    everyone = workspace.audiences.get(kind=AudienceKind.EVERYONE)
    streams = Stream.objects.filter(audience=everyone).order_by("-items")
    deepest = Thread.objects.get(pk=streams[0].subject_id)
    usual = streams.filter(items__gte=25).order_by("items").first() or streams[0]
    thread = Thread.objects.get(pk=usual.subject_id)
    middle = streams[0].items // 20 // 2 + 1
    channel = Channel.objects.get(audience=everyone)
    half = channel.messages.get(nr=posts // 2)
    paths = {
        "list": f"/w/{workspace.public_id}/threads/",
        "unread": f"/w/{workspace.public_id}/threads/?show=unread",
        "home": "/",
        "files": f"/w/{workspace.public_id}/files/",
        "thread": f"/t/{thread.public_id}/?page=1",
        "deep": f"/t/{deepest.public_id}/?page={middle}",
        "channel": f"/c/{channel.public_id}/",
        "message": f"/c/{channel.public_id}/?at={half.public_id}",
        "search": f"/c/{channel.public_id}/search/?q=bearing",
    }
    looking = User.objects.filter(email__in=[LIGHT, HEAVY]).order_by("pk")
    # Seeded people can't sign in; in a community of the bench some may, so that enough people write.
    writers = workspace.memberships.filter(role="member").exclude(user__in=looking)
    writing = User.objects.filter(pk__in=writers.order_by("pk").values("user")[:WRITERS])
    writing.update(imported_at=None)
    reply = f"/t/{Thread.objects.get(pk=streams[1].subject_id).public_id}/"
    form = {
        "csrfmiddlewaretoken": TOKEN,
        "shown": everyone.gained,
        "source": "Measured again, no change. " * 12,
    }
    clients = [_sign_in(user) for user in writing]
    own = [_send(client, reply, form) for client in clients]
    # The version is one that no edit of the run comes to: nobody else edits meanwhile.
    change = {"csrfmiddlewaretoken": TOKEN, "version": 10**6, "source": "Measured once more. " * 12}
    # What earlier runs uploaded and sent nowhere counts against what a person may have waiting.
    File.objects.filter(author__in=writing, carrier="").delete()
    uploads = f"/w/{workspace.public_id}/uploads/"
    return {
        "paths": paths,
        "viewers": [
            {
                "cookie": _cookie_of(client),
                "seats": user.seats.count(),
                "queries": {name: _queries(client.get, path) for name, path in paths.items()},
            }
            for user, client in ((user, _sign_in(user)) for user in looking)
        ],
        "bare": f"/t/{thread.pk}/",
        "reply": {
            "path": reply,
            "form": urlencode(form),
            "cookies": [_cookie_of(client) for client in clients],
            "queries": _queries(_send, clients[0], reply, form),
        },
        "send": {
            "path": paths["channel"],
            "form": urlencode(form),
            "headers": ["Content-Type: application/x-www-form-urlencoded", "X-Sent-By: channel"],
            "queries": _queries(_say, clients[0], paths["channel"], form),
        },
        "edit": {
            "paths": own,
            "form": urlencode(change),
            "queries": _queries(_change, clients[0], own[0], change),
        },
        "upload": {
            "path": uploads,
            "announced": ANNOUNCED,
            "piece": [f"{name}: {value}" for name, value in PIECE.items()],
            "queries": _queries(_upload, clients[0], uploads),
        },
    }


def _sign_in(user: "User") -> "Client":
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="accounts.backends.KeywayBackend")
    return client


def _cookie_of(client: "Client") -> str:
    from django.conf import settings

    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def _send(client: "Client", path: str, form: dict[str, Any]) -> str:
    """Write a reply; return where it is edited."""
    sent = client.post(path, {**form, "client_id": secrets.token_hex(8)}, headers={"X-Sent-By": "composer"})
    if sent.status_code != 200:
        sys.exit(f"A reply was answered with {sent.status_code}.")
    return f"/p/{sent.headers['X-Posted'].partition('#p-')[2]}/edit/"


def _say(client: "Client", path: str, form: dict[str, Any]) -> None:
    sent = client.post(path, {**form, "client_id": secrets.token_hex(8)}, headers={"X-Sent-By": "channel"})
    if sent.status_code != 200:
        sys.exit(f"A message was answered with {sent.status_code}.")


def _change(client: "Client", path: str, form: dict[str, Any]) -> None:
    changed = client.post(path, form, headers={"X-Sent-By": "composer"})
    if changed.status_code != 200:
        sys.exit(f"An edit was answered with {changed.status_code}.")


def _upload(client: "Client", path: str) -> None:
    content = secrets.token_hex(2_000).encode()
    announced = client.post(path, headers={**ANNOUNCED, "Upload-Length": str(len(content))})
    kind = PIECE["Content-Type"]
    piece = {name: value for name, value in PIECE.items() if name != "Content-Type"}
    sent = client.patch(announced.headers["Location"], content, content_type=kind, headers=piece)
    if sent.status_code != 204:
        sys.exit(f"A piece was answered with {sent.status_code}.")


def _queries(ask: Callable[..., object], *words: Any) -> int:
    from django.db import connection

    from config.middleware import QueryCount

    count = QueryCount()
    with connection.execute_wrapper(count):
        ask(*words)
    return count.queries


if __name__ == "__main__":
    main()
