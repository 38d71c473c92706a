"""What channels and threads show of what came out of talk, without knowing it."""

from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.chat import facts as chat
from community.outcomes.models import State
from community.templatetags.drawn import drawn
from community.threads import facts as threads
from community.workspaces import links


class From(NamedTuple):
    """Where a thread's posts were said: the channel and the first message, when, and who made a thread of them."""

    channel_id: str
    channel: str
    message_id: str | None
    at: datetime
    byline: str
    messages: int

    @property
    def url(self) -> str:
        if self.message_id:
            return reverse("chat:message", args=[self.message_id])
        return reverse("chat:channel", args=[self.channel_id])


# Its audience is the thread's and the channel's: whoever reads the one reads the other.
PROMOTED_FROM = """
SELECT json_build_array(c.public_id, c.name, fm.public_id, pr.said_at, pr.byline, pr.messages)
FROM outcomes_promotion pr JOIN chat_channel c ON c.id = pr.channel_id
LEFT JOIN chat_message fm ON fm.id = pr.first_id
WHERE pr.thread_id = t.id
"""

PROMOTED_TO = """
SELECT json_agg(pt.public_id ORDER BY pr.id)
FROM outcomes_promotion pr JOIN threads_thread pt ON pt.id = pr.thread_id WHERE pr.last_id = m.id
"""


# What a message shows of the decision that it is about: as `templatetags.outcomes.Card` has it.
DECISION = """
SELECT json_build_array(d.public_id, d.question, d.options, d.decision, d.state, d.review_at, d.wording,
    (SELECT json_agg(json_build_array(COALESCE(dp.letters, df.letters), COALESCE(dp.hue, df.hue), df.name, k.byline,
        df.public_id)
        ORDER BY k.id)
     FROM outcomes_consent k JOIN accounts_firm df ON df.id = k.firm_id
     LEFT JOIN workspaces_participation dp ON dp.workspace_id = d.workspace_id AND dp.firm_id = df.id
     WHERE k.decision_id = d.id AND k.wording = d.wording))
FROM outcomes_decision d WHERE d.message_id = m.id AND m.deleted_at IS NULL
"""

# What a message asks of somebody: their name, whose eyes it is for, until when, and who did it.
TASK = """
SELECT json_build_array(ku.name, COALESCE(kp.hue, kf.hue), array_to_string(ARRAY[ku.public_id, ka.public_id], ' '),
    to_char(k.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), k.byline)
FROM outcomes_task k JOIN accounts_user ku ON ku.id = k.user_id JOIN accounts_user ka ON ka.id = k.author_id
JOIN accounts_firm kf ON kf.id = ku.firm_id
LEFT JOIN workspaces_participation kp ON kp.workspace_id = k.workspace_id AND kp.firm_id = kf.id
WHERE k.message_id = m.id AND m.deleted_at IS NULL
"""

# What stands instead of a bare link to a decision.
TITLES = f"SELECT o.public_id, o.question FROM outcomes_decision o WHERE o.public_id = ANY (%(ids)s) AND {links.SEATED}"  # noqa: S608  (our own words)


def promoted_from(found: list[Any] | None) -> From | None:
    """Read the answer of `PROMOTED_FROM`."""
    if found is None:
        return None
    channel_id, channel, message_id, at, byline, messages = found
    return From(channel_id, channel, message_id, datetime.fromisoformat(at), byline, messages)


def head_line(page: threads.Around) -> str:
    """Where the thread comes from."""
    came = page.more["promoted_from"]
    return drawn("outcomes/_promoted_from.html", came=came) if came else ""


threads.page_facts["promoted_from"] = threads.PageFact(PROMOTED_FROM, promoted_from)
threads.head_lines.append(head_line)
chat.message_parts["promoted_to"] = chat.MessagePart(PROMOTED_TO, "outcomes/_promoted_to.html")
chat.message_words["promoted"] = _("Made a thread:")
chat.message_parts["decision"] = chat.MessagePart(DECISION, "outcomes/_card.html")
chat.message_words |= {f"decision_{state.value}": state.label for state in State}
chat.message_words |= {"review": _("Look again on"), "agree_for_firm": _("Agree for your firm")}
chat.message_parts["task"] = chat.MessagePart(TASK, "outcomes/_task.html")
chat.message_words |= {
    "task_for": _("To do for"),
    "task_by": _("until"),
    "task_done": _("done by"),
    "task_tick": _("Done"),
}
links.register("d", TITLES)
chat.message_tools.append("outcomes/_message_tools.html")
chat.row_tools.append("outcomes/_row_tool.html")
chat.message_words["forward"] = _("Forward")
chat.side_panels.append("outcomes/_channel_panel.html")
