"""Whatever is typed, the HTML holds only what the allow-list names, and nothing that could run."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.markup import Mentioned, render
from community.markup.clean import ATTRIBUTES, CLASSES, SCHEMES, TAGS

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=/accounts/logout/><button>x</button></form>",
    "<div hx-get=/x hx-trigger=load>",
    "<div data-hx-post=/x data-controller=x x-data=y>",
    "<p style='position:fixed'>x</p>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<!--<img src=--><img src=x onerror=alert(1)//>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](https://x.example/"onerror="alert(1))',
    '[x](https://x.example "onmouseover=alert(1)")',
    "[x]: javascript:alert(1)\n\n[x]",
    '@[x" onclick="alert(1)](user:abcdefghijkl)',
    "@[<img src=x onerror=alert(1)>](user:abcdefghijkl)",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "```mermaid\n%%{init: {'securityLevel':'loose'}}%%\ngraph TD;A-->B;click A href 'javascript:alert(1)'\n```",
    "$\\href{javascript:alert(1)}{x}$",
    "$$\n<img src=x onerror=alert(1)>\n$$",
    "[^x]\n\n[^x]: <script>alert(1)</script>",
    '[^"onclick=alert(1)//]\n\n[^"onclick=alert(1)//]: x',
    "# <script>alert(1)</script>",
    '# "onclick=alert(1)',
    "| <script>alert(1)</script> |\n|-|\n| [x](javascript:alert(1)) |",
    "- [ ] <img src=x onerror=alert(1)>",
    "https://x.example/<script>alert(1)</script>",
    'https://x.example/"onmouseover="alert(1)',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)\\</script>",
    "\x00<scr\x00ipt>alert(1)</script>",
]
WRAPS = [
    "{}",
    "> {}",
    "- {}",
    "1. {}",
    "**{}**",
    "[{}](https://x.example)",
    "| a |\n|-|\n| {} |",
    "x[^1]\n\n[^1]: {}",
    "# {}",
]


class Seen(HTMLParser):
    """Collects what the HTML holds."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def check_harmless(html):
    seen = Seen()
    seen.feed(html)
    for tag, attributes in seen.tags:
        assert tag in TAGS, tag
        for name, value in attributes.items():
            assert name in {"class", "rel", *ATTRIBUTES.get(tag, ())}, (tag, name)
            if name == "class":
                assert set((value or "").split()) <= CLASSES.get(tag, set()), (tag, value)
            if name == "href":
                assert urlsplit((value or "").strip()).scheme.lower() in {"", *SCHEMES}, value


def resolve(public_id):
    return Mentioned(public_id, '<b onclick="alert(1)">Sara</b>', '/people/"><script>/', 3)


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_that_runs(vector, wrap):
    check_harmless(render(wrap.format(vector), resolve=resolve).html)


PIECES = st.sampled_from(
    [*VECTORS, "\n", "\n\n", "`", "```", "*", "_", "[", "](", ")", "<", ">", "&", "|", "$", "$$", "@", "  "]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=14).map("".join))
def test_nothing_that_runs_in_any_mixture(source):
    check_harmless(render(source, resolve=resolve).html)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_the_same_source_gives_the_same_bytes(source):
    assert render(source) == render(source)


@pytest.mark.parametrize(
    "source",
    [
        "[" * 20_000,
        "*" * 20_000,
        "*a " * 10_000,
        "`" * 20_000,
        "> " * 10_000 + "x",
        "- " * 5_000,
        "![" * 10_000,
        "<" * 20_000,
        "a**b" * 8_000,
        "https://x.example/" + "*" * 20_000,
        "$" * 20_000,
        "|" * 20_000,
        "[^" * 10_000,
        "\n" * 60_000,
    ],
    ids=lambda source: source[:6],
)
def test_texts_made_to_be_slow_come_to_an_end(source):
    """Seconds would hit the suite's timeout of a test; the output stays in proportion."""
    assert len(render(source).html) < 60 * len(source) + 1_000
