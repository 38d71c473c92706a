"""Code, highlighted on the server with classes: the browser gets no script and no style of its own."""

import html

from pygments import highlight as pygments_highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

MAX_HIGHLIGHTED = 20_000  # characters; longer code is shown plain, for a lexer may be slow on it


def highlight(code: str, language: str) -> str:
    """Return `code` in a `pre`, coloured where `language` is known."""
    name = html.escape(language, quote=True)[:30]
    if language and len(code) <= MAX_HIGHLIGHTED:
        try:
            lexer = get_lexer_by_name(language, stripnl=False)
        except ClassNotFound:
            pass
        else:
            coloured = pygments_highlight(code, lexer, HtmlFormatter(nowrap=True))
            return f'<pre class="code" tabindex="0" data-language="{name}"><code>{coloured}</code></pre>\n'
    return f'<pre class="code" tabindex="0"><code>{html.escape(code)}</code></pre>\n'
