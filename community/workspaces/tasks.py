"""The worker's part: expired seats are cleared away."""

from celery import shared_task

from community.workspaces.tidying import clear_expired_seats


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def tidy_seats() -> None:
    clear_expired_seats()
