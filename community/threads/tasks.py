"""The worker's part: old drafts are cleared away, threads close and open at their time, and what readers
found good is counted."""

from celery import shared_task

from community.links.working import fetch_waiting
from community.threads.actions import clear_old_drafts, settle_link, turn_due_threads
from community.threads.worth.running import count_all


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def tidy_drafts() -> None:
    clear_old_drafts()


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def fetch_links() -> None:
    fetch_waiting(settle_link)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def turn_threads() -> None:
    turn_due_threads()


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def count_worth() -> None:
    count_all()
