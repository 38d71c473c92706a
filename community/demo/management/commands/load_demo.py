"""Load the demo community into an empty, embedded database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Firm
from community.demo.cast import PASSWORD, PEOPLE
from community.demo.load import load_demo


class Command(BaseCommand):
    help = "Load the demo community. Its passwords are known, so only into an empty database on your own machine."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError(
                "DATABASE_URL is set: the demo's passwords are known, so it loads only without one."
            )
        if Firm.objects.exists():
            raise CommandError("There are firms already. The demo loads into an empty database only.")
        load_demo()
        self.stdout.write(f"Sign in as one of these {len(PEOPLE)}. Everybody's password: {PASSWORD}")
        for person in PEOPLE:
            self.stdout.write(
                f"  {person.email:<28}{', '.join([person.name, person.firm, *person.standing])}"
            )
