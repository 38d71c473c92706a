"""The worker's part. A poll is over at its time, to the second, whoever asks; this only tells open pages."""

from celery import shared_task

from community.polls.actions import close_due_polls


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def close_polls() -> None:
    while close_due_polls():
        pass
