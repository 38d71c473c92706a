"""What a thread's kind shows on its page: under the title, under the first post, beside the posts.

The parts are drawn with the page, and alone for a page that learns over its socket that the state has changed.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import User
from community.threads.kinds import kind_of
from community.threads.models import Thread
from community.threads.reading import Window


@dataclass(frozen=True)
class Parts:
    """The drawn parts, the post that settles the thread ("" for none), and whether the viewer decides that."""

    head: SafeString
    first: SafeString
    side: SafeString
    tab: SafeString
    settled: str
    decides: bool


def parts_of(request: HttpRequest, viewer: User, thread: Thread, window: Window) -> Parts:
    """Draw what the thread's kind has to show to the viewer."""
    kind, workspace = kind_of(thread.kind), thread.workspace
    is_open = workspace.closed_at is None
    seen = {
        "state": window.state,
        "thread": thread,
        "workspace": workspace,
        "decides": is_open and kind.can_decide(viewer, thread),
        "writes": is_open and workspace.sight.can_write,
        "is_author": thread.author_id == viewer.pk,
        "page": window.page,
    }

    def draw(template: str) -> SafeString:
        return SafeString(render_to_string(template, seen, request) if template else "")

    return Parts(
        head=draw(kind.head_template),
        first=draw(kind.first_template) if window.first == 1 else SafeString(""),
        side=draw(kind.side_template),
        tab=draw(kind.tab_template),
        settled=kind.settled(window.state),
        decides=seen["decides"],
    )


def tab_of(kind: str, state: Any) -> SafeString:
    """Draw the tab over the post that settles a thread, apart from its page."""
    template = kind_of(kind).tab_template
    return SafeString(render_to_string(template, {"state": state}) if template else "")


def mark_settled(fragment: str, tab: SafeString) -> str:
    """Return a post's fragment as that of the one that settles its thread."""
    return fragment.replace('class="post', 'class="post settled', 1).replace(">", f">{tab}", 1)
