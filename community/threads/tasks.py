"""The worker's part: old drafts are cleared away."""

from celery import shared_task

from community.threads.actions import clear_old_drafts


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def tidy_drafts() -> None:
    clear_old_drafts()
