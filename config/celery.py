"""Jobs: the one Celery app, and when beat wakes whom."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("keyway", include=["config.health"])
app.set_default()  # in every thread, not only in the one that imported this
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "heartbeat": {"task": "config.health.beat", "schedule": 5.0, "options": {"expires": 10}},
}
