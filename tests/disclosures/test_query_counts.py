"""Pages of disclosures ask the same number of times, however much there is."""

import pytest

from community.disclosures.views import decide
from community.threads.actions import reply
from community.threads.models import Post
from tests.disclosures.make import add_third, approve, propose, start_between, words
from tests.make import new_tag
from tests.query_counts import check_queries


@pytest.mark.parametrize("count", [1, 6])
def test_the_list(cast, client, request, count):
    add_third(cast)
    for _ in range(count):
        propose(cast.sara, start_between(cast))
        approve(cast.lin, propose(cast.sara, start_between(cast)))
        Post.objects.update(at="2026-01-01T00:00Z")
    client.force_login(cast.lin)
    check_queries(
        request,
        "disclosures:list",
        lambda: client.get(f"/w/{cast.workspace.public_id}/disclosures/"),
        most=9,
    )


@pytest.mark.parametrize("count", [1, 6])
def test_one_of_them(cast, client, request, count):
    """Weighing asks once for people, once for firms, once for posts, whatever there is of them."""
    add_third(cast)
    thread = start_between(cast)
    for _ in range(count):
        reply(cast.mats, thread, words=words(), client_id=new_tag())
        reply(cast.lin, thread, words=words(), client_id=new_tag())
    disclosure = propose(cast.sara, thread)
    client.force_login(cast.lin)
    check_queries(
        request,
        "disclosures:disclosure",
        lambda: client.get(f"/disclosures/{disclosure.public_id}/"),
        most=9,
    )


def test_of_a_long_thread_it_names_some_posts_those_first_that_came_since_one_approved(
    cast, client, monkeypatch
):
    monkeypatch.setattr(decide, "MOST_NAMED", 3)
    add_third(cast)
    thread = start_between(cast)
    reply(cast.mats, thread, words=words("The host's"), client_id=new_tag())  # whose key is waited for
    disclosure = propose(cast.sara, thread)
    approve(cast.lin, disclosure)
    for said in ("Second", "Third"):
        reply(cast.lin, thread, words=words(said), client_id=new_tag())
    client.force_login(cast.lin)
    page = client.get(f"/disclosures/{disclosure.public_id}/").content.decode()
    assert page.count("since you approved") == 2  # the host's is none of hers, whenever it came
    assert "1 more, in the thread" in page
