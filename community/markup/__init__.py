"""Markdown as people write it to HTML that is safe to show: pure functions, no models.

`render(text)` is CommonMark with tables, strikethrough, task lists, bare links, footnotes, highlighted code, heading
anchors, mentions, files that the text names, and inert math and diagrams. The result is stored beside its source with
`RENDER_VERSION`.
"""

from community.markup.groups import HERE, Groups, Mentioned
from community.markup.outline import set_levels
from community.markup.polls import FaultyPoll, PollSpec, read_poll, write_block
from community.markup.render import MAX_SOURCE, RENDER_VERSION, Rendered, excerpt, render
from community.markup.uploads import Attached

__all__ = [
    "HERE",
    "MAX_SOURCE",
    "RENDER_VERSION",
    "Attached",
    "FaultyPoll",
    "Groups",
    "Mentioned",
    "PollSpec",
    "Rendered",
    "excerpt",
    "read_poll",
    "render",
    "set_levels",
    "write_block",
]
