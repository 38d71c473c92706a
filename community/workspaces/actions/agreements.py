"""Agreements: open, publish a version, require before a workspace, sign."""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.db.models.functions import Now
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Agreement, AgreementVersion, FirmKind, FirmLead, Signature, Signer, User
from community.events.record import act, record
from community.events.verbs import Verb
from community.workspaces import verbs
from community.workspaces.access import require_role, stewards_of
from community.workspaces.actions.firms import require_site_admin
from community.workspaces.joining import reseat_and_record
from community.workspaces.letters import ask_leads_to_sign, seated_of, tell_opened
from community.workspaces.locks import lock_sight
from community.workspaces.models import Gate, Membership, Role, Workspace
from community.workspaces.seating import seat_alone, site_audience


@act
def open_agreement(actor: User, *, title: str, reference: str, kind: str, signed_by: str) -> Agreement:
    """Open an agreement, still without words: it asks nothing until a version is in force."""
    require_site_admin(actor)
    agreement = Agreement.objects.create(title=title, reference=reference, kind=kind, signed_by=signed_by)
    record(verbs.AGREEMENT_OPENED, actor=actor, audience_id=site_audience().pk, subject=agreement)
    return agreement


@act
def publish_version(
    actor: User, agreement: Agreement, *, text: str, html: str, in_force_from: datetime
) -> AgreementVersion:
    """Publish the next version. It may be signed at once; seats depend on it from `in_force_from` on.

    Times never go back: a version can't come into force before the one it replaces.
    """
    require_site_admin(actor)
    _lock_agreement(agreement.pk)
    workspaces = list(Workspace.objects.filter(gates__agreement=agreement).order_by("pk"))
    lock_sight(workspaces=[workspace.pk for workspace in workspaces])
    newest = agreement.versions.order_by("-number").first()
    if newest and in_force_from < newest.in_force_from:
        raise ValidationError(
            _("Version %s comes into force later than that. Choose a later day.") % newest.number
        )
    version = AgreementVersion.objects.create(
        agreement=agreement,
        number=(newest.number if newest else 0) + 1,
        text=text,
        html=html,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published_by=actor,
        in_force_from=in_force_from,
    )
    for workspace in workspaces:
        reseat_and_record(workspace, actor, cause=verbs.VERSION_PUBLISHED.name)
    facts = {"number": version.number}
    record(
        verbs.VERSION_PUBLISHED, actor=actor, audience_id=site_audience().pk, subject=agreement, facts=facts
    )
    return version


@act
def set_gate(actor: User, workspace: Workspace, agreement: Agreement) -> None:
    """Require an agreement of everyone here, owners too: whoever has not signed it loses sight until they do."""
    _lock_agreement(agreement.pk)
    lock_sight(workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER)
    _, is_new = Gate.objects.get_or_create(workspace=workspace, agreement=agreement, defaults={"by": actor})
    if not is_new:
        return
    reseat_and_record(workspace, actor, cause=verbs.GATE_SET.name)
    _record_gate(verbs.GATE_SET, actor, workspace, agreement)


@act
def lift_gate(actor: User, workspace: Workspace, agreement: Agreement) -> None:
    """Require the agreement here no longer."""
    _lock_agreement(agreement.pk)
    lock_sight(workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER)
    if not Gate.objects.filter(workspace=workspace, agreement=agreement).delete()[0]:
        return
    reseat_and_record(workspace, actor, cause=verbs.GATE_LIFTED.name)
    _record_gate(verbs.GATE_LIFTED, actor, workspace, agreement)


@act
def sign_agreement(
    actor: User, version: AgreementVersion, *, for_firm: bool, name_typed: str, address: str | None
) -> Signature:
    """Sign one version, for oneself or, as a lead, for the firm. Twice is harmless: the first signature stands.

    Whoever may sign has a membership in a workspace that requires it, seated or not; anybody else gets Http404.
    """
    _lock_agreement(version.agreement_id)
    lock_sight(firms=[actor.firm_id])
    gated = Workspace.objects.filter(gates__agreement=version.agreement_id)
    if not gated.filter(memberships__user=actor).exists():
        raise Http404
    workspaces = list(gated.filter(memberships__firm=actor.firm_id).distinct().order_by("pk"))
    lock_sight(workspaces=[workspace.pk for workspace in workspaces])
    _require_may_sign(actor, version, for_firm=for_firm, name_typed=name_typed)
    signature, is_new = Signature.objects.get_or_create(
        version=version,
        firm_id=actor.firm_id,
        for_firm=for_firm,
        **({} if for_firm else {"user": actor}),
        defaults={"user": actor, "name_typed": name_typed, "sha256": version.sha256, "address": address},
    )
    if not is_new:
        return signature
    for workspace in workspaces:
        members = Membership.objects.filter(workspace=workspace, firm=actor.firm_id)
        scope = members.values_list("user_id", flat=True) if for_firm else [actor.pk]
        before = seated_of(workspace, actor.firm_id)
        reseat_and_record(workspace, actor, cause=verbs.SIGNED.name, users=scope)
        after = seated_of(workspace, actor.firm_id) - {actor.pk}
        tell_opened(workspace, User.objects.filter(pk__in=after - before).order_by("pk"))
    if not for_firm and not _firm_has_signed(actor, version):
        ask_leads_to_sign(version.agreement, actor)
    record(
        verbs.SIGNED,
        actor=actor,
        audience_id=site_audience().pk if for_firm else seat_alone(actor).pk,
        subject=signature,
        facts={"number": version.number, "for_firm": for_firm},
        private={"name": name_typed, "address": address or ""},
    )
    return signature


def _firm_has_signed(actor: User, version: AgreementVersion) -> bool:
    """Whether the actor's firm has signed this version or a later one, or need not."""
    if version.agreement.signed_by == Signer.PERSON or actor.firm.kind == FirmKind.HOST:
        return True
    signed = Signature.objects.filter(
        version__agreement=version.agreement_id, firm=actor.firm_id, for_firm=True
    )
    return signed.filter(version__number__gte=version.number).exists()


def _lock_agreement(pk: int) -> None:
    """First lock of each act here: else a signature and a new gate, side by side, would each miss the other."""
    Agreement.objects.select_for_update(no_key=True).get(pk=pk)


def _require_may_sign(actor: User, version: AgreementVersion, *, for_firm: bool, name_typed: str) -> None:
    signed_by = version.agreement.signed_by
    if for_firm:
        if signed_by == Signer.PERSON:
            raise ValidationError(_("This agreement is signed by each person, not for the firm."))
        if not FirmLead.objects.filter(user=actor, firm=actor.firm_id).exists():
            raise PermissionDenied(_("Only a lead of your firm can sign for it."))
    elif signed_by == Signer.FIRM:
        raise ValidationError(_("A lead of your firm signs this agreement for all of you."))
    if " ".join(name_typed.split()).casefold() != " ".join(actor.name.split()).casefold():
        raise ValidationError({"name_typed": _("Use the name on your account: %s.") % actor.name})
    newest = version.agreement.versions.filter(in_force_from__lte=Now()).aggregate(number=Max("number"))[
        "number"
    ]
    if newest is not None and version.number < newest:
        raise ValidationError(_("A newer version is in force. Read and sign that one."))


def _record_gate(verb: Verb, actor: User, workspace: Workspace, agreement: Agreement) -> None:
    record(
        verb,
        actor=actor,
        audience_id=stewards_of(workspace).pk,
        subject=workspace,
        workspace_id=workspace.pk,
        facts={"agreement": agreement.pk},
    )
