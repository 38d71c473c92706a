"""`manage.py hand_out_held WORKSPACE --why …`: what stands aside under a legal hold, as lines of JSON, for lawyers."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.retention.actions import hand_out
from community.workspaces.models import Workspace


class Command(BaseCommand):
    help = "Print the messages of a workspace that stand aside under a legal hold. It is recorded, with the reason."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workspace", help="the workspace's id, as in its address")
        parser.add_argument("--why", required=True)

    def handle(self, *args: Any, workspace: str, why: str, **options: Any) -> None:
        found = Workspace.objects.filter(public_id=workspace).first()
        if found is None:
            raise CommandError("There is no such workspace.")
        for said in hand_out(found, why=why):
            self.stdout.write(json.dumps(said, ensure_ascii=False))
