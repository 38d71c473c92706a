"""An agreement's headings stand right below its page's, whatever level its author began at."""

import re

import pytest

from community.markup import render, set_levels


def levels(html):
    return list(re.findall(r"</?(h[1-6])", html))


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("## Purpose\n\n## End", [3, 3]),
        ("# Title\n\n## Purpose\n\n### Samples\n\n## End", [3, 4, 5, 4]),
        ("### Deep\n\n# Title\n\n##### Skips\n\n#### Back\n\n## Higher", [3, 3, 4, 4, 4]),
        ("# 1\n\n## 2\n\n### 3\n\n#### 4", [3, 4, 5, 6]),
        ("# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5\n\n# 1", [3, 4, 5, 6, 6, 3]),
    ],
)
def test_headings_start_at_the_level_asked_for_and_leave_none_out(source, wanted):
    assert levels(set_levels(render(source).html, 3)) == [f"h{level}" for level in wanted for _ in "ab"]


def test_nothing_but_headings_changes():
    html = render("`<h4>` and <h5>\n\n---\n\n| a |\n|---|\n| b |\n\nAn [id](#h-x) of ## none.").html
    assert set_levels(html, 2) == html
    one = render("## An *end*").html
    assert set_levels(one, 2) == one.replace("h4", "h2")
