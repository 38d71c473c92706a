"""The worker's part: files are checked for viruses, images, documents and models drawn, unsent files cleared away."""

from celery import shared_task
from django.utils import timezone

from community.files import previewing
from community.files.preparing import clear_away, draw_waiting
from community.files.scanning import scan_waiting
from community.files.sweeping import sweep


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def scan_files() -> None:
    scan_waiting()


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def draw_images() -> None:
    draw_waiting()


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def draw_previews() -> None:
    previewing.draw_previews()


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def clear_files() -> None:
    clear_away()
    sweep(timezone.now().hour)
