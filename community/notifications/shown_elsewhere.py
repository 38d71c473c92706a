"""What lower apps show of the inbox and of following without knowing them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from community.notifications.following import ON_PAGE, choice_of_workspace, choice_on_page, choices_in
from community.notifications.forms import LevelForm
from community.notifications.inbox import COUNT
from community.notifications.reading import settle_read
from community.threads import facts as threads
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
    )


workspaces.overview_panels.append(panel)
workspaces.shell_counts["inbox"] = COUNT
threads.page_facts["following"] = threads.PageFact(ON_PAGE, lambda found: LevelForm.of(choice_on_page(found)))
threads.side_panels.append("notifications/_thread_panel.html")
threads.list_tools.append("notifications/_list_tool.html")
threads.after_reading.append(settle_read)
