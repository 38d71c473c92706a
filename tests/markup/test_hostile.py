"""Whatever is typed, the HTML holds only what the allow-list names, and nothing that could run."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.markup import Mentioned, render
from community.markup.clean import ATTRIBUTES, CLASSES, SCHEMES, TAGS
from community.threads.fragments import spoken

DECEPTIVE = re.compile("[\x00\u202a-\u202e\u2066-\u2069]")

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
    "[x](\x01javascript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](JAVASCRIPT&#58;alert(1))",
    "[x](&#x6A&#x61&#x76&#x61script:alert(1))",
    "[x](%6Aavascript:alert(1))",
    "[x](feed:javascript:alert(1))",
    "[x](view-source:javascript:alert(1))",
    "[x](blob:https://x.example/1)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "<data:text/html,<script>alert(1)</script>>",
    "<vbscript:x>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,x'/></svg>",
    "<math href='javascript:alert(1)'>x</math>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
    "<template><img src=x onerror=alert(1)></template>",
    "<table><td background='javascript:alert(1)'>",
    "<details open ontoggle=alert(1)>",
    "<a id=facts></a><a id=act name=act></a><form id=act name=act></form>",
    "<img name=cookie><form name=body><input name=attributes></form>",
    "<div class='aud' data-audience=everyone><b>Everyone</b></div>",
    "<button form=act formaction=/accounts/logout/ name=kind value=agree>Agree</button>",
    "<key-thread data-first=1></key-thread>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<object data=x></object><embed src=x>",
    "<p onclick=alert(1) style=x class='modal overlay'>",
    "<!--say:edited--><!--say:nothing_of_ours-->",
    '[x](https://x.example "<!--say:edited-->")',
    "```say:edited\n<!--say:edited-->\n```",
    "```mermaid\n<!--say:edited--></pre><img src=x onerror=alert(1)>\n```",
    "$<!--say:edited-->$",
    "[x](https://x.example '\" autofocus onfocus=\"alert(1)')",
    "[x][y]\n\n[y]: <javascript:alert(1)> 'x'",
    '[x][y]\n\n[y]: https://x.example "" onclick="alert(1)"',
    "[[x](https://a.example)](https://b.example)",
    "[![x](https://a.example)](https://b.example)",
    "@[x](user:abcdefghijkl)](javascript:alert(1))",
    "@[@[x](user:abcdefghijkl)](user:abcdefghijkl)",
    "@[x](user:abcdefghijkl 'onclick=alert(1)')",
    "@[x](user:../../../manage)",
    "https://x.example/?a=&quot;onmouseover=alert(1)",
    "https://x.example\\@evil.example/\u202egnp.exe",
    "http://[::1",
    "\u2028<script>\u2029alert(1)</script>",
    "\ud800",
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


# What the page itself is made of: none of it may come out of a text.
VOID = {"br", "hr", "input"}
IN_LINKS = {"em", "strong", "s", "code", "br", "span"}


class Seen(HTMLParser):
    """Reads the HTML strictly: every element closed in its turn, no link in a link, no comment, no id twice."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.ids = []

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        assert len({name for name, _ in attrs}) == len(attrs)
        if "a" in self.open:
            assert tag in IN_LINKS, tag
        for name, value in attrs:
            check_attribute(tag, name, value or "")
            if name == "id":
                self.ids.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def check_attribute(tag, name, value):
    assert name in {"class", "rel", *ATTRIBUTES.get(tag, ())}, (tag, name)
    if name == "class":
        assert set(value.split()) <= CLASSES.get(tag, set()), (tag, value)
    if name == "id":
        assert re.match(r"(h|fn|fnref)-", value), value
    if name == "href":
        # As browsers read addresses: control characters and blanks around go, tabs and ends of lines go everywhere.
        address = re.sub(r"[\t\r\n]", "", value.strip("".join(map(chr, range(33)))))
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
        assert scheme is None or scheme[1].lower() in SCHEMES, value


def check_harmless(html):
    seen = Seen()
    seen.feed(html)
    seen.close()
    assert not seen.open
    assert len(set(seen.ids)) == len(seen.ids), seen.ids
    assert not DECEPTIVE.search(html)
    # The page puts its own words in place of these; a text must not be able to ask for them.
    assert "<!--" not in html
    assert spoken(html) == html


def resolve(public_id):
    return Mentioned(public_id, '<b onclick="alert(1)">Sara</b>', '/people/"><script>/', 3)


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_that_runs(vector, wrap):
    check_harmless(render(wrap.format(vector), resolve=resolve).html)


PIECES = st.sampled_from(
    [
        *VECTORS,
        "\u202e",
        "\x00",
        "- [x] ",
        "[^1]",
        "[^1]: ",
        "# ",
        "# a-2",
        "![",
        "://",
        "https://a.example",
        "<!--",
        "\n",
        "\n\n",
        "`",
        "```",
        "*",
        "_",
        "[",
        "](",
        ")",
        "<",
        ">",
        "&",
        "|",
        "$",
        "$$",
        "@",
        "  ",
    ]
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
        "://" * 20_000,
        "<https://" * 7_000,
        "[^1]: x\n\n" + "[^" * 20_000,
        "- [ ] a\n" * 8_000,
    ],
    ids=lambda source: source[:6],
)
def test_texts_made_to_be_slow_come_to_an_end(source):
    """Seconds would hit the suite's timeout of a test; the output stays in proportion."""
    assert len(render(source).html) < 60 * len(source) + 1_000
