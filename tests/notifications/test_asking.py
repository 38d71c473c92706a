"""A question is told from a mention by its paragraph."""

import pytest

from community.notifications.asking import asks

ME = "@[Sara Lind](user:abcdefghijkl)"
OTHER = "@[Mats Ek](user:mmmmmmmmmmmm)"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"{ME} which site should receive them?", True),
        (f"Which site should receive them, {ME}?", True),
        (f"{ME} (or is it the ring?) let us see", True),
        (f"{ME} **really?**", True),
        (f"Is it the grease?\n\n{ME} has measured it.", False),
        (f"{ME} see https://example.com/?page=2", False),
        (f"> {ME} which one?\n\nNo idea.", False),
        (f"Which one, {OTHER}?", False),
        ("Which one?", False),
        ("", False),
    ],
)
def test_what_asks(source, expected):
    assert asks(source, "abcdefghijkl") is expected
