"""The worker's and beat's way in: `celery -A config.worker worker`."""

from config import embedded

embedded.start()

from config.celery import app  # noqa: E402  the services come first

__all__ = ["app"]
