"""Statements that a connection plans once."""

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.models import Firm, User
from community.rows import ask, columns_of, rows_of

_SUM = "SELECT %(one)s::int + %(other)s::int * %(one)s::int"


def planned() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'keyway_%'")
        return cursor.fetchone()[0]


def test_it_is_planned_once_for_all_values(db):
    ask(_SUM, {"one": 1, "other": 1})
    before = planned()
    assert [ask(_SUM, {"one": one, "other": 3}) for one in (2, 5)] == [[(8,)], [(20,)]]
    assert planned() == before > 0


def test_a_new_connection_plans_anew(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        assert ask(_SUM, {"one": 1, "other": 1}) == [(2,)]
        connection.close()
        assert ask(_SUM, {"one": 1, "other": 2}) == [(3,)]
        connection.close()


def test_planning_survives_a_transaction_that_is_undone(db):
    statement = "SELECT %(one)s::int AS undone"
    with transaction.atomic():
        ask(statement, {"one": 1})
        transaction.set_rollback(True)
    assert ask(statement, {"one": 2}) == [(2,)]


def test_a_wrong_statement_is_wrong_each_time(db):
    for _ in range(2):
        with pytest.raises(ProgrammingError), transaction.atomic():
            ask("SELECT nothing_like_it", {})


def test_records_become_rows_of_their_models(cast):
    statement = f"""
        SELECT {columns_of(User, "u")}, {columns_of(Firm, "f")}
        FROM accounts_user u JOIN accounts_firm f ON f.id = u.firm_id WHERE u.id = %(user)s"""
    (record,) = ask(statement, {"user": cast.sara.pk})
    user, firm = rows_of(record, User, Firm)
    assert (user, firm) == (cast.sara, cast.supplier)
    assert (user.email, firm.name) == (cast.sara.email, cast.supplier.name)
