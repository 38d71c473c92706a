#!/usr/bin/env python
"""Django's commands, with the services they need."""

import os
import sys

from config import embedded
from config.env import SettingError

# These change or compare the schema, so they connect as the role that owns it; all else serves and owns nothing.
AS_OWNER = {
    "prepare",
    "migrate",
    "makemigrations",
    "createcachetable",
    "sqlmigrate",
    "showmigrations",
    "squashmigrations",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) > 1 and sys.argv[1] in AS_OWNER:
        os.environ["KEYWAY_AS_OWNER"] = "1"
    try:
        embedded.start()
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except SettingError as error:
        sys.exit(f"Keyway can't start. {error}")


if __name__ == "__main__":
    main()
