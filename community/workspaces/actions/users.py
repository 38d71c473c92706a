"""Acts of site admins on a person: suspend, reinstate, let open workspaces, make an admin."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act, record
from community.events.verbs import Verb
from community.mail.letters import post_mail, write
from community.workspaces import verbs
from community.workspaces.actions.firms import require_site_admin
from community.workspaces.joining import end_sessions, hand_over, reseat_and_record
from community.workspaces.locks import lock_sight
from community.workspaces.models import Workspace
from community.workspaces.seating import seat_admin, site_audience


@act
def suspend_user(actor: User, user: User) -> None:
    """Take a person's sign-in and all seats. A workspace of which they were the last owner is handed over."""
    _set_active(actor, user, is_active=False, verb=verbs.USER_SUSPENDED)


@act
def reinstate_user(actor: User, user: User) -> None:
    """Give a suspended person the sign-in back, and the seats whose other causes still hold."""
    _set_active(actor, user, is_active=True, verb=verbs.USER_REINSTATED)


def _set_active(actor: User, user: User, *, is_active: bool, verb: Verb) -> None:
    require_site_admin(actor)
    if actor == user:
        raise ValidationError(_("You can't suspend yourself. Ask another site admin."))
    lock_sight(firms=[user.firm_id])
    workspaces = list(Workspace.objects.filter(memberships__user=user).order_by("pk"))
    lock_sight(workspaces=[workspace.pk for workspace in workspaces])
    if not User.objects.filter(pk=user.pk, is_active=not is_active).update(is_active=is_active):
        return
    for workspace in workspaces:
        heir = None if is_active else hand_over(workspace, [user.pk], by=actor)
        users = [user.pk, heir.pk] if heir else [user.pk]
        reseat_and_record(workspace, actor, cause=verb.name, users=users)
    user.is_active = is_active
    seat_admin(user)
    if not is_active:
        end_sessions(User.objects.filter(pk=user.pk))
    record(verb, actor=actor, audience_id=site_audience().pk, subject=user)


@act
def remove_factors(actor: User, user: User) -> None:
    """Take a person's passkeys, app and recovery codes, and sign them out: for somebody who has lost them.

    The person is told by mail. Whoever does this must know, by other means, who asked.
    """
    require_site_admin(actor)
    if actor == user:
        raise ValidationError(_("Remove your own under your account, or ask another site admin."))
    removed = Authenticator.objects.filter(user=user).delete()[0]
    if not removed:
        return
    end_sessions(User.objects.filter(pk=user.pk))
    post_mail("account", user.email, letter=write("accounts/factors_removed", {"name": user.name}))
    record(verbs.FACTORS_TAKEN, actor=actor, audience_id=site_audience().pk, subject=user)


@act
def may_open_workspaces(actor: User, user: User, *, may: bool) -> None:
    """Let a person open workspaces, or no longer."""
    require_site_admin(actor)
    if User.objects.filter(pk=user.pk).exclude(can_open_workspaces=may).update(can_open_workspaces=may):
        record(
            verbs.OPENER_NAMED, actor=actor, audience_id=site_audience().pk, subject=user, facts={"may": may}
        )


@act
def make_site_admin(actor: User, user: User, *, is_admin: bool) -> None:
    """Make a person of the host a site admin, or no longer. Nobody takes it from themselves."""
    require_site_admin(actor)
    if user.firm.kind != "host":
        raise ValidationError(_("Only people of the host can administer the site."))
    if actor == user:
        raise ValidationError(_("Ask another site admin to change your own rights."))
    if User.objects.filter(pk=user.pk).exclude(is_site_admin=is_admin).update(is_site_admin=is_admin):
        user.is_site_admin = is_admin
        seat_admin(user)
        facts = {"is_admin": is_admin}
        record(verbs.ADMIN_NAMED, actor=actor, audience_id=site_audience().pk, subject=user, facts=facts)
