"""manage.py import_mbox: a mail archive (mbox, mboxrd, gz) becomes threads of a workspace."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.models import User
from community.threads.importing import Tally, import_archive
from community.threads.mbox import NotAnArchive
from community.workspaces.models import Workspace


class Command(BaseCommand):
    help = (
        "Import a mail archive into a workspace: threads, posts, people and firms. Nobody is notified, imported people "
        "can't sign in, and running it again adds only what is not there yet."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an mbox or mboxrd file, plain or gzipped")
        parser.add_argument(
            "--workspace", required=True, help="the id of the workspace, as in its address /w/<id>/"
        )
        parser.add_argument(
            "--as",
            required=True,
            dest="actor",
            help="address of an owner, or of a site admin who is a member",
        )
        parser.add_argument(
            "--category", default="", help="category of the threads (the first one, unless given)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        workspace = Workspace.objects.filter(public_id=options["workspace"]).first()
        if workspace is None:
            raise CommandError(f"There is no workspace with the id {options['workspace']}.")
        actor = User.objects.filter(email=options["actor"].strip().lower()).first()
        if actor is None:
            raise CommandError(f"Nobody here has the address {options['actor']}.")
        if len(options["category"]) > 40:
            raise CommandError("The name of a category has at most 40 characters.")
        try:
            with _Bars(quiet=options["verbosity"] == 0) as bars:
                tally = import_archive(
                    actor,
                    workspace,
                    options["file"],
                    category=options["category"].strip(),
                    progress=bars.go_on,
                )
        except (NotAnArchive, PermissionDenied) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except OSError as error:
            raise CommandError(f"{options['file']} can't be read: {error.strerror or error}") from error
        self._say(tally)

    def _say(self, tally: Tally) -> None:
        for skipped in tally.skipped:
            self.stdout.write(f"Skipped message {skipped.position} <{skipped.message_id}>: {skipped.reason}")
        self.stdout.write(
            f"{tally.read:6} messages read = {tally.posts} posts + {len(tally.skipped)} skipped"
        )
        self.stdout.write(f"{tally.posts:6} posts, {tally.new_posts} of them new")
        self.stdout.write(f"{tally.threads:6} threads, {tally.new_threads} of them new")
        self.stdout.write(f"{tally.people:6} people, {tally.new_people} of them new")
        self.stdout.write(f"{tally.firms:6} firms, {tally.new_firms} of them new")


class _Bars:
    """Two progress bars, one after the other: messages read, posts written."""

    def __init__(self, *, quiet: bool) -> None:
        self.bars: dict[str, tqdm[Any]] = {}
        self.quiet = quiet

    def __enter__(self) -> "_Bars":
        return self

    def __exit__(self, *_: object) -> None:
        for bar in self.bars.values():
            bar.close()

    def go_on(self, step: str, count: int) -> None:
        if step not in self.bars:
            total = self.bars["read"].n if "read" in self.bars else None
            self.__exit__()
            self.bars[step] = tqdm(desc=step, total=total, unit=" messages", disable=self.quiet)
        self.bars[step].update(count)
