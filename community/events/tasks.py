"""The worker's part: readers are woken after the commit that gave them work, and by beat."""

from celery import current_app, shared_task
from django.core.cache import caches

from community.events import relay
from community.events.hints import woken_key


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def run_reader(name: str) -> None:
    caches["fast"].delete(woken_key(name))  # first: what is committed from now on needs another job
    relay.run_reader(name)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def sweep() -> None:
    for name in relay.due_readers():
        current_app.send_task("community.events.tasks.run_reader", [name], expires=60, ignore_result=True)
