"""What people write becomes what they meant."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from community.markup import MAX_SOURCE, Mentioned, excerpt, render
from community.markup.render import MAX_HTML

SARA = Mentioned("abcdefghijkl", "Sara Lind", "/people/abcdefghijkl/", 2)


def resolve(public_id):
    return SARA if public_id == SARA.public_id else None


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("plain", "<p>plain</p>"),
        ("**b** _i_ ~~s~~ `c`", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>"),
        ("a\nb", "<p>a\nb</p>"),
        ("> q", "<blockquote>\n<p>q</p>\n</blockquote>"),
        ("3. x", '<ol start="3">\n<li>x</li>\n</ol>'),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("$x^2$", '<p><code class="math">x^2</code></p>'),
        ("it costs $5 and $6", "<p>it costs $5 and $6</p>"),
        ("valve.in", "<p>valve.in</p>"),
        ("use J4-021, not j-4", '<p>use <span class="whole">J4-021</span>, not j-4</p>'),
        ("on 2026-11-24", "<p>on 2026-11-24</p>"),
        ("A-B, 2026-11-24-x, X-" + "1" * 30, f"<p>A-B, 2026-11-24-x, X-{'1' * 30}</p>"),
    ],
)
def test_basics(source, html):
    assert render(source).html.strip() == html


def test_headings_leave_the_page_its_own_and_have_anchors_that_differ():
    html = render("# One\n\n## One\n\n# \N{OHM SIGN}", prefix="p3-").html
    assert re.findall(r'<(h\d) id="([^"]+)"', html) == [
        ("h3", "h-p3-one"),
        ("h4", "h-p3-one-2"),
        ("h3", "h-p3-\N{GREEK SMALL LETTER OMEGA}"),
    ]


def test_tables_scroll_by_themselves_and_numbers_stand_right():
    html = render("|a|b|\n|-|-:|\n|1|2|").html
    assert '<div class="tblwrap" tabindex="0" role="region"' in html
    assert '<td class="num">2</td>' in html
    assert "style" not in html


def test_task_lists_can_be_read_and_not_ticked():
    boxes = re.findall(r"<input[^>]*>", render("- [ ] a\n- [x] b").html)
    assert len(boxes) == 2
    assert all("disabled" in box for box in boxes)
    assert ["checked" in box for box in boxes] == [False, True]


def test_footnotes_of_two_texts_stay_apart():
    one, two = (render("x[^1]\n\n[^1]: n", prefix=prefix).html for prefix in ("a-", "b-"))
    assert not set(re.findall(r'id="([^"]+)"', one)) & set(re.findall(r'id="([^"]+)"', two))


def test_code_is_coloured_with_classes():
    html = render("```diff\n-a\n+b\n```").html
    assert '<span class="gd">-a</span>' in html
    assert '<span class="gi">+b</span>' in html


def test_code_of_an_unknown_language_is_plain():
    assert render('```x"y<z\na<b\n```').html == '<pre class="code" tabindex="0"><code>a&lt;b\n</code></pre>\n'


def test_diagrams_stay_inert_text():
    assert render("```mermaid\na-->b\n```").html == '<pre class="mermaid">a--&gt;b\n</pre>\n'


def test_a_mention_is_the_person_that_the_resolver_knows():
    rendered = render("ask @[Anything](user:abcdefghijkl)!", resolve=resolve)
    assert rendered.mentions == ("abcdefghijkl",)
    assert 'data-firm="2"' in rendered.html
    assert ">@Sara Lind</a>!" in rendered.html


def test_outsider_and_nobody_look_the_same():
    """A typed foreign name stays text, whether the person exists or not."""
    outsider = render("@[Ravi Shah](user:bbbbbbbbbbbb)", resolve=resolve)
    nobody = render("@[Ravi Shah](user:cccccccccccc)", resolve=resolve)
    assert outsider == nobody
    assert outsider.html == "<p>@Ravi Shah</p>\n"
    assert outsider.mentions == ()


def test_a_link_to_a_person_without_the_at_sign_is_text():
    assert render("[Sara](user:abcdefghijkl)", resolve=resolve).html == "<p>Sara</p>\n"


def test_a_remote_image_becomes_a_link():
    html = render("![drawing](https://files.example/a.png)").html
    assert "<img" not in html
    assert 'href="https://files.example/a.png"' in html


def test_a_link_that_names_another_host_shows_the_real_one():
    assert "[bad.example]" in render("[https://good.example](https://bad.example/x)").html
    assert "[" not in re.sub(r"<[^>]+>", "", render("[good.example](https://www.good.example/x)").html)


def test_invisible_characters_leave_link_words():
    html = render("[pay\u202egnp.exe](https://x.example)").html
    assert "\u202e" not in html


def test_too_long_a_text_comes_back_as_typed():
    assert render("*a*" * (MAX_SOURCE // 3 + 1)).html.startswith("<pre>*a**a*")


def test_a_text_that_would_grow_without_bound_comes_back_as_typed():
    source = "[a]: /" + "x" * 3_000 + "\n\n" + "[a] " * 15_000
    html = render(source).html
    assert html.startswith("<pre>")
    assert len(html) < MAX_HTML


def test_the_excerpt_is_plain_and_short():
    source = "# Title\n\nSome **words**, @[Sara](user:abcdefghijkl)\n\n- [ ] task\n\n" + "more " * 100
    assert excerpt(source, 60) == "Title Some words, @Sara task more more more more more more…"


def test_an_engineering_wiki_renders():
    """56 pages of a printer firmware's documentation, where they are at hand; a page of our own elsewhere."""
    archive = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "klipper-docs.zip"
    if archive.exists():
        with ZipFile(archive) as opened:
            pages = [opened.read(name).decode() for name in opened.namelist() if name.endswith(".md")]
    else:
        pages = ["# Bed mesh\n\n| a | b |\n|---|---|\n| 1 | `x` |\n\n```\ncode\n```\n\n[link](Config.md#a)\n"]
    for page in pages:
        rendered = render(page)
        assert rendered.excerpt
        assert len(page) > MAX_SOURCE or rendered.html.count("<table") == rendered.html.count("</table>")
        assert "<script" not in rendered.html
