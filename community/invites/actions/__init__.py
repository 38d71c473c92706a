"""The acts on invites."""

from community.invites.actions.decide import approve, confirm_firm, decline
from community.invites.actions.invite import (
    Terms,
    create_invite,
    create_invites,
    make_new_link,
    revoke_invite,
    send_again,
)
from community.invites.actions.redeem import Newcomer, confirm_code, redeem_invite, send_code

__all__ = [
    "Newcomer",
    "Terms",
    "approve",
    "confirm_code",
    "confirm_firm",
    "create_invite",
    "create_invites",
    "decline",
    "make_new_link",
    "redeem_invite",
    "revoke_invite",
    "send_again",
    "send_code",
]
