"""The people of `make bench-live` who post, in a process of their own: a line in is a post, a line out its time."""

import json
import os
import sys
import time
from itertools import count, cycle
from typing import TYPE_CHECKING

from config import embedded

if TYPE_CHECKING:
    from accounts.models import User


def cookie_of(user: "User") -> str:
    """A session of that person, as a browser would send it."""
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="accounts.backends.KeywayBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    embedded.start()
    import django

    django.setup()
    from accounts.models import User
    from community.events.streams import find_followed, heads_of
    from community.threads.actions import Choice, reply, start_thread
    from community.threads.posting import Words
    from community.workspaces.models import AudienceKind, Workspace

    workspace = Workspace.objects.order_by("pk")[0]
    everyone = workspace.audiences.get(kind=AudienceKind.EVERYONE)
    # A person may write ten posts a minute, so many take turns. Seeded people can't sign in: these may.
    seated = workspace.memberships.filter(role="member", user__seats__audience=everyone).order_by("pk")
    writers = list(User.objects.filter(pk__in=seated.values("user")[:400]).select_related("firm"))
    User.objects.filter(pk__in=[user.pk for user in writers]).update(imported_at=None)
    words = Words("Measured again.", "<p>Measured again, no change.</p>", 1, "Measured again.")
    run, numbers, turns = os.urandom(4).hex(), count(), cycle(writers)
    thread = start_thread(
        writers[0],
        workspace,
        title="Measured",
        words=words,
        choice=Choice("everyone"),
        client_id=f"live-{run}",
    )
    followed = find_followed(writers[0], f"thread/{thread.public_id}")
    assert followed is not None
    audience, shared = next(iter(followed.streams.items()))
    facts = {
        "topic": f"thread/{thread.public_id}",
        "heads": {audience: heads_of([shared])[shared]},
        "cookies": [cookie_of(user) for user in writers[:100]],
    }
    print(json.dumps(facts), flush=True)
    for _line in sys.stdin:
        began = time.perf_counter()
        reply(next(turns), thread, words=words, client_id=f"live-{run}-{next(numbers)}")
        seconds = time.perf_counter() - began
        print(json.dumps({"seconds": seconds, "seq": heads_of([shared])[shared]}), flush=True)


if __name__ == "__main__":
    main()
