"""Downloads from a host name of their own, where the site has one (`FILES_URL`): no cookie of the site ever goes there.

The site's page checks who asks and sends them on to an address that is theirs, signed, for five minutes. There the
seat is asked for once more: an address that is passed on, or used after its reader lost sight, leads nowhere for them.
"""

from django.conf import settings
from django.core import signing
from django.http import Http404

from accounts.models import User
from community.files.access import find_file
from community.files.models import File

SECONDS = 300
_SALT = "community.files.given"


def given_url(user: User, file: File) -> str:
    """Where `user` gets the bytes of `file`, for a while."""
    signed = signing.dumps([user.public_id, file.public_id], salt=_SALT)
    return f"{settings.FILES_URL}/given/{signed}/"


def given(signed: str) -> tuple[User, File]:
    """Return whom an address was made for and the file, which they still see; Http404 for every other address."""
    try:
        user_id, file_id = signing.loads(signed, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:  # SignatureExpired is one
        raise Http404 from None
    user = User.objects.filter(public_id=user_id, is_active=True).first()
    if user is None:
        raise Http404
    return user, find_file(user, file_id)
