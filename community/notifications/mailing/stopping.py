"""The signed address that stops mails without signing in: what it names, nobody else can make up.

It never ends, as a mail is read whenever it is read, and does nothing but stop mails. It names people and threads by
public id; the page behind it names neither.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import User
from community.threads.models import Thread

_signer = Signer(salt="keyway.mail.stop")


def stop_url(user: User, thread: Thread | None) -> str:
    """Return the absolute address where `user` mutes the thread, or without one switches mails off."""
    signed = _signer.sign(f"{user.public_id}.{thread.public_id if thread else ''}")
    return settings.SITE_URL + reverse("notifications:stop_mail", args=[signed])


def opened(signed: str) -> tuple[User, Thread | None] | None:
    """Return whose mails and which thread's it is about; None for an address that we did not make."""
    try:
        user_id, _dot, thread_id = _signer.unsign(signed).partition(".")
    except BadSignature:
        return None
    user = User.objects.filter(public_id=user_id).first()
    thread = Thread.objects.filter(public_id=thread_id).select_related("workspace").first()
    return (user, thread) if user else None
