"""Statements of our own, where a page asks so often that building and planning the query shows.

Measured on a thread's page: the ORM spends four times as long on making a join of three tables into SQL as PostgreSQL
does on answering it, and PostgreSQL five times as long on planning as on reading. So such a statement is written out
once, and each connection plans it once (docs/decisions/0016).
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections, models

_PLACE = re.compile(r"%\((\w+)\)s")
_planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def ask(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the records of `statement`, in which %(name)s stands for a value; the connection plans it once.

    The plan is made without looking at the values, so it must be right for all of them.
    """
    name, prepare, execute = _prepared(statement)
    kept = connections[
        DEFAULT_DB_ALIAS
    ]  # looked up once: each look-up costs as much as a small part of a page
    with kept.cursor() as cursor:
        planned = _planned.setdefault(kept.connection, set())
        if name not in planned:
            # Past Django's cursor: planning is no query of the page's.
            with kept.wrap_database_errors, kept.connection.cursor() as once:
                once.execute(prepare)
            planned.add(name)
        cursor.execute(execute, values)
        records: list[tuple[Any, ...]] = cursor.fetchall()
    return records


@lru_cache(maxsize=512)
def _prepared(statement: str) -> tuple[str, str, str]:
    names = list(dict.fromkeys(_PLACE.findall(statement)))
    numbered = _PLACE.sub(lambda match: f"${names.index(match[1]) + 1}", statement)
    name = "keyway_" + hashlib.sha256(statement.encode()).hexdigest()[:20]
    values = ", ".join(f"%({each})s" for each in names)
    return name, f"PREPARE {name} AS {numbered}", f"EXECUTE {name} ({values})" if names else f"EXECUTE {name}"


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
