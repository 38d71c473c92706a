"""Prove that all seats are what they should be, or make them so."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.workspaces.actions.tidy import reseat_workspace
from community.workspaces.models import Workspace
from community.workspaces.seating import differences


class Command(BaseCommand):
    help = (
        "Compare the seats of each workspace with what they should be, and mend them; --check only compares."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 where a seat is wrong"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for workspace in Workspace.objects.order_by("pk").iterator():
            found = differences(workspace)
            if found:
                wrong += found
                self.stdout.write(f"{workspace.public_id}: {found} seats differ")
            if found and not options["check"]:
                reseat_workspace(workspace)
        self.stdout.write(f"{Workspace.objects.count()} workspaces, {wrong} seats differed")
        if wrong and options["check"]:
            raise CommandError("Seats are not what they should be. Run `manage.py reseat` to mend them.")
