"""The worker's part: readers are woken after the commit that gave them work, and by beat."""

from celery import current_app, shared_task

from community.events import relay


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def run_reader(name: str) -> None:
    relay.run_reader(name)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def sweep() -> None:
    for name in relay.due_readers():
        current_app.send_task("community.events.tasks.run_reader", [name], expires=60, ignore_result=True)
