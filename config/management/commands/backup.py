"""Put database, key and files of a clone into one file."""

import os
import subprocess
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import embedded, keeper


class Command(BaseCommand):
    help = "Write var/backups/DATE.tar.gz: a dump of the embedded database, the secret key, and the files."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError(
                "DATABASE_URL is set: back that database up with its own tools (docs/operating.md)."
            )
        folder = embedded.VAR / "backups"
        folder.mkdir(exist_ok=True)
        target = folder / f"{datetime.now():%Y-%m-%d-%H%M%S}.tar.gz"
        with tempfile.TemporaryDirectory(dir=folder) as made:
            dump = Path(made) / "database.dump"
            words = [str(keeper.postgres_program("pg_dump")), "-h", str(embedded.RUN), "-U", embedded.OWNER]
            subprocess.run([*words, "-Fc", "-f", str(dump), embedded.DATABASE], check=True)
            with tarfile.open(target, "w:gz") as archive:
                archive.add(dump, "database.dump")
                archive.add(embedded.VAR / "secret_key", "secret_key")
                if settings.FILES_FOLDER.exists():
                    archive.add(settings.FILES_FOLDER, "files")
        os.chmod(target, 0o600)
        self.stdout.write(f"Written: {target}")
