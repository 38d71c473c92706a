"""How each reason for telling somebody is drawn in the inbox."""

from collections.abc import Mapping
from typing import NamedTuple

from community.notifications.models import Reason


class Look(NamedTuple):
    """How a reason is drawn: an icon, and the tone of its colour."""

    icon: str
    tone: str = ""


LOOKS: Mapping[str, Look] = {
    Reason.ASKED: Look(icon="circle-help", tone="link-i"),
    Reason.SIGN: Look(icon="pen-line", tone="warn"),
    Reason.WAITS: Look(icon="user-plus", tone="link-i"),
    Reason.DISCLOSE: Look(icon="key-round", tone="link-i"),
    Reason.MENTION: Look(icon="at-sign"),
    Reason.NOTE: Look(icon="lock", tone="warn"),
    Reason.STARTED: Look(icon="messages-square"),
    Reason.REPLY: Look(icon="reply"),
    Reason.FOLLOWED: Look(icon="bell"),
    Reason.ACCEPTED: Look(icon="check-check", tone="ok"),
    Reason.ANSWERED: Look(icon="check", tone="ok"),
    Reason.OUTCOME: Look(icon="lightbulb", tone="ok"),
    Reason.COUNTED: Look(icon="chart-bar", tone="ok"),
    Reason.REPLACED: Look(icon="refresh-cw"),
    Reason.NAMED: Look(icon="at-sign"),
    Reason.CALLED: Look(icon="users"),
    Reason.SAID: Look(icon="hash"),
    Reason.PROMOTED: Look(icon="messages-square", tone="ok"),
    Reason.REVIEW: Look(icon="gavel", tone="warn"),
    Reason.ASIDE: Look(icon="message-square-reply"),
    Reason.INFECTED: Look(icon="triangle-alert", tone="bad"),
    Reason.VIRUS: Look(icon="triangle-alert", tone="bad"),
    Reason.REACTION: Look(icon="heart-handshake", tone="ok"),
    Reason.ADDED: Look(icon="user-check", tone="ok"),
    Reason.ROLE: Look(icon="shield-check"),
    Reason.REMOVED: Look(icon="user-minus", tone="bad"),
    Reason.JOINED: Look(icon="user-check", tone="ok"),
    Reason.DECLINED: Look(icon="user-minus", tone="bad"),
    Reason.FIRM: Look(icon="building-2", tone="warn"),
    Reason.CLOSED: Look(icon="archive"),
    Reason.REOPENED: Look(icon="archive-restore"),
    Reason.SHUT: Look(icon="lock", tone="warn"),
    Reason.OPENED: Look(icon="lock-open", tone="ok"),
    Reason.TURNED: Look(icon="clock"),
    Reason.MOVED: Look(icon="folder-input"),
    Reason.SPLIT: Look(icon="split"),
    Reason.MERGED: Look(icon="merge"),
    Reason.TAKEN: Look(icon="folder-input", tone="bad"),
    Reason.SHARED: Look(icon="eye", tone="ok"),
    Reason.DISCLOSED: Look(icon="eye", tone="warn"),
    Reason.NOT_SHOWN: Look(icon="key-round", tone="bad"),
    Reason.UNSHOWN: Look(icon="key-round"),
    Reason.LEAD: Look(icon="shield-check", tone="ok"),
    Reason.LEAD_ENDED: Look(icon="shield-check"),
    Reason.REMINDER: Look(icon="bookmark", tone="link-i"),
    Reason.TASK_DUE: Look(icon="list-todo", tone="warn"),
    Reason.REMINDED: Look(icon="alarm-clock", tone="link-i"),
    Reason.NOT_SENT: Look(icon="triangle-alert", tone="bad"),
}
