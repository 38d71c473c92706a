"""What a mail says about mentions in a channel: the messages that name its reader, by the rules of `letters`."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.chat.models import Message
from community.mail.letters import Letter, composer
from community.mail.models import Mail
from community.markup.letter import quote
from community.notifications.mailing.letters import (
    POSTS,
    Said,
    is_restricted,
    list_headers,
    rows_of,
    threading_of,
    url_of,
    write_to,
)
from community.notifications.mailing.stopping import stop_url
from community.workspaces.sight import crowds_of, say_firms


@composer("channel", gettext_lazy("Mentions in a channel"))
def about_channel(mail: Mail) -> Letter | None:
    """Where somebody was mentioned in one channel, as the messages read now."""
    rows = rows_of(mail)
    if not rows:
        return None
    user = rows[0].user
    mail.to = user.email  # as it is now
    messages = list(
        Message.objects.filter(pk__in=[row.message_id for row in rows])
        .select_related("channel__workspace", "channel__audience", "firm")
        .order_by("at", "id")
    )
    channel = messages[0].channel
    stop = stop_url(user, channel)
    more = {"stop": stop, "settings": settings.SITE_URL + reverse("accounts:profile") + "#id_mails_0"}
    headers = threading_of("channel", channel.public_id, channel.workspace) | list_headers(stop)
    if is_restricted(channel.audience):
        more["url"] = url_of("chat:message", messages[0].public_id)
        return write_to(user, "notifications/restricted", more | {"in_channel": True}, headers)
    said = [
        Said(
            byline=message.byline,
            firm=message.firm.name,
            at=message.at,
            is_edited=message.edited_at is not None,
            outcome="",
            words=quote(message.source, site=settings.SITE_URL),
            url=url_of("chat:message", message.public_id),
        )
        for message in messages[:POSTS]
    ]
    crowd = crowds_of([channel.audience_id])[channel.audience_id]
    with translation.override(user.language):
        title = _("%(name)s mentioned you in %(channel)s") % {
            "name": messages[0].byline,
            "channel": f"#{channel.name}",
        }
    facts = {
        "heading": f"#{channel.name}",
        "title": title,
        "said": said,
        "others": len(messages) - len(said),
        "workspace": channel.workspace.name,
        "firms": say_firms([firm.name for firm in crowd.firms]),
        "people": crowd.people,
        "url": said[0].url,
        "reply_url": said[-1].url,
    }
    return write_to(user, "notifications/channel", more | facts, headers)
