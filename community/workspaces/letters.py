"""Mails to those whom an act concerns: added, removed, another role; a signature is missing; a place has opened.

Posted inside the act, composed when they are sent: what is no longer true by then (a removal undone, a role changed
back, a signature given) is not told. Before the agreements are signed a mail names the workspace, who acted and the
reader's own firm, and nothing else.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import Agreement, FirmLead, Signature, User
from community.mail.letters import Letter, composer, post_mail, write
from community.mail.models import Mail
from community.workspaces.models import AudienceKind, Membership, Role, Seat, Workspace

# A lead is reminded of one agreement at most this often, however many colleagues wait for it.
REMIND_EVERY = timedelta(days=1)


def tell_added(workspace: Workspace, user: User, *, by: User) -> None:
    """Tell `user` that `by` made them a member."""
    _post("added", user, workspace=workspace, by=by)


def tell_removed(workspace: Workspace, users: Iterable[User], *, by: User) -> None:
    """Tell `users` that they are members no more."""
    for user in users:
        _post("removed", user, workspace=workspace, by=by)


def tell_role(workspace: Workspace, user: User, *, role: str, by: User) -> None:
    """Tell `user` of another role."""
    _post("role_changed", user, workspace=workspace, by=by, role=role)


def tell_lead(user: User, *, by: User) -> None:
    """Tell `user` that they may sign for their firm now, and bring in and remove its people."""
    _post("lead_named", user, by=by)


def tell_opened(workspace: Workspace, users: Iterable[User]) -> None:
    """Tell `users` that the signature they waited for is there."""
    for user in users:
        _post("place_opened", user, workspace=workspace)


def ask_leads_to_sign(agreement: Agreement, user: User) -> None:
    """Ask the leads of the firm of `user`, who has signed and can't go on before one of them has."""
    for lead in FirmLead.objects.filter(firm=user.firm_id).exclude(user=user).select_related("user"):
        asked = Mail.objects.filter(
            kind="sign_for_firm", to=lead.user.email, created_at__gt=timezone.now() - REMIND_EVERY
        )
        if not asked.filter(params__agreement=agreement.public_id).exists():
            _post("sign_for_firm", lead.user, by=user, agreement=agreement.public_id)


def seated_of(workspace: Workspace, firm_id: int) -> set[int]:
    """Return the ids of the firm's people who see the workspace now."""
    seats = Seat.objects.in_force().filter(
        audience__workspace=workspace, audience__kind=AudienceKind.EVERYONE, user__firm=firm_id
    )
    return set(seats.values_list("user_id", flat=True))


def _post(
    kind: str, user: User, *, workspace: Workspace | None = None, by: User | None = None, **more: str
) -> None:
    """Post one mail; not to oneself, not to who can't sign in."""
    if not user.is_active or user.imported_at is not None or user == by:
        return
    params = {"user": user.public_id, **more}
    if workspace is not None:
        params["workspace"] = workspace.public_id
    if by is not None:
        params["by"] = by.public_id
    post_mail(kind, user.email, params=params)


def _facts(mail: Mail) -> dict[str, Any] | None:
    """The rows that the mail is about, or None where its reader can't sign in any more."""
    user = User.objects.filter(public_id=mail.params["user"], is_active=True).select_related("firm").first()
    if user is None:
        return None
    workspace = Workspace.objects.filter(public_id=mail.params.get("workspace", "")).first()
    membership = Membership.objects.filter(user=user, workspace=workspace).first() if workspace else None
    return {
        "user": user,
        "workspace": workspace,
        "membership": membership,
        "is_seated": bool(workspace and user.pk in seated_of(workspace, user.firm_id)),
        "by": User.objects.filter(public_id=mail.params.get("by", "")).select_related("firm").first(),
    }


def _write(template: str, facts: dict[str, Any]) -> Letter:
    return write(template, facts, language=facts["user"].language)


@composer("added", gettext_lazy("Somebody was added to a workspace"))
def added(mail: Mail) -> Letter | None:
    """You are a member now."""
    facts = _facts(mail)
    return _write("workspaces/added", facts) if facts and facts["membership"] else None


@composer("removed", gettext_lazy("Somebody was removed from a workspace"))
def removed(mail: Mail) -> Letter | None:
    """You are a member no more."""
    facts = _facts(mail)
    return _write("workspaces/removed", facts) if facts and not facts["membership"] else None


@composer("role_changed", gettext_lazy("Another role in a workspace"))
def role_changed(mail: Mail) -> Letter | None:
    """You have another role."""
    facts = _facts(mail)
    if not facts or not facts["membership"] or facts["membership"].role != mail.params["role"]:
        return None
    return _write("workspaces/role_changed", facts | {"role": Role(mail.params["role"])})


@composer("lead_named", gettext_lazy("A new lead of a firm"))
def lead_named(mail: Mail) -> Letter | None:
    """You lead your firm here."""
    facts = _facts(mail)
    if not facts or not FirmLead.objects.filter(user=facts["user"], firm=facts["user"].firm).exists():
        return None
    return _write("workspaces/lead_named", facts)


@composer("place_opened", gettext_lazy("A workspace that opened after a signature"))
def place_opened(mail: Mail) -> Letter | None:
    """What you waited for is signed."""
    facts = _facts(mail)
    return _write("workspaces/place_opened", facts) if facts and facts["is_seated"] else None


@composer("sign_for_firm", gettext_lazy("A lead is asked to sign for their firm"))
def sign_for_firm(mail: Mail) -> Letter | None:
    """A colleague waits for your signature for the firm."""
    facts = _facts(mail)
    agreement = Agreement.objects.filter(public_id=mail.params["agreement"]).first()
    newest = agreement.versions.order_by("-number").first() if agreement else None
    if not facts or newest is None:
        return None
    if Signature.objects.filter(version=newest, firm=facts["user"].firm, for_firm=True).exists():
        return None
    return _write("workspaces/sign_for_firm", facts | {"agreement": agreement, "version": newest})
