"""What lower apps show of the inbox and of following without knowing them."""

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from community.chat import facts as chat
from community.notifications.carrying import go_along
from community.notifications.following import (
    FOLLOWED,
    ON_PAGE,
    Choice,
    choice_of_workspace,
    choice_on_page,
    choices_in,
    followed,
)
from community.notifications.forms import LevelForm
from community.notifications.inbox import COUNT
from community.notifications.models import Notification
from community.notifications.reading import (
    settle_all_read,
    settle_aside_read,
    settle_channel_read,
    settle_read,
)
from community.templatetags.drawn import drawn
from community.threads import facts as threads
from community.threads.carrying import after_carrying
from community.threads.filters import FILTERS
from community.threads.models import Post
from community.threads.shows import Show, more_shows
from community.workspaces import facts as workspaces
from community.workspaces.models import Workspace


def panel(viewer: User, workspace: Workspace) -> workspaces.Panel:
    """How closely the viewer follows the workspace, on its overview."""
    return workspaces.Panel(
        title=_("What you are told"),
        template="notifications/_workspace_panel.html",
        facts={"form": LevelForm.of(choice_of_workspace(choices_in(viewer, workspace)))},
        url=reverse("notifications:following", args=[workspace.public_id]),
        link=_("Categories and threads"),
        is_aside=True,
    )


def level_on_page(found: list[Any]) -> SafeString:
    """The field in which a reader of a thread chooses how closely to follow it."""
    return _level_field(choice_on_page(found), get_language())


@lru_cache
def _level_field(choice: Choice, _language: str | None) -> SafeString:
    # A field costs as much as ten posts of the page, and there are few choices.
    return render_to_string("ui/_field.html", {"field": LevelForm.of(choice)["level"]})


def thread_panel(page: threads.Around) -> str:
    """How closely the viewer follows the thread, on its page."""
    return drawn(
        "notifications/_thread_panel.html",
        thread_id=page.thread.public_id,
        workspace_id=page.thread.workspace.public_id,
        field=page.more["following"],
    )


def is_mailed(post: Post) -> bool:
    """Whether a mail with the post's words has gone out."""
    return Notification.objects.filter(post=post, mail__sent_at__isnull=False).exists()


# Whether the viewer has muted the channel `c`.
MUTED = """EXISTS (SELECT 1 FROM notifications_subscription y
    WHERE y.channel_id = c.id AND y.user_id = %(viewer)s AND y.level = 'muted')"""

# Whether somebody wants to be told of all that is said in the channel `c`, and what the viewer chose for it.
HEARD = """EXISTS (SELECT 1 FROM notifications_subscription y
    WHERE y.channel_id = c.id AND y.level = 'watching')"""
CHANNEL_LEVEL = """SELECT y.level FROM notifications_subscription y
    WHERE y.channel_id = c.id AND y.user_id = %(viewer)s"""

FILTERS.update(FOLLOWED)
more_shows["following"] = Show(
    label=_("Following"),
    icon="bell",
    heading=_("You follow nothing here yet"),
    sentence=_(
        "Threads that you watch or track show up here: those you chose, with their tags and categories, and"
        " those you wrote in."
    ),
    only=followed,
)
workspaces.overview_panels.append(panel)
workspaces.shell_counts["inbox"] = COUNT
threads.page_facts["following"] = threads.PageFact(ON_PAGE, level_on_page)
threads.side_panels.append(thread_panel)
threads.list_tools.append("notifications/_list_tool.html")
threads.known_outside.append(is_mailed)
threads.after_reading.append(settle_read)
chat.after_reading.append(settle_channel_read)
chat.after_reading_aside.append(settle_aside_read)
chat.muted.append(MUTED)
chat.heard.append(HEARD)
chat.level.append(CHANNEL_LEVEL)
chat.side_panels.append("notifications/_channel_panel.html")
after_carrying.append(go_along)
threads.after_reading_all.append(settle_all_read)
