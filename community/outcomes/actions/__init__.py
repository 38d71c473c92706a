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

__all__ = [
    "agree_to_decision",
    "call_due_decisions",
    "change_decision",
    "promote_messages",
    "propose_decision",
    "review_decision",
    "withdraw_agreement",
]
