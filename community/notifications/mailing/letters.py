"""What these mails say: who wrote what, who else sees it, and how to get fewer. Composed each time one is sent.

A mail passes through servers of others and is forwarded with a click, so it carries words and names only of what
*everyone* in a workspace sees. Anything narrower (a firm's note, a thread for some firms or named people, the owners'
queue) is announced without title, text or name: something waits, and here is the link.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from community.files.models import File
from community.mail.letters import Letter, composer, message_id, write
from community.mail.models import Mail
from community.markup.letter import Quoted, quote
from community.notifications.mailing.stopping import stop_url
from community.notifications.mailing.wanted import OWN_ACCESS, wanted_of
from community.notifications.models import Notification, Reason
from community.threads.kinds.idea.models import Idea
from community.threads.models import Post
from community.workspaces.models import Audience, AudienceKind, Workspace
from community.workspaces.sight import crowds_of, say_firms

POSTS = 10  # of one thread in one mail; the rest is counted
# Why the reader gets it: the first of these that any of its notifications has.
WHY = (
    Reason.ASKED,
    Reason.MENTION,
    Reason.ACCEPTED,
    Reason.REPLY,
    Reason.NOTE,
    Reason.STARTED,
    Reason.ANSWERED,
    Reason.FOLLOWED,
    Reason.OUTCOME,
    Reason.REPLACED,
)
OUTCOMES = (Reason.ACCEPTED, Reason.ANSWERED, Reason.OUTCOME, Reason.REPLACED)


@dataclass(frozen=True)
class Said:
    """One post as the mail shows it."""

    byline: str
    firm: str
    at: datetime
    is_edited: bool
    outcome: str  # who accepted it as the answer, what becomes of its idea, a file replaced in it; "" mostly
    words: Quoted
    url: str


@composer("thread", gettext_lazy("News of a thread"))
def about_thread(mail: Mail) -> Letter | None:
    """What is new in one thread."""
    rows = rows_of(mail)
    if not rows:
        return None
    user, thread = rows[0].user, rows[0].thread
    assert thread is not None
    mail.to = user.email  # as it is now
    posts = Post.objects.filter(pk__in=[row.post_id for row in rows]).select_related(
        "firm", "audience", "thread"
    )
    posts = posts.order_by("pk")
    shown = [
        post for post in posts if not is_restricted(thread.audience) and not is_restricted(post.audience)
    ]
    stop = stop_url(user, thread)
    more = {"stop": stop, "settings": settings.SITE_URL + reverse("accounts:profile") + "#id_mails_0"}
    headers = threading_of("thread", thread.public_id, thread.workspace) | list_headers(stop)
    if not shown:
        more["url"] = url_of("threads:post", posts[0].public_id)
        return write_to(user, "notifications/restricted", more, headers)
    said = [_said(post, rows) for post in shown[:POSTS]]
    crowd = crowds_of([thread.audience_id])[thread.audience_id]
    reasons = {row.reason for row in rows}
    return write_to(
        user,
        "notifications/thread",
        more
        | {
            "heading": thread.title,
            "title": thread.title if shown[0].nr == 1 else _("Re: %s") % thread.title,
            "said": said,
            "others": len(shown) - len(said),
            "has_restricted": len(shown) < len(posts),
            "workspace": thread.workspace.name,
            "firms": say_firms([firm.name for firm in crowd.firms]),
            "people": crowd.people,
            "url": said[0].url,
            "reply_url": said[-1].url,
            "why": next((reason.value for reason in WHY if reason in reasons), ""),
        },
        headers,
    )


@composer("alone", gettext_lazy("What waits for one person: a signature, a decision, a reminder"))
def about_oneself(mail: Mail) -> Letter | None:
    """What waits for the reader and is about no thread: a signature, a decision. It names nobody."""
    rows = rows_of(mail)
    if not rows:
        return None
    row = rows[0]
    mail.to = row.user.email
    facts: dict[str, Any] = {"reason": row.reason, "url": settings.SITE_URL + _where(row)}
    if row.agreement:
        facts["agreement"] = row.agreement.title  # its members know it, and it is what they are to look for
    headers = {}
    if row.reason not in OWN_ACCESS:
        facts["stop"] = stop_url(row.user, None)
        facts["settings"] = settings.SITE_URL + reverse("accounts:profile") + "#id_mails_0"
        headers = list_headers(facts["stop"])
    return write_to(row.user, "notifications/alone", facts, headers)


def rows_of(mail: Mail) -> list[Notification]:
    """What the mail still has to tell. What can wait, because another mail went out meanwhile, waits for its own."""
    told = Notification.objects.filter(mail=mail)
    wanted = wanted_of(told.values_list("pk", flat=True))
    told.filter(pk__in=wanted.later).update(mail=None, mail_due_at=wanted.later_at)
    rows = Notification.objects.filter(pk__in=wanted.now).order_by("event")
    return list(
        rows.select_related("user", "thread__workspace", "thread__audience", "workspace", "agreement")
    )


def is_restricted(audience: Audience) -> bool:
    """Whether fewer than everyone in its workspace see it."""
    return audience.kind != AudienceKind.EVERYONE


def _said(post: Post, rows: list[Notification]) -> Said:
    return Said(
        byline=post.byline,
        firm=post.firm.name,
        at=post.at,
        is_edited=post.edited_at is not None,
        outcome=_outcome(post, rows),
        words=quote(post.source, site=settings.SITE_URL),
        url=url_of("threads:post", post.public_id),
    )


def _outcome(post: Post, rows: list[Notification]) -> str:
    """What the mail says above the post's words, of the latest row that is about what became of it."""
    about = [row for row in rows if row.post_id == post.pk and row.reason in OUTCOMES]
    if not about:
        return ""
    if about[-1].reason == Reason.REPLACED:
        return _replaced(about[-1])
    if about[-1].reason != Reason.OUTCOME:
        return _("%s accepted this as the answer.") % about[-1].byline
    idea = Idea.objects.get(thread=post.thread_id)
    said = _("%(name)s: %(status)s.") % {"name": idea.changed_byline, "status": idea.get_status_display()}
    return f"{said} {idea.reason}".strip()


def _replaced(row: Notification) -> str:
    file = File.objects.get(pk=row.event.facts["file"])
    said = _("%(name)s replaced a file: %(file)s is version %(version)d now.")
    return said % {"name": row.byline, "file": file.name, "version": file.version}


def _where(row: Notification) -> str:
    if row.reason == Reason.SIGN:
        return reverse("workspaces:agreements")
    if row.reason == Reason.WAITS and row.workspace is not None:
        return reverse("invites:list", args=[row.workspace.public_id])
    if row.reason == Reason.DISCLOSE and row.workspace is not None:
        return reverse("disclosures:list", args=[row.workspace.public_id])
    if row.reason == Reason.NOT_SENT:
        return reverse("scheduled:list")
    return reverse("notifications:inbox")


def threading_of(kind: str, public_id: str, workspace: Workspace) -> dict[str, str]:
    """All mails of a place answer to one that was never sent: so readers put them together, whichever came first."""
    root = message_id(f"{kind}.{public_id}")
    host = root.rpartition("@")[2]
    return {"In-Reply-To": root, "References": root, "List-Id": f"<{workspace.public_id}.{host}"}


def list_headers(stop: str) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "list",
    }


def url_of(name: str, public_id: str) -> str:
    return settings.SITE_URL + reverse(name, args=[public_id])


def write_to(user: User, template: str, facts: dict[str, Any], headers: dict[str, str]) -> Letter:
    return write(template, facts, language=user.language, zone=user.time_zone, headers=headers)
