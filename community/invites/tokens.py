"""Tokens of invites: derived from the site's key, never stored. A mailed and a copied link are different tokens."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

from community.invites.models import Invite, InviteLink


def new_nonce() -> str:
    """Random part of a link; without the site's key it is no token."""
    return secrets.token_hex(16)


def token_of(link: InviteLink) -> str:
    """Return the link's token: 43 characters, 256 bits."""
    channel = link.invite.address if link.is_mailed else ""
    words = "\n".join(("invite", link.invite.public_id, channel, link.nonce))
    made = hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What the database keeps of a token or a code."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_link(invite: Invite, *, is_mailed: bool) -> tuple[InviteLink, str]:
    """Make the invite's link of that channel, and its token."""
    link = InviteLink(invite=invite, is_mailed=is_mailed, nonce=new_nonce())
    token = token_of(link)
    link.token_hash = hash_of(token)
    link.save()
    return link, token


def url_of(token: str) -> str:
    """The address to send or copy."""
    return f"{settings.SITE_URL}/join/{token}/"


def code_hash(invite: Invite, address: str, code: str) -> str:
    """A code has a million values: keyed, so that its hash tells nothing without the site's key."""
    words = f"{invite.public_id}\n{address}\n{code}"
    return hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()
