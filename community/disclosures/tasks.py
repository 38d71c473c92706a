"""The worker's part: proposals whose time is over. A late worker changes nothing: nobody can approve one after it."""

from celery import shared_task

from community.disclosures.actions import expire_due


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def expire_disclosures() -> None:
    while expire_due():
        pass
