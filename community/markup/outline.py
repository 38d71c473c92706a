"""Levels of headings in stored HTML, set by the page that shows it."""

import re

_HEADING = re.compile(r"<(/?)h[1-6](?=[ >])")
DEEPEST = 6


def set_levels(html: str, top: int) -> str:
    """Return `html` with its headings from level `top` on and none left out on the way down.

    For words that stand alone on a page and can't be drawn again, as those of a published agreement: their author
    began at any level, and whoever goes from heading to heading would look for the one that is missing. Only what the
    sanitiser let through is given here, in which each `<` of a text is written `&lt;` and headings never nest.
    """
    above: list[int] = []

    def level(tag: re.Match[str]) -> str:
        if not tag[1]:
            own = int(tag[0][2])
            while above and above[-1] >= own:
                above.pop()
            above.append(own)
        return f"<{tag[1]}h{min(top - 1 + len(above), DEEPEST)}"

    return _HEADING.sub(level, html)
