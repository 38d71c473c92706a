"""A page of files looks at a few hundred of them, however many there are and however few pass its filters."""

import re

import pytest
from django.db import connection

from community.files.lists import LOOKED_AT, PAGE, files_in
from community.files.models import File
from community.workspaces.sight import find_workspace
from tests.make import make_file
from tests.statistics import may_analyze  # noqa: F401  a fixture
from tests.threads.test_list_plans import plans_of

ROWS = 3_000
OF_MATS = (5, 1_401, 2_901)  # how old his files are: one on each of the walks
MOST = 7_000  # buffers of a page: 70 for each of its rows, 7 for each of the 500 that it has looked at

_MANY = """
INSERT INTO files_file (public_id, workspace_id, audience_id, author_id, firm_id, byline, name, ending, kind, size,
                        sha256, state, tries, fault, carrier, at, version, replaced_at)
SELECT lpad(translate(n::text, '0123456789', 'abcdefghij'), 12, 'z'), workspace_id, %(audience)s,
    CASE WHEN n = ANY (%(of_mats)s) THEN %(mats)s ELSE author_id END, firm_id, byline, 'Many ' || n, ending, kind, size,
    sha256, state, tries, fault, 'somewhere', at, 1, CASE WHEN n %% 10 = 0 THEN now() END
FROM files_file, generate_series(%(rows)s, 1, -1) n WHERE id = %(file)s
"""


@pytest.fixture
def full(may_analyze, cast):  # noqa: F811
    """3,000 files of everyone here; a tenth are older versions, three are Mats's."""
    file = make_file(cast.sara, cast.workspace)
    values = {
        "audience": cast.workspace.audiences.get(kind="everyone").pk,
        "of_mats": list(OF_MATS),
        "mats": cast.mats.pk,
        "rows": ROWS,
        "file": file.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MANY, values)
        cursor.execute("ANALYZE files_file")
    return find_workspace(cast.olga, cast.workspace.public_id)


def pages_of(cast, workspace, **asked):
    """Names page by page, and whether each page was cut."""
    after = ""
    while True:
        page = files_in(cast.olga, workspace, after=after, **asked)
        yield [row.name for row in page.rows], page.is_cut
        after = page.next
        if not after:
            return


def test_a_page_looks_at_few_files(cast, full):
    later = files_in(cast.olga, full).next
    for asked in (
        {},
        {"person": cast.mats.public_id},
        {"kind": "image"},
        {"replaced": "1"},
        {"after": later},
    ):
        plans = plans_of(lambda asked=asked: files_in(cast.olga, full, **asked))
        read = sum(int(hit) for plan in plans for hit in re.findall(r"Buffers: shared hit=(\d+)", plan)[:1])
        assert 0 < read <= MOST, f"{asked} reads {read} buffers\n" + "\n".join(plans)


def test_few_among_many_are_found_where_one_looks_further(cast, full):
    pages = list(pages_of(cast, full, person=cast.mats.public_id))
    assert [name for names, _cut in pages for name in names] == [f"Many {n}" for n in OF_MATS]
    assert len(pages) == ROWS // LOOKED_AT + 1
    assert [cut for _names, cut in pages] == [True] * (ROWS // LOOKED_AT) + [False]


def test_all_of_them_come_once_in_order(cast, full):
    names = [name for names, _cut in pages_of(cast, full) for name in names]
    assert names == [f"Many {n}" for n in range(1, ROWS + 1) if n % 10]
    first = next(pages_of(cast, full))
    assert (len(first[0]), first[1]) == (PAGE, False)


def test_the_page_says_that_it_has_not_looked_at_all(cast, full, client):
    client.force_login(cast.olga)
    File.objects.filter(author=cast.mats, name=f"Many {OF_MATS[0]}").delete()
    path = f"/w/{cast.workspace.public_id}/files/?person={cast.mats.public_id}"
    assert "None so far" in client.get(path).content.decode()
