"""Home says what waits for one's signature, in one statement however much that is."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make import make_agreement, make_gate, make_version, sign


def queries_of(client):
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/").content.decode()
    return len(asked), page


def gate(cast, title):
    agreement = make_agreement(cast.ada, title=title)
    make_gate(cast.olga, cast.workspace, agreement)
    sign(cast.olga, agreement)  # whoever sets a gate stands behind it too
    return agreement


def test_ten_agreements_cost_what_one_does(cast, client):
    client.force_login(cast.lin)  # who leads her firm, so that each waits twice
    gate(cast, "Paper 0")
    one, _page = queries_of(client)
    for number in range(1, 10):
        gate(cast, f"Paper {number}")
    ten, page = queries_of(client)
    assert ten == one
    assert all(page.count(f"<b>Paper {number}</b>") == 2 for number in range(10))


def test_a_new_version_waits_again_and_only_for_whom_it_concerns(cast, client):
    agreement = gate(cast, "Paper")

    def waits(user):
        client.force_login(user)
        return client.get("/").content.decode().count("<b>Paper</b>")

    assert [waits(user) for user in (cast.lin, cast.sara, cast.mats, cast.ravi)] == [2, 1, 1, 0]
    sign(cast.lin, agreement, for_firm=True)
    sign(cast.lin, agreement)
    sign(cast.mats, agreement)
    assert [waits(user) for user in (cast.lin, cast.sara, cast.mats)] == [0, 1, 0]
    make_version(cast.ada, agreement)
    assert [waits(user) for user in (cast.lin, cast.sara, cast.mats)] == [2, 1, 1]
