"""The mails of invites, composed when they are sent: only then do their tokens exist."""

from datetime import timedelta
from math import ceil
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from community.invites.access import Refused, require_open
from community.invites.models import Invite
from community.invites.tokens import token_of, url_of
from community.mail.letters import Letter, composer, write
from community.mail.models import Mail


def _open_invite(mail: Mail) -> Invite | None:
    """The invite, if it still opens something."""
    rows = Invite.objects.select_related("firm", "inviter__firm")
    invite = rows.filter(public_id=mail.params["invite"]).first()
    if invite is None:
        return None
    try:
        require_open(invite)
    except Refused:
        return None
    return invite


def _facts(invite: Invite) -> dict[str, Any]:
    return {
        "invite": invite,
        "workspaces": [place.workspace for place in invite.places.select_related("workspace")],
        # Begun days: seconds after the invite was made, its seven days are still seven.
        "days": ceil((invite.expires_at - timezone.now()) / timedelta(days=1)),
    }


@composer("invite", gettext_lazy("An invite"))
def invitation(mail: Mail) -> Letter | None:
    """The link that confirms its address."""
    invite = _open_invite(mail)
    link = invite.links.filter(is_mailed=True, ended_at=None).first() if invite else None
    if invite is None or link is None:
        return None
    return write("invites/invitation", {**_facts(invite), "url": url_of(token_of(link))})


@composer("invite_code", gettext_lazy("The code that confirms an invited address"))
def code(mail: Mail) -> Letter | None:
    """Six digits for somebody who came by a copied link."""
    invite = _open_invite(mail)
    if invite is None:
        return None
    return write("invites/code", {**_facts(invite), "code": mail.params["code"]})
