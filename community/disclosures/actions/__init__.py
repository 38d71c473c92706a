"""The acts of disclosing."""

from community.disclosures.actions.decide import WeightMoved, approve_disclosure, decline_disclosure
from community.disclosures.actions.end import expire_due, withdraw_disclosure
from community.disclosures.actions.propose import propose_disclosure

__all__ = [
    "WeightMoved",
    "approve_disclosure",
    "decline_disclosure",
    "expire_due",
    "propose_disclosure",
    "withdraw_disclosure",
]
