"""The signed address that stops mails without signing in: what it names, nobody else can make up.

It never ends, as a mail is read whenever it is read, and does nothing but stop mails. It names people, threads and
channels by public id; the page behind it names none.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import User
from community.chat.models import Channel
from community.threads.models import Thread

_signer = Signer(salt="keyway.mail.stop")


def stop_url(user: User, place: Thread | Channel | None) -> str:
    """Return the absolute address where `user` mutes the thread or channel, or without one switches mails off."""
    word = "c:" if isinstance(place, Channel) else ""
    signed = _signer.sign(f"{user.public_id}.{word}{place.public_id if place else ''}")
    return settings.SITE_URL + reverse("notifications:stop_mail", args=[signed])


def opened(signed: str) -> tuple[User, Thread | Channel | None] | None:
    """Return whose mails and which place's it is about; None for an address that we did not make."""
    try:
        user_id, _dot, named = _signer.unsign(signed).partition(".")
    except BadSignature:
        return None
    user = User.objects.filter(public_id=user_id).first()
    place: Thread | Channel | None
    if named.startswith("c:"):
        channels = Channel.objects.filter(public_id=named.removeprefix("c:"))
        place = channels.select_related("workspace").first()
    else:
        place = Thread.objects.filter(public_id=named).select_related("workspace").first()
    return (user, place) if user else None
