"""Brings database and static files to the state that this version of the code needs."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection


class Command(BaseCommand):
    help = "Migrate, make the table of limits, and collect the static files. Safe to run again, and by several at once."

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = {"verbosity": 0, "interactive": False}
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database can't be reached: {str(error).strip()}") from error
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('keyway prepare'))")
        call_command("migrate", **quiet)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", **quiet)
        self.stdout.write(f"{settings.DATABASES['default']['NAME']} and the static files are up to date.")
