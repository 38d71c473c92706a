"""Faults on purpose: real processes are killed, frozen and flooded while people write, read and get mail."""

import os

DATABASE = "keyway_drill"

# Before anything reads the environment: this is never the clone's own database, nor its queue of jobs.
os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "KEYWAY_DB": DATABASE, "REDIS_PREFIX": DATABASE}
