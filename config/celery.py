"""Jobs: the one Celery app, and when beat wakes whom."""

import os
import warnings

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Root on one's own machine is meant to work; messages are JSON, so that a forged one runs nothing.
warnings.filterwarnings("ignore", message="(?s).*superuser privileges")

app = Celery("keyway", include=["config.health"])
app.set_default()  # in every thread, not only in the one that imported this
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "heartbeat": {"task": "config.health.beat", "schedule": 2.0, "options": {"expires": 10}},
    "seats": {"task": "community.workspaces.tasks.tidy_seats", "schedule": 60.0, "options": {"expires": 60}},
    "outbox": {"task": "community.events.tasks.sweep", "schedule": 5.0, "options": {"expires": 10}},
    "drafts": {
        "task": "community.threads.tasks.tidy_drafts",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "reminders": {
        "task": "community.bookmarks.tasks.remind_of_bookmarks",
        "schedule": 15.0,
        "options": {"expires": 30},
    },
    "bookmarks": {
        "task": "community.bookmarks.tasks.tidy_bookmarks",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "polls that close": {
        "task": "community.polls.tasks.close_polls",
        "schedule": 10.0,
        "options": {"expires": 20},
    },
    "threads that close or open": {
        "task": "community.threads.tasks.turn_threads",
        "schedule": 10.0,
        "options": {"expires": 20},
    },
    "decisions to look at again": {
        "task": "community.outcomes.tasks.call_decisions",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "tasks that are due": {
        "task": "community.outcomes.tasks.call_tasks",
        "schedule": 30.0,
        "options": {"expires": 60},
    },
    "reminders of talk": {
        "task": "community.outcomes.tasks.remind",
        "schedule": 10.0,
        "options": {"expires": 20},
    },
    "reminders that were said": {
        "task": "community.outcomes.tasks.tidy_reminders",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "disclosures": {
        "task": "community.disclosures.tasks.expire_disclosures",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "worth of threads": {
        "task": "community.threads.tasks.count_worth",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "scheduled": {
        "task": "community.scheduled.tasks.send_scheduled",
        "schedule": 3.0,
        "options": {"expires": 10},
    },
    "messages that are over": {
        "task": "community.retention.tasks.clear_messages",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "images": {"task": "community.files.tasks.draw_images", "schedule": 10.0, "options": {"expires": 10}},
    "virus scan": {"task": "community.files.tasks.scan_files", "schedule": 10.0, "options": {"expires": 10}},
    "link previews": {
        "task": "community.threads.tasks.fetch_links",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "previews": {"task": "community.files.tasks.draw_previews", "schedule": 10.0, "options": {"expires": 10}},
    "unsent files": {
        "task": "community.files.tasks.clear_files",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "mail of notifications": {
        "task": "community.notifications.tasks.gather_mail",
        "schedule": 10.0,
        "options": {"expires": 20},
    },
    "sent mail": {
        "task": "community.mail.tasks.tidy_mail",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "mail": {"task": "community.mail.tasks.send_due_mail", "schedule": 10.0, "options": {"expires": 20}},
}
