"""Numbers of queries of pages, kept in tests/query_counts.json: `pytest --record-query-counts` writes them anew."""

import json
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

FILE = Path(__file__).with_name("query_counts.json")


def check_queries(request, name, load, *, most):
    """Load a page, compare its queries with the record, and print them where they have grown. At most `most`."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        load()
    asked = [
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]
    counts = json.loads(FILE.read_text()) if FILE.exists() else {}
    if request.config.getoption("--record-query-counts"):
        counts[name] = len(asked)
        FILE.write_text(json.dumps(counts, indent=2, sort_keys=True) + "\n")
    listing = "\n".join(sql[:160] for sql in asked)
    assert len(asked) == counts.get(name), (
        f"{name}: {len(asked)} queries, recorded {counts.get(name)}\n{listing}"
    )
    assert len(asked) <= most, f"{name}: {len(asked)} queries, at most {most}\n{listing}"
