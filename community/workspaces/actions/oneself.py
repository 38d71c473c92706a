"""Acts on one's own account. They stand here because the event's audience, oneself, is a row of workspaces."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from accounts import verbs
from accounts.models import Skill, User
from community.events import hints
from community.events.record import act, record
from community.events.verbs import Verb
from community.workspaces.joining import end_sessions
from community.workspaces.seating import seat_alone


@act
def change_profile(actor: User, *, columns: Mapping[str, Any], skills: Iterable[str]) -> None:
    """Change what a person says of themselves. Bylines already written keep the name they had."""
    row = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.pk)
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    wanted = list(skills)
    if list(row.skills.values_list("name", flat=True)) != wanted:
        changed.append("skills")
        row.skills.all().delete()
        Skill.objects.bulk_create(Skill(user=row, name=name) for name in wanted)
    if not changed:
        return
    User.objects.filter(pk=row.pk).update(**columns)
    record(
        verbs.PROFILE_CHANGED,
        actor=actor,
        audience_id=seat_alone(actor).pk,
        subject=actor,
        facts={"changed": changed},
    )


@act
def note_about_oneself(
    actor: User,
    verb: Verb,
    *,
    facts: Mapping[str, str] | None = None,
    private: Mapping[str, str] | None = None,
) -> None:
    """Record what allauth did for a person: a sign-in, another password, a passkey."""
    record(
        verb, actor=actor, audience_id=seat_alone(actor).pk, subject=actor, facts=facts or {}, private=private
    )
    hints.check_seats([actor.pk])  # another password ends the sessions that have the old one


@act
def end_own_sessions(actor: User, *, keys: Sequence[str]) -> None:
    """Sign other browsers out. Keys that are not the actor's, or are gone already, change nothing."""
    ended = end_sessions(User.objects.filter(pk=actor.pk), keys=keys)
    if ended:
        record(
            verbs.SESSIONS_ENDED,
            actor=actor,
            audience_id=seat_alone(actor).pk,
            subject=actor,
            facts={"count": ended},
        )


@act
def follow_address(actor: User, *, before: str, email: str) -> None:
    """Sign-in follows the address that allauth has confirmed; allauth may have written it on the user already."""
    if before == email:
        return
    User.objects.filter(pk=actor.pk).update(email=email)
    record(verbs.ADDRESS_CHANGED, actor=actor, audience_id=seat_alone(actor).pk, subject=actor)
