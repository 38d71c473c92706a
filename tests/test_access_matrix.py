"""Who gets what at which address: docs/access.md says it, the resolver names the addresses, this compares.

`pytest tests/test_access_matrix.py --record-access` writes the table anew; the difference is for review.
"""

from pathlib import Path

import pytest
from django.urls import reverse

from tests.places import Visitor, our_patterns

TABLE = Path(__file__).resolve().parent.parent / "docs" / "access.md"
ROLES = ("nobody", "rival", "reader", "member", "lead", "moderator", "owner", "admin")
# One's own drafts and one's own membership; and what a reader may do, or what changes nothing here.
OWN = (
    "threads:draft",
    "threads:draft_discarded",
    "workspaces:leaving",
    "chat:leaving",
    "chat:joining",
    "chat:side_following",
)
# No thing is in the address: everybody is told of what they see, or gets the same empty form.
OF_ANYTHING = ("threads:titles_of_links", "threads:poll_fields")
HARMLESS = (
    "threads:preview",
    "threads:reading",
    "threads:reading_all",
    "threads:restoration",
    "threads:own_pin",
    "chat:reading",
    "chat:side_reading",
    "chat:restoration",
)
ROOMS = ("threads:", "chat:")
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->\n"


def actors(cast):
    return {
        "nobody": None,
        "rival": cast.ravi,
        "reader": cast.rune,
        "member": cast.sara,
        "lead": cast.lin,
        "moderator": cast.mats,
        "owner": cast.olga,
        "admin": cast.ada,
    }


def answers(cast, world):
    """Return {(address, method): {role: status}} by asking."""
    found = {}
    visitors = {role: Visitor(user) for role, user in actors(cast).items()}
    for name, pattern in our_patterns():
        kwargs = {
            part: world.kwargs[part]
            for part in pattern.pattern.converters or pattern.pattern.regex.groupindex
        }
        path = reverse(name, kwargs=kwargs)
        for method in ("GET", "POST"):
            row = found[name, method] = {}
            for role, visitor in visitors.items():
                with visitor.asks(method, path, {"nothing": "of use"}) as response:
                    row[role] = response.status_code
    return found


def written():
    rows = {}
    for line in TABLE.read_text().partition(BEGIN)[2].partition(END)[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 2 + len(ROLES) and cells[1] in ("GET", "POST"):
            rows[cells[0], cells[1]] = dict(zip(ROLES, map(int, cells[2:]), strict=True))
    return rows


@pytest.mark.timeout(900)  # some thousand pages; a busy machine takes minutes
def test_each_address_answers_each_role_as_written(cast, world, request):
    found = answers(cast, world)
    if request.config.getoption("--record-access"):
        head = f"| address | method | {' | '.join(ROLES)} |\n|---|---|{'---|' * len(ROLES)}\n"
        lines = [
            f"| {n} | {m} | {' | '.join(str(row[r]) for r in ROLES)} |\n" for (n, m), row in found.items()
        ]
        before, _begin, rest = TABLE.read_text().partition(BEGIN)
        TABLE.write_text(before + BEGIN + head + "".join(lines) + END + rest.partition(END)[2])
    table = written()
    assert set(found) == set(table), "an address is missing from docs/access.md, or is gone"
    wrong = {key: (row, table[key]) for key, row in found.items() if row != table[key]}
    assert not wrong


def test_the_table_itself_keeps_the_rules():
    """Rules that hold for every address, whatever was recorded."""
    for (name, method), row in written().items():
        assert all(status < 500 for status in row.values()), (name, method)
        if name in ("notifications:stop_mail", "chat:hook"):
            continue  # the address itself is the right to it
        if name in ("invites:join", "invites:link", "invites:code", "invites:next", "invites:passkey"):
            continue  # for people without an account
        assert row["nobody"] in (302, 405), (name, method, "nobody is sent to sign in")
        if name.startswith("administration:"):
            assert all(row[role] in (404, 405) for role in ROLES[1:-1]), (name, method)
        elif name not in (*OWN, *OF_ANYTHING) and (has_workspace(name) or name.startswith(ROOMS)):
            assert row["rival"] in (404, 405), (name, method)
            assert row["admin"] in (404, 405), (name, method)
        if method == "POST" and name.startswith(ROOMS) and name not in (*OWN, *HARMLESS):
            assert row["reader"] in (403, 404, 405), (name, method)


def has_workspace(name):
    return "workspace_id" in dict(our_patterns())[name].pattern.converters
