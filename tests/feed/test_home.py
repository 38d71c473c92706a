"""Home says what waits for one's signature, in one statement however much that is."""

from community.workspaces.signing import to_sign
from tests.make import make_agreement, make_gate, make_version, sign


def gate(cast, title):
    agreement = make_agreement(cast.ada, title=title)
    make_gate(cast.olga, cast.workspace, agreement)
    sign(cast.olga, agreement)  # whoever sets a gate stands behind it too
    return agreement


def test_a_browser_keeps_what_every_page_needs_and_nothing_else(cast, client):
    client.force_login(cast.sara)
    assert client.get("/parts/banners/").headers["Cache-Control"] == "private, max-age=3600"
    assert client.get("/parts/keys/").headers["Cache-Control"] == "private, no-store"


def test_ten_agreements_cost_what_one_does(cast, client, django_assert_num_queries):
    for number in range(10):
        gate(cast, f"Paper {number}")
    with django_assert_num_queries(1):
        waiting = [(item.version.agreement.title, item.for_firm) for item in to_sign(cast.lin)]
    # Who leads her firm signs for it first.
    assert waiting == [(f"Paper {number}", for_firm) for number in range(10) for for_firm in (True, False)]


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
