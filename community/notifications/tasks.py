"""The worker's part: woken by beat. Nothing has to wake it sooner, for nothing is due before its delay."""

from celery import shared_task

from community.notifications.mailing.gathering import gather


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def gather_mail() -> None:
    gather()
