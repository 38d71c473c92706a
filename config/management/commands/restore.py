"""Bring back what `backup` wrote. What is in the database now is replaced."""

import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from config import embedded, keeper


class Command(BaseCommand):
    help = "Replace the embedded database, the secret key and the files by those of a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a file under var/backups")

    def handle(self, *args: Any, **options: Any) -> None:
        source = Path(options["file"])
        if not settings.EMBEDDED:
            raise CommandError(
                "DATABASE_URL is set: restore that database with its own tools (docs/operating.md)."
            )
        if not source.is_file():
            raise CommandError(f"There is no file {source}. Name one: make restore FILE=var/backups/…")
        connections.close_all()
        with tempfile.TemporaryDirectory(dir=embedded.VAR) as made:
            with tarfile.open(source) as archive:
                archive.extractall(made, filter="data")
            words = [
                str(keeper.postgres_program("pg_restore")),
                "-h",
                str(embedded.RUN),
                "-U",
                embedded.OWNER,
            ]
            dump = str(Path(made) / "database.dump")
            subprocess.run([*words, "--clean", "--if-exists", "-d", embedded.DATABASE, dump], check=True)
            Path(made, "secret_key").replace(embedded.VAR / "secret_key")
            if Path(made, "files").exists():
                embedded.VAR.joinpath("files").mkdir(exist_ok=True)
                for path in Path(made, "files").iterdir():
                    path.replace(embedded.VAR / "files" / path.name)
        self.stdout.write("Restored. Start the site again.")
