"""The worker's part: woken after each commit that posts a mail, and by beat."""

from celery import shared_task

from community.mail.sending import clear_sent, send_due


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def send_due_mail() -> None:
    send_due()


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def tidy_mail() -> None:
    clear_sent()
