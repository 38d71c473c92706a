"""Switch mails off from a mail. Muting one thread is `follow_thread`; on the account's page it is `change_profile`."""

from accounts import verbs
from accounts.models import User
from community.events.record import act, record
from community.workspaces.seating import seat_alone


@act
def stop_mails(actor: User) -> None:
    """No more mails about what the actor follows. Twice is harmless."""
    if User.objects.filter(pk=actor.pk).exclude(mails="off").update(mails="off"):
        record(
            verbs.PROFILE_CHANGED,
            actor=actor,
            audience_id=seat_alone(actor).pk,
            subject=actor,
            facts={"changed": ["mails"]},
        )
