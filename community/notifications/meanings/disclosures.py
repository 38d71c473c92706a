"""What is to be shown to more people, told to those who decide; and what was shown, to those before and after."""

from django.db.models import QuerySet

from community.disclosures import verbs
from community.disclosures.models import Disclosure
from community.disclosures.weighing import standing_of
from community.events.models import Event
from community.notifications.following import followers_of_thread
from community.notifications.meanings.order import tell_of_thread
from community.notifications.models import Level, Notification, Reason
from community.notifications.telling import means, seated, settle, write


@means(verbs.PROPOSED, verbs.APPROVED)
def of_a_proposal(event: Event) -> None:
    """Whoever can take it further now and was not asked yet: an approval may have found another one stale."""
    disclosure = _disclosure(event)
    if not disclosure.is_open:
        return
    waits_for = set(standing_of(disclosure).waits_for)
    asked = _asked(disclosure)
    settle(asked.exclude(user__in=waits_for))
    told = waits_for - set(asked.exclude(event=event).values_list("user_id", flat=True))
    write(event, dict.fromkeys(sorted(told), Reason.DISCLOSE), workspace_id=event.workspace_id)


@means(verbs.WITHDRAWN)
def of_a_withdrawal(event: Event) -> None:
    """Nobody has to decide any more."""
    settle(_asked(_disclosure(event)))


@means(verbs.DECLINED)
def of_a_refusal(event: Event) -> None:
    """Who proposed it, and who had approved."""
    disclosure = _disclosure(event)
    settle(_asked(disclosure))
    _tell_concerned(event, disclosure, Reason.NOT_SHOWN)


@means(verbs.EXPIRED, verbs.LAPSED)
def of_an_end(event: Event) -> None:
    """Who proposed it: nobody acted."""
    disclosure = _disclosure(event)
    settle(_asked(disclosure))
    told = seated(event.audience_id, [disclosure.proposer_id])
    write(event, dict.fromkeys(told, Reason.UNSHOWN), workspace_id=event.workspace_id, byline="")


@means(verbs.SHOWN)
def of_a_showing(event: Event) -> None:
    """Everybody who saw it before, but those who muted its thread."""
    disclosure = _disclosure(event)
    settle(_asked(disclosure))
    if disclosure.shown_in is None:
        return
    muted = {
        follower.user_id
        for follower in followers_of_thread(event, disclosure.shown_in_id)
        if follower.level == Level.MUTED
    }
    before = [user_id for user_id in seated(event.audience_id) if user_id not in muted]
    tell_of_thread(event, disclosure.shown_in, dict.fromkeys(before, Reason.DISCLOSED))


@means(verbs.SHARED)
def of_what_one_sees_now(event: Event) -> None:
    """Who gained sight by it and has it still; no mention of before tells anybody."""
    disclosure = Disclosure.objects.select_related("shown_in").get(pk=event.facts["disclosure"])
    assert disclosure.shown_in is not None
    gained = set(event.facts["gained"])
    told = {
        follower.user_id: Reason.SHARED
        for follower in followers_of_thread(event)
        if follower.user_id in gained and follower.level != Level.MUTED
    }
    tell_of_thread(event, disclosure.shown_in, told)


def _disclosure(event: Event) -> Disclosure:
    rows = Disclosure.objects.select_related(
        "audience", "target", "thread__audience", "note", "proposer", "shown_in"
    )
    return rows.get(pk=event.subject_id)


def _asked(disclosure: Disclosure) -> QuerySet[Notification]:
    """The open rows that ask somebody to decide about it."""
    events = Event.objects.filter(
        subject_kind="disclosure",
        subject_id=disclosure.pk,
        verb__in=[verbs.PROPOSED.name, verbs.APPROVED.name],
    )
    rows = Notification.objects.filter(
        user__in=seated(disclosure.audience_id), event__in=list(events.values_list("pk", flat=True))
    )
    return rows.filter(reason=Reason.DISCLOSE, done_at=None)


def _tell_concerned(event: Event, disclosure: Disclosure, reason: Reason) -> None:
    people = {disclosure.proposer_id, *disclosure.keys.values_list("by_id", flat=True)}
    told = seated(event.audience_id, people)
    write(event, dict.fromkeys(told, reason), workspace_id=event.workspace_id)
