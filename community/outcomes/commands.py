"""The commands /remind, which tells somebody in the inbox at a moment, and /todo, a message that asks it of them."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from community.chat.commands import Answer, Command, Typed, Written, commands, person_first
from community.markup.names import one_line
from community.outcomes.actions import ask_reminder
from community.outcomes.models import REMINDER_LENGTH
from community.outcomes.posting import task_on
from community.rooms.moments import moment_after, moment_before, say_moment

_ME = re.compile(r"me\b[\s,:]*", re.IGNORECASE)
_HERE = re.compile(r"@?here\b[\s,:]*", re.IGNORECASE)
_BY = re.compile(r"(?P<what>.*\S)\s+(?P<when>(?:by|until)\s+\S.*)", re.IGNORECASE | re.DOTALL)
_TO = re.compile(r"^(?:to|that)\s+", re.IGNORECASE)


def remind(typed: Typed) -> Answer:
    """Whom, when and of what; when may stand at the end, too."""
    user: User | None = typed.actor
    rest = typed.text
    if me := _ME.match(rest):
        rest = rest[me.end() :]
    elif here := _HERE.match(rest):
        user, rest = None, rest[here.end() :]
    else:
        named, rest = person_first(typed)
        user = named or typed.actor
    found = moment_before(rest) or moment_after(rest)
    if found is None:
        raise ValidationError(
            _(
                "Say when, and of what: /remind me in 20 min check the rig. Also: tomorrow 9:00, on Friday, at 14:30,"
                " 2026-12-03 14:00; and instead of me, @ with a name, or here for all in the channel."
            )
        )
    at, text = found
    text = _TO.sub("", one_line(text))
    if not text:
        raise ValidationError(_("Say of what, after the time: /remind me in 20 min check the rig."))
    if len(text) > REMINDER_LENGTH:
        raise ValidationError(_("A reminder has at most %d characters.") % REMINDER_LENGTH)
    row = ask_reminder(
        typed.actor,
        typed.channel,
        user=user,
        text=text,
        remind_at=at,
        client_id=typed.client_id,
        notifies=typed.notifies,
    )
    when = say_moment(row.remind_at)
    if row.is_for_all:
        return Answer(_("All in this channel will be reminded in their inbox: %s.") % when)
    if row.user_id != typed.actor.pk:
        return Answer(
            _("%(name)s will be reminded in the inbox: %(when)s.") % {"name": row.user.name, "when": when}
        )
    return Answer(_("You will be reminded in your inbox: %s.") % when)


def todo(typed: Typed) -> Written:
    """A message with a box to tick, for somebody or, without a name, for its author; by a moment at its end."""
    me = _ME.match(typed.text)
    named, text = (typed.actor, typed.text[me.end() :]) if me else person_first(typed)
    found = _by(text)
    due_at, text = found or (None, text)
    if not one_line(text):
        raise ValidationError(_("Say what there is to do: /todo @name order the liners by Friday 12:00."))
    user = named or typed.actor
    if user.pk != typed.actor.pk:
        text = f"@[{user.name}](user:{user.public_id}) {text}"
    return Written(text, lambda message: task_on(message, user=user, due_at=due_at))


def _by(text: str) -> tuple[datetime, str] | None:
    """The moment behind the last "by" or "until", where there is one."""
    found = _BY.fullmatch(text)
    at = moment_before(found["when"]) if found else None
    return (at[0], found["what"]) if found and at and not at[1] else None


commands["todo"] = Command(
    gettext_lazy("/todo @name order liners by Friday"),
    gettext_lazy("A message with a box to tick; without a name it is yours"),
    todo,
)
commands["remind"] = Command(
    gettext_lazy("/remind me tomorrow 9:00 check the rig"),
    gettext_lazy("Be told in your inbox; also: @name, here"),
    remind,
)
