"""The bars around every page. Each takes its values from the page's context by itself: looking up a dozen of them in a
template costs more than putting the kept bar there."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from community.templatetags.drawn import drawn
from community.workspaces.context import Shell

register = template.Library()

# Whoever is not signed in has no rail to speak of, but pages that say so.
NOBODY = {
    "tiles": (),
    "has_more": False,
    "is_site_admin": False,
    "name": "",
    "letters": "",
    "hue": "",
    "firm": "",
}


def _unread(shell: Shell | None) -> int:
    return int((shell.counts.get("inbox") or (0,))[0]) if shell else 0


def _own(shell: Shell | None) -> dict[str, Any]:
    """What rail and navigation draw of the viewer."""
    if shell is None:
        return {"unread": 0, **NOBODY}
    return {
        "unread": _unread(shell),
        "tiles": shell.workspaces,
        "has_more": shell.has_more,
        "is_site_admin": shell.is_site_admin,
        "name": shell.name,
        "letters": shell.letters,
        "hue": shell.hue,
        "firm": shell.firm_name,
    }


@register.simple_tag(takes_context=True)
def rail(context: Context) -> SafeString:
    """The viewer's workspaces, at the edge."""
    shell, workspace = context.get("shell"), context.get("workspace")
    return drawn(
        "ui/_rail.html",
        **_own(shell),
        section=context.get("section") or "",
        current=workspace.public_id if workspace else "",
        can_open=bool(shell and shell.can_create_workspaces),
    )


@register.simple_tag(takes_context=True)
def navigation(context: Context, channels: SafeString) -> SafeString:
    """The sections of the page's workspace, its `channels` among them; outside of one, what is the viewer's own."""
    section, workspace = context.get("section") or "", context.get("workspace")
    if not workspace:
        return drawn("ui/_yours.html", **_own(context.get("shell")), section=section)
    return drawn(
        "ui/_wsnav.html",
        section=section,
        channels=channels,
        workspace_id=workspace.public_id,
        name=workspace.name,
        crowd=workspace.sight.everyone,
        may_invite=workspace.sight.may_invite,
        is_owner=workspace.sight.is_owner,
    )


@register.simple_tag(takes_context=True)
def sections(context: Context) -> SafeString:
    """The same sections for a narrow screen."""
    workspace = context.get("workspace")
    if not workspace:
        return SafeString("")
    return drawn("ui/_sections.html", section=context.get("section") or "", workspace_id=workspace.public_id)


@register.simple_tag(takes_context=True)
def tab_bar(context: Context) -> SafeString:
    """The foot of a narrow screen, and the dialogs."""
    workspace = context.get("workspace")
    return drawn(
        "ui/_foot.html",
        unread=_unread(context.get("shell")),
        section=context.get("section") or "",
        workspace_id=workspace.public_id if workspace else "",
    )
