"""The worker's part: what is over is deleted."""

from celery import shared_task

from community.retention.clearing import clear_due


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def clear_messages() -> None:
    clear_due()
