"""manage.py rerender: posts that an older rendering drew are drawn again."""

from typing import Any

from django.core.management.base import BaseCommand

from community.threads.actions import rerender_posts


class Command(BaseCommand):
    help = (
        "Draw posts again whose HTML is of an older version of the rendering, in small transactions while the site "
        "serves. Stopped halfway, it goes on with the rest the next time; run twice, it does nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        drawn = 0
        after: int | None = 0
        while after is not None:
            count, after = rerender_posts(after=after)
            drawn += count
            if count and options["verbosity"] > 1:
                self.stdout.write(f"{drawn} posts")
        self.stdout.write(f"{drawn} posts drawn again")
