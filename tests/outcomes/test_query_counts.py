"""Pages of outcomes ask the same however much was said."""

import pytest

from tests.outcomes.test_promoting import promote, say
from tests.query_counts import check_queries


@pytest.mark.parametrize("times", [1, 5])
def test_choosing_and_promoting(cast, client, request, channel, times):
    said = [say(cast.sara, channel, f"{number} N·m") for number in range(times)]
    promote(cast.mats, channel, said)
    client.force_login(cast.sara)
    asked = "&".join(f"m={message.public_id}" for message in said)
    for name, most in (("choosing", 9), ("promotion", 10)):
        path = f"/c/{channel.public_id}/{name}/?{asked}"
        check_queries(request, f"outcomes:{name}", lambda path=path: client.get(path), most=most)
