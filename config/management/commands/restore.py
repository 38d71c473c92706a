"""Bring back what `backup` wrote. What is in the clone now is replaced, all of it or nothing."""

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from psycopg2 import sql

from config import embedded, keeper

DRAFT = f"{embedded.DATABASE}_restored"


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
        if embedded.is_serving():
            raise CommandError("The site runs. Stop it first: what people write meanwhile would be lost.")
        connections.close_all()
        with tempfile.TemporaryDirectory(dir=embedded.VAR) as made:
            try:
                with tarfile.open(source) as archive:
                    archive.extractall(made, filter="data")
                _restore_database(Path(made) / "database.dump")
            except (tarfile.TarError, EOFError, OSError, subprocess.CalledProcessError) as error:
                raise CommandError(f"{source} can't be restored ({error}). Nothing was changed.") from error
            Path(made, "secret_key").replace(embedded.VAR / "secret_key")
            shutil.rmtree(settings.FILES_FOLDER, ignore_errors=True)
            if Path(made, "files").exists():
                shutil.move(Path(made, "files"), settings.FILES_FOLDER)
        self.stdout.write("Restored. Start the site again.")


def _restore_database(dump: Path) -> None:
    """Fill a new database, then let it take the old one's place: a broken dump leaves the old one as it was."""
    connection = psycopg2.connect(embedded.database_url(embedded.OWNER, "postgres"))
    connection.autocommit = True
    name, draft = sql.Identifier(embedded.DATABASE), sql.Identifier(DRAFT)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(draft))
        # template1 grants the app whatever is made (config/keeper.py), and a dump does not take back what was revoked.
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(draft))
        words = ["-h", str(embedded.RUN), "-U", embedded.OWNER, "--exit-on-error", "-d", DRAFT, str(dump)]
        subprocess.run([str(keeper.postgres_program("pg_restore")), *words], check=True)
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(draft, name))
    connection.close()
