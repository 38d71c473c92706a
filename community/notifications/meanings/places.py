"""What happens to people and workspaces, told to whom it concerns."""

from accounts.models import User
from community.events.models import Event
from community.invites import verbs as invites
from community.invites.models import Invite
from community.notifications.meanings.signing import ask_first, settle_signing
from community.notifications.models import Level, Notification, Reason, Subscription
from community.notifications.telling import forget, means, seated, settle, write, write_alone
from community.workspaces import verbs
from community.workspaces.access import everyone_of
from community.workspaces.models import Workspace


@means(verbs.PERSON_ADDED)
def of_an_addition(event: Event) -> None:
    """Who was added; first what they must sign, for until then they see nothing else. By invite they know."""
    user_id = event.facts["user"]
    if "invite" not in event.facts and user_id != event.actor_id:
        _welcome(event, user_id)


@means(invites.APPROVED)
def of_an_approval(event: Event) -> None:
    """Who was let in; and nobody has to decide any more."""
    _decided(event)
    _welcome(event, event.facts["user"])


@means(invites.DECLINED)
def of_a_refusal(event: Event) -> None:
    """Who was declined, without a word of where; and nobody has to decide any more."""
    _decided(event)
    write_alone(event, Reason.DECLINED)


@means(invites.REDEEMED)
def of_an_arrival(event: Event) -> None:
    """Those who decide, where somebody waits; else whoever invited them."""
    invite = Invite.objects.get(pk=event.subject_id)
    if event.facts["waits"]:
        waiting = invite.redemptions.filter(user=event.actor_id, status="awaiting").exists()
        deciding = seated(event.audience_id) if waiting else []
        write(event, dict.fromkeys(deciding, Reason.WAITS), workspace_id=event.workspace_id)
        return
    everyone = everyone_of(_workspace(event)).pk
    told = seated(everyone, [invite.inviter_id])
    write(event, dict.fromkeys(told, Reason.JOINED), audience_id=everyone, workspace_id=event.workspace_id)


@means(verbs.PERSON_REMOVED, verbs.PERSON_LEFT)
def of_a_removal(event: Event) -> None:
    """Coming back restores nothing: what they followed and were told there goes. Who was removed learns that alone."""
    user_id = event.facts["user"]
    forget(event, [user_id])
    settle_signing(users=[user_id])
    if user_id != event.actor_id:
        write_alone(event, Reason.REMOVED)


@means(verbs.FIRM_REMOVED)
def of_a_firm_that_went(event: Event) -> None:
    """The same for all of its people."""
    users = list(User.objects.filter(firm=event.facts["firm"]).values_list("pk", flat=True))
    forget(event, users)
    settle_signing(users=users)


@means(verbs.ROLE_CHANGED)
def of_a_role(event: Event) -> None:
    everyone = everyone_of(_workspace(event)).pk
    told = dict.fromkeys(seated(everyone, [event.facts["user"]]), Reason.ROLE)
    write(event, told, audience_id=everyone, workspace_id=event.workspace_id)


@means(verbs.FIRM_ADDED)
def of_a_firm(event: Event) -> None:
    _tell_present(event, Reason.FIRM)


@means(verbs.CLOSED)
def of_a_closing(event: Event) -> None:
    _tell_present(event, Reason.CLOSED)


@means(verbs.REOPENED)
def of_a_reopening(event: Event) -> None:
    _tell_present(event, Reason.REOPENED)


@means(verbs.LEAD_NAMED)
def of_a_lead(event: Event) -> None:
    if event.facts["user"] != event.actor_id:
        write_alone(event, Reason.LEAD)


@means(verbs.LEAD_DISMISSED)
def of_a_lead_that_ended(event: Event) -> None:
    """Who does not lead any more signs no more for the firm."""
    settle_signing(users=[event.facts["user"]])
    if event.facts["user"] != event.actor_id:
        write_alone(event, Reason.LEAD_ENDED)


def _workspace(event: Event) -> Workspace:
    return Workspace.objects.get(pk=event.workspace_id or 0)


def _tell_present(event: Event, reason: Reason) -> None:
    """Everybody who sees the event, but those who muted its workspace."""
    muted = Subscription.objects.filter(
        workspace=event.workspace_id, category=None, thread=None, channel=None, tag="", level=Level.MUTED
    )
    quiet = set(muted.values_list("user_id", flat=True))
    told = [user_id for user_id in seated(event.audience_id) if user_id not in quiet]
    write(event, dict.fromkeys(told, reason), workspace_id=event.workspace_id)


def _welcome(event: Event, user_id: int) -> None:
    """Tell somebody who came into a workspace: what to sign first, or that they are in."""
    if ask_first(event, user_id):
        return
    everyone = everyone_of(_workspace(event)).pk
    told = dict.fromkeys(seated(everyone, [user_id]), Reason.ADDED)
    write(event, told, audience_id=everyone, workspace_id=event.workspace_id)


def _decided(event: Event) -> None:
    """A request to be let in is done for all who were asked."""
    asked = Event.objects.filter(
        verb=invites.REDEEMED.name,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        actor=event.facts["user"],
    )
    rows = Notification.objects.filter(
        user__in=seated(event.audience_id), event__in=list(asked.values_list("pk", flat=True)), done_at=None
    )
    settle(rows)
