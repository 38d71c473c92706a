"""The worker's part: woken by beat, which is close enough for a reminder that was set to the minute."""

from celery import shared_task

from community.bookmarks.actions import clear_ended, remind


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def remind_of_bookmarks() -> None:
    while remind():
        pass


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def tidy_bookmarks() -> None:
    clear_ended()
