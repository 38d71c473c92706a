"""The worker's part: woken by beat."""

from celery import shared_task

from community.outcomes.actions import call_due_decisions, call_due_tasks, clear_reminders, remind_of_talk


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def call_decisions() -> None:
    while call_due_decisions():
        pass


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def call_tasks() -> None:
    while call_due_tasks():
        pass


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def remind() -> None:
    while remind_of_talk():
        pass


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def tidy_reminders() -> None:
    clear_reminders()
