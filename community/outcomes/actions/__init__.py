"""The acts of what comes out of talk."""

from community.outcomes.actions.deciding import (
    agree_to_decision,
    call_due_decisions,
    change_decision,
    propose_decision,
    review_decision,
    withdraw_agreement,
)
from community.outcomes.actions.promoting import promote_messages
from community.outcomes.actions.reminding import (
    ask_reminder,
    cancel_reminder,
    clear_reminders,
    remind_of_talk,
)
from community.outcomes.actions.tasks import call_due_tasks, tick_task

__all__ = [
    "agree_to_decision",
    "ask_reminder",
    "call_due_decisions",
    "call_due_tasks",
    "cancel_reminder",
    "change_decision",
    "clear_reminders",
    "promote_messages",
    "propose_decision",
    "remind_of_talk",
    "review_decision",
    "tick_task",
    "withdraw_agreement",
]
