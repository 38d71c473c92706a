"""Downloads; where the site has one, from a host name of their own (`FILES_URL`), to which no cookie of the site goes.

The site's page checks who asks and sends them on to an address that is theirs, signed, for five minutes. There the
seat is asked for once more: an address that is passed on, or used after its reader lost sight, leads nowhere for them.
"""

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.models import User
from community.files import keeping
from community.files.access import find_file
from community.files.marking import give_marked, is_marked
from community.files.models import File
from community.files.serving import give

SECONDS = 300
_SALT = "community.files.given"


def hand_over(request: HttpRequest, user: User, file: File) -> HttpResponseBase:
    """The bytes of a file that `user` may have: as they were sent, or a copy that names the user."""
    if is_marked(file):
        return give_marked(user, file)
    return give(request, keeping.kept(file.sha256), name=file.name)


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
