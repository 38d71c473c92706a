"""A day in a room that is long: where it begins in the reader's zone, and what was written first since then."""

from datetime import datetime

from django.utils import timezone


def beginning_of(typed: str) -> datetime | None:
    """The beginning of a day in the reader's zone; None for what is no day."""
    try:
        return timezone.make_aware(datetime.fromisoformat(typed[:10])) if typed else None
    except (ValueError, OverflowError):
        return None


def since(rows: str) -> str:
    """SQL: the number of the first of `rows` (a FROM and WHERE of rows `p`) that is not before %(moment)s.

    By halves: as many steps in a short room as in a long one, near enough. What is written is numbered as it comes,
    with holes where some went elsewhere; where an archive was imported out of order it lands close by. %(items)s + 1
    where nothing has been written since.
    """
    return f"""
WITH RECURSIVE halves (low, high) AS (
    SELECT 1, %(items)s + 1
    UNION ALL
    SELECT CASE WHEN middle.at < %(moment)s THEN middle.nr + 1 ELSE low END,
           CASE WHEN middle.at < %(moment)s THEN high ELSE (low + high) / 2 END
    FROM halves LEFT JOIN LATERAL (
        SELECT p.at, p.nr {rows}
          AND p.nr >= (low + high) / 2 AND p.nr < high ORDER BY p.nr LIMIT 1) middle ON true
    WHERE low < high
)
SELECT max(low) FROM halves
"""  # noqa: S608  (our own words only)
