"""Rows of a few tables by one statement of our own, where a page asks so often that building the query shows.

The ORM spends four times as long on making a join of three tables into SQL as PostgreSQL does on answering it. A
statement here names its columns by `columns_of`, so that a new field of the model is in it.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def columns_of(model: type[models.Model], alias: str) -> str:
    """Return the columns of `model` as they stand in a SELECT from a table called `alias`."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def rows_of(values: Sequence[Any], *kinds: type[models.Model]) -> list[Any]:
    """Cut one record into an instance of each model, in the order in which the statement names their columns."""
    rows, start = [], 0
    for model in kinds:
        names = [field.attname for field in model._meta.concrete_fields]
        rows.append(model.from_db("default", names, values[start : start + len(names)]))
        start += len(names)
    return rows
