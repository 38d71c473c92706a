"""Keyset paging: a page starts after a row that is named by its public id, never at a number."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, and the cursor of the next one ("" on the last)."""

    rows: list[Row]
    next: str


def page_of(
    rows: QuerySet[Row], *, order: tuple[str, ...], named: str, after: str, size: int = 50
) -> Page[Row]:
    """Return up to `size` of `rows` in ascending `order`, after the row whose `named` column is `after`.

    `order` must be unique together. A cursor that names no row (it was removed since) starts at the first page.
    """
    last = rows.filter(**{named: after}).values_list(*order).first() if after else None
    ordered = rows.order_by(*order)
    if last is not None:
        ordered = ordered.filter(_beyond(order, last))
    found = list(ordered[: size + 1])
    more = len(found) > size
    return Page(found[:size], _read(found[size - 1], named) if more else "")


def _beyond(order: tuple[str, ...], last: tuple[Any, ...]) -> Q:
    """(a, b) > (x, y) as a > x or (a = x and b > y)."""
    beyond, same = Q(), Q()
    for column, value in zip(order, last, strict=True):
        beyond |= same & Q(**{f"{column}__gt": value})
        same &= Q(**{column: value})
    return beyond


def _read(row: Model, path: str) -> str:
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name)
    return str(value)
