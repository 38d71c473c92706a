"""Firms: open, take part, be kept apart, be suspended; and who leads them."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Firm, FirmDomain, FirmKind, FirmLead, FirmStatus, Rivalry, User
from community.events.record import act, record
from community.events.verbs import Verb
from community.workspaces import verbs
from community.workspaces.access import require_role, stewards_of
from community.workspaces.joining import (
    drop_memberships,
    end_sessions,
    hand_over,
    join_firm,
    owners_in_force,
    reseat_and_record,
)
from community.workspaces.letters import tell_lead, tell_removed
from community.workspaces.locks import lock_sight
from community.workspaces.models import Membership, Participation, Role, Workspace
from community.workspaces.seating import site_audience


def require_site_admin(actor: User) -> None:
    """Raise PermissionDenied unless `actor` administers the site."""
    if not (actor.is_active and actor.is_site_admin):
        raise PermissionDenied(_("Only a site admin can do that."))


def require_free(domains: Iterable[str], *, but: Firm | None = None) -> None:
    """Raise ValidationError where one of the domains belongs to a firm other than `but`."""
    taken = FirmDomain.objects.filter(domain__in=domains).exclude(firm=but).first()
    if taken:
        raise ValidationError({"domains": _("%s belongs to another firm already.") % taken.domain})


@act
def open_firm(actor: User, *, name: str, letters: str, hue: int, domains: dict[str, bool]) -> Firm:
    """Open a supplier. `domains` maps each mail domain (ASCII) to whether its subdomains count too.

    A domain of another firm is refused.
    """
    require_site_admin(actor)
    require_free(domains)
    firm = Firm.objects.create(name=name, letters=letters, hue=hue, kind=FirmKind.SUPPLIER)
    FirmDomain.objects.bulk_create(
        FirmDomain(firm=firm, domain=d, with_subdomains=s) for d, s in domains.items()
    )
    _record(verbs.FIRM_OPENED, actor, firm)
    return firm


@act
def add_firm(actor: User, workspace: Workspace, firm: Firm) -> Participation:
    """Let a firm take part. Its people come by invite, or are added one by one."""
    lock_sight(firms=[firm.pk], workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER)
    is_new = not Participation.objects.filter(workspace=workspace, firm=firm).exists()
    participation = join_firm(workspace, firm, by=actor)
    if is_new:
        record(
            verbs.FIRM_ADDED,
            actor=actor,
            audience_id=stewards_of(workspace).pk,
            subject=workspace,
            workspace_id=workspace.pk,
            facts={"firm": firm.pk},
        )
    return participation


@act
def remove_firm(actor: User, workspace: Workspace, firm: Firm) -> None:
    """End a firm's part with all its memberships. What its people wrote stays, under their names."""
    lock_sight(firms=[firm.pk], workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER)
    participation = Participation.objects.filter(workspace=workspace, firm=firm).first()
    if participation is None:
        raise Http404
    people = list(User.objects.filter(memberships__workspace=workspace, memberships__firm=firm))
    members = [user.pk for user in people]
    if not owners_in_force(workspace.pk).exclude(firm=firm).exists():
        raise ValidationError(
            _("A workspace needs an owner. Make somebody of another firm an owner first."), code="last_owner"
        )
    drop_memberships(workspace, members)
    participation.delete()
    reseat_and_record(workspace, actor, cause=verbs.FIRM_REMOVED.name, users=members)
    record(
        verbs.FIRM_REMOVED,
        actor=actor,
        audience_id=stewards_of(workspace).pk,
        subject=workspace,
        workspace_id=workspace.pk,
        facts={"firm": firm.pk, "people": len(members)},
    )
    tell_removed(workspace, people, by=actor)


@act
def suspend_firm(actor: User, firm: Firm) -> None:
    """Take all seats of a firm's people at once; reinstating gives back what still has its causes.

    Workspaces of which they were the last owners are handed over.
    """
    _change_status(actor, firm, FirmStatus.SUSPENDED, verbs.FIRM_SUSPENDED)


@act
def reinstate_firm(actor: User, firm: Firm) -> None:
    """Make a suspended or ended firm active again."""
    _change_status(actor, firm, FirmStatus.ACTIVE, verbs.FIRM_REINSTATED)


@act
def end_firm(actor: User, firm: Firm) -> None:
    """End the work with a firm. Seats go; memberships stay, so that the record shows who was where."""
    _change_status(actor, firm, FirmStatus.ENDED, verbs.FIRM_ENDED)


def _change_status(actor: User, firm: Firm, status: FirmStatus, verb: Verb) -> None:
    require_site_admin(actor)
    if firm.kind == FirmKind.HOST:
        raise ValidationError(_("The host runs this site and can't be suspended or ended."))
    lock_sight(firms=[firm.pk])
    workspaces = list(Workspace.objects.filter(participations__firm=firm).order_by("pk"))
    lock_sight(workspaces=[workspace.pk for workspace in workspaces])
    if not Firm.objects.filter(pk=firm.pk).exclude(status=status).update(status=status):
        return
    for workspace in workspaces:
        here = Membership.objects.filter(workspace=workspace, firm=firm)
        members = list(here.values_list("user_id", flat=True))
        heir = None if status == FirmStatus.ACTIVE else hand_over(workspace, members, by=actor)
        reseat_and_record(workspace, actor, cause=verb.name, users=[*members, heir.pk] if heir else members)
    if status != FirmStatus.ACTIVE:
        end_sessions(User.objects.filter(firm=firm))
    _record(verb, actor, firm, {"workspaces": len(workspaces)})


@act
def declare_rivals(actor: User, one: Firm, other: Firm) -> Rivalry:
    """Keep two firms apart from now on. Refused while they meet in a workspace: somebody must go first."""
    require_site_admin(actor)
    lock_sight(firms=[one.pk, other.pk])
    if one == other:
        raise ValidationError(_("Choose two different firms."))
    if FirmKind.HOST in (one.kind, other.kind):
        raise ValidationError(_("The host works with every supplier; only suppliers can be rivals."))
    shared = Workspace.objects.filter(participations__firm=one).filter(participations__firm=other)
    if shared.exists():
        raise ValidationError(
            _("They meet in a workspace already. Remove one of them there first: %s.")
            % ", ".join(workspace.name for workspace in shared[:3])
        )
    first, second = sorted((one, other), key=lambda firm: firm.pk)
    rivalry, is_new = Rivalry.objects.get_or_create(first=first, second=second)
    if is_new:
        _record(verbs.RIVALRY_DECLARED, actor, first, {"first": first.pk, "second": second.pk})
    return rivalry


@act
def lift_rivalry(actor: User, one: Firm, other: Firm) -> None:
    """Let two firms meet again."""
    require_site_admin(actor)
    lock_sight(firms=[one.pk, other.pk])
    rows = Rivalry.objects.filter(Q(first=one, second=other) | Q(first=other, second=one))
    if rows.delete()[0]:
        _record(verbs.RIVALRY_LIFTED, actor, one, {"first": one.pk, "second": other.pk})


@act
def name_lead(actor: User, user: User) -> FirmLead:
    """Let `user` sign for the firm and bring in colleagues. Named by a site admin or by another lead of the firm."""
    _require_lead_maker(actor, user)
    lead, is_new = FirmLead.objects.get_or_create(firm_id=user.firm_id, user=user, defaults={"by": actor})
    if is_new:
        _record(verbs.LEAD_NAMED, actor, user.firm, {"user": user.pk})
        tell_lead(user, by=actor)
    return lead


@act
def dismiss_lead(actor: User, user: User) -> None:
    """Take the lead's rights away again."""
    _require_lead_maker(actor, user)
    if FirmLead.objects.filter(firm_id=user.firm_id, user=user).delete()[0]:
        _record(verbs.LEAD_DISMISSED, actor, user.firm, {"user": user.pk})


def _require_lead_maker(actor: User, user: User) -> None:
    lock_sight(firms=[user.firm_id])
    if not FirmLead.objects.filter(firm_id=user.firm_id, user=actor).exists():
        require_site_admin(actor)


def _record(verb: Verb, actor: User, firm: Firm, facts: dict[str, object] | None = None) -> None:
    record(verb, actor=actor, audience_id=site_audience().pk, subject=firm, facts=facts)
