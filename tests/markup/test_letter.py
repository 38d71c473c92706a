"""A post as mails quote it: readable in both parts, nothing fetched, cut at a good place."""

import re

from community.markup.letter import quote

SITE = "https://keyway.example"


def test_names_stay_and_lead_nowhere():
    quoted = quote("Ask @[Sara Lind](user:aaaaaaaaaaaa) or @[Nobody](user:bbbbbbbbbbbb).", site=SITE)
    assert quoted.text == "Ask @Sara Lind or @Nobody."
    assert "Ask @Sara Lind or @Nobody." in quoted.html
    assert "href" not in quoted.html


def test_addresses_of_the_site_are_whole():
    quoted = quote("See [it](/t/abc/), [that](//evil.example/x) and [those](#h-x).", site=SITE)
    assert quoted.text.startswith(f"See [it]({SITE}/t/abc/)")
    assert f'href="{SITE}/t/abc/"' in quoted.html
    assert quoted.html.count("href") == 1


def test_boxes_tables_code_and_pictures():
    quoted = quote(
        "- [x] done\n- [ ] open\n\n|a|b|\n|-|-|\n|1|2|\n\n```py\nx = 1\n```\n\n![p](https://e.example/p.png)",
        site=SITE,
    )
    assert "☑ done" in " ".join(quoted.html.split())
    assert "☐ open" in " ".join(quoted.html.split())
    cell = re.search(r'<td style="([^"]*)"', quoted.html)[1]
    assert "overflow-wrap:break-word" in cell  # "Change" stays whole in a narrow column
    assert "<pre style=" in quoted.html
    for never in ("<img", "<input", "class=", " id=", "src="):
        assert never not in quoted.html


def test_html_in_a_post_stays_words():
    html = quote("<script>x</script> <b onclick=y>z</b>", site=SITE).html
    assert "&lt;script" in html
    assert "<b" not in html.replace("<br", "")


def test_a_cut_falls_between_paragraphs_lines_or_words():
    paragraphs = "\n\n".join(["One paragraph of words."] * 10)
    quoted = quote(paragraphs, site=SITE, limit=60)
    assert quoted.is_cut
    assert quoted.text == "One paragraph of words.\n\nOne paragraph of words."
    assert quote("word " * 30, site=SITE, limit=52).text == ("word " * 10).strip()
    assert len(quote("x" * 100, site=SITE, limit=52).text) == 52
    whole = quote("Short.", site=SITE)
    assert not whole.is_cut
    # Cut inside a block of code, the words of the mail after it are no code.
    assert quote("```\n" + "line\n" * 50, site=SITE, limit=60).html.rstrip().endswith("</pre>")
