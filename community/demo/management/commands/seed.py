"""manage.py seed: a large synthetic community, for benchmarks."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from tqdm import tqdm

from community.demo.cast import PASSWORD
from community.demo.crowd import HEAVY, LIGHT
from community.demo.seeding import seed_community

LOUD = "--fill-this-real-site-with-invented-people"


class Command(BaseCommand):
    help = (
        "Make a large synthetic community for benchmarks. Nobody is notified, and nobody of it can sign in, but for "
        "two people to look through where the database is the embedded one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--users", type=int, default=200)
        parser.add_argument("--workspaces", type=int, default=20)
        parser.add_argument("--threads", type=int, default=500)
        parser.add_argument("--posts", type=int, default=5000, help="internal notes come on top")
        parser.add_argument("--messages", type=int, default=5000, help="of one channel; 0: no channel")
        parser.add_argument("--luck", type=int, default=1, help="another number makes another community")
        parser.add_argument(LOUD, action="store_true", dest="loud", help="DATABASE_URL is set, and I mean it")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED and not options["loud"]:
            raise CommandError(
                f"DATABASE_URL is set: this looks like a real site. Seeding can't be undone. If you mean it: {LOUD}"
            )
        sizes = {name: options[name] for name in ("users", "workspaces", "threads", "posts", "messages")}
        bars: dict[str, tqdm[Any]] = {}

        def go_on(step: str, count: int) -> None:
            if step not in bars:
                quiet = options["verbosity"] == 0
                bars[step] = tqdm(desc=step, unit="", total=sizes[step], disable=quiet)
            bars[step].update(count)

        try:
            made = seed_community(
                **sizes, luck=options["luck"], may_sign_in=settings.EMBEDDED, progress=go_on
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        finally:
            for bar in bars.values():
                bar.close()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # a planner that knows nothing of a million new rows walks through them
        self.stdout.write(
            f"{made.users} people, {made.workspaces} workspaces, {made.threads} threads, {made.posts} posts, "
            f"{made.notes} internal notes, {made.messages} messages."
        )
        if settings.EMBEDDED:
            self.stdout.write(f"Look through {LIGHT} (5 seats) or {HEAVY} (up to 500). Password: {PASSWORD}")
