"""The worker's part: woken by beat."""

from celery import shared_task

from community.outcomes.actions import call_due_decisions


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def call_decisions() -> None:
    while call_due_decisions():
        pass
