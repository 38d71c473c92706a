"""manage.py check_streams: streams, log and posts agree."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community.events.checking import broken_streams
from community.events.models import Stream
from community.threads.checking import streams_with_misplaced_posts


class Command(BaseCommand):
    help = (
        "Prove that each stream's numbers are without gaps and equal to the log, and that posts stand where the log "
        "says. Changes nothing; exit 1 where something is wrong."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = [*broken_streams(), *streams_with_misplaced_posts()]
        for stream in broken:
            self.stdout.write(f"stream {stream.pk}: {stream.words}")
        self.stdout.write(f"{Stream.objects.count()} streams, {len(broken)} of them differ from the log")
        if broken:
            raise CommandError("Streams are not what the log says. Restore from a backup, or ask for help.")
