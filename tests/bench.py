"""`make bench`: queries, bytes and milliseconds of the main pages, for a viewer of the demo community.

Speeds are medians of one run on one machine; compare them within a run only.
"""

import os
import statistics
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

from config import embedded

RUNS = 30


def main() -> None:
    embedded.start()
    django.setup()
    from django.db import connection
    from django.test import Client

    from accounts.models import User
    from community.threads.models import Thread

    viewer = User.objects.filter(memberships__isnull=False, imported_at=None).order_by("pk").first()
    if viewer is None:
        raise SystemExit("There is nobody to look. Run `make run` once: it loads the demo community.")
    thread = Thread.objects.visible_to(viewer).order_by("pk")[0]
    client = Client(SERVER_NAME="localhost")
    client.force_login(viewer, backend="accounts.backends.KeywayBackend")
    workspace = f"/w/{thread.workspace.public_id}/"
    print(f"{'page':<12}{'queries':>8}{'kB':>8}{'ms':>8}")
    for name, path in (
        ("home", "/"),
        ("overview", workspace),
        ("threads", f"{workspace}threads/"),
        ("thread", f"/t/{thread.public_id}/"),
        ("people", f"{workspace}people/"),
    ):
        asked: list[str] = []

        def count(execute, sql, params, many, context, asked=asked):
            asked.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            size = len(client.get(path).content)
        took = []
        for _ in range(RUNS):
            began = time.perf_counter()
            client.get(path)
            took.append((time.perf_counter() - began) * 1000)
        print(f"{name:<12}{len(asked):>8}{size / 1000:>8.1f}{statistics.median(took):>8.1f}")


if __name__ == "__main__":
    main()
