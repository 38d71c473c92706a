"""The worker's part: woken by beat every few seconds, which is close enough for a time that was set to the minute."""

from celery import shared_task

from community.scheduled.sending import send_due


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def send_scheduled() -> None:
    while send_due():
        pass
