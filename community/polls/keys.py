"""Who somebody is in one poll, so that they have one ballot in it and find it again, and nobody else can tell whose it
is: from the poll and a secret that is not in the database."""

import hashlib

from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.models import User

# The same as `keys_of` in SQL, over a poll `q` and `own_keys`: one statement finds the viewer's ballots of many polls.
KEYS = """(SELECT encode(sha256(convert_to(own.key || q.public_id, 'UTF8')), 'hex')
    FROM unnest(%(own)s::text[]) AS own (key))"""


def own_keys(user: User) -> list[str]:
    """Return the user's secret in all polls: under the site's key first, then under those that it had before."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [
        salted_hmac("community.polls", str(user.pk), secret=each, algorithm="sha256").hexdigest()
        for each in secrets
    ]


def keys_of(user: User, poll_id: str) -> list[str]:
    """Return under which keys the user's ballot in the poll of that public id may lie; a new one gets the first."""
    return [hashlib.sha256(f"{own}{poll_id}".encode()).hexdigest() for own in own_keys(user)]
