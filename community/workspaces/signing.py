"""Agreements as a person meets them: what waits for a signature, what is signed, reading and signing one."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Agreement, AgreementVersion, FirmKind, FirmLead, Signature, Signer, User
from community.rows import ask, columns_of, rows_of
from community.workspaces.actions import sign_agreement
from community.workspaces.models import AudienceKind, Membership, Seat, Workspace
from community.workspaces.views.shown import SignedIn
from community.workspaces.why import Condition, explain, first_missing


@dataclass(frozen=True)
class ToSign:
    """A version that waits for the viewer's signature, for themselves or for their firm."""

    version: AgreementVersion
    for_firm: bool


class SigningForm(forms.Form):
    """That it was read, and the name on the account."""

    read = forms.BooleanField(
        label=gettext_lazy("I have read it and will follow it."),
        error_messages={"required": gettext_lazy("Read the agreement, then tick this.")},
    )
    name_typed = forms.CharField(label=gettext_lazy("Type your full name to sign"), max_length=120)


# Each agreement of the viewer's workspaces with its newest version, for the firm and for the person, unless signed.
_TO_SIGN = f"""
SELECT {columns_of(AgreementVersion, "v")}, {columns_of(Agreement, "a")}, signs.for_firm
FROM accounts_agreement a
JOIN LATERAL (
    SELECT v.* FROM accounts_agreementversion v WHERE v.agreement_id = a.id ORDER BY v.number DESC LIMIT 1) v ON true
CROSS JOIN (VALUES (true), (false)) signs (for_firm)
WHERE a.id = ANY (ARRAY (
    SELECT g.agreement_id FROM workspaces_gate g JOIN workspaces_membership m ON m.workspace_id = g.workspace_id
    WHERE m.user_id = %(viewer)s))
  AND a.signed_by <> CASE WHEN signs.for_firm THEN 'person' ELSE 'firm' END
  AND (NOT signs.for_firm OR %(is_guest)s AND EXISTS (
    SELECT 1 FROM accounts_firmlead l WHERE l.user_id = %(viewer)s AND l.firm_id = %(firm)s))
  AND NOT EXISTS (
    SELECT 1 FROM accounts_signature s WHERE s.version_id = v.id AND s.firm_id = %(firm)s
      AND s.for_firm = signs.for_firm AND (s.for_firm OR s.user_id = %(viewer)s))
ORDER BY a.id, signs.for_firm DESC
"""  # noqa: S608  (our own words only)


def to_sign(viewer: User) -> list[ToSign]:
    """Return what waits for the viewer: the newest published version of each agreement of their workspaces.

    Membership decides, not a seat: seats come with the signature. For the firm first, where the viewer leads it.
    """
    is_guest = viewer.firm.kind != FirmKind.HOST
    waiting = []
    for found in ask(_TO_SIGN, {"viewer": viewer.pk, "firm": viewer.firm_id, "is_guest": is_guest}):
        version, version.agreement = rows_of(found, AgreementVersion, Agreement)
        waiting.append(ToSign(version, for_firm=found[-1]))
    return waiting


def who_must_sign(agreement_id: int) -> QuerySet[User]:
    """Return those for whom `to_sign` has the agreement: the same rule, asked of everybody at once."""
    newest = AgreementVersion.objects.filter(agreement=agreement_id).order_by("-number")[:1]
    signed = Signature.objects.filter(version__in=newest.values("pk"), firm=OuterRef("firm"))
    leads = FirmLead.objects.filter(user=OuterRef("pk"), firm=OuterRef("firm"))
    asks = Agreement.objects.filter(pk=agreement_id, versions__isnull=False)
    own = Exists(asks.exclude(signed_by=Signer.FIRM)) & ~Exists(
        signed.filter(for_firm=False, user=OuterRef("pk"))
    )
    for_firm = (
        Exists(asks.exclude(signed_by=Signer.PERSON)) & Exists(leads) & ~Exists(signed.filter(for_firm=True))
    )
    member = Membership.objects.filter(user=OuterRef("pk"), workspace__gates__agreement=agreement_id)
    people = User.objects.filter(Exists(member), is_active=True)
    return people.filter(own | (for_firm & ~Q(firm__kind=FirmKind.HOST)))


def waiting_for(viewer: User) -> list[tuple[Workspace, Condition]]:
    """Return the workspaces that the viewer is a member of and can't see yet, each with the first missing condition."""
    rows = []
    seated = Seat.objects.in_force().filter(
        user=viewer, audience__workspace=OuterRef("workspace"), audience__kind=AudienceKind.EVERYONE
    )
    shut = Membership.objects.filter(~Exists(seated), user=viewer)
    for membership in shut.select_related("workspace").order_by("id"):
        everyone = membership.workspace.audiences.get(kind="everyone")
        missing = first_missing(explain(viewer, everyone, reader=viewer))
        if missing:
            rows.append((membership.workspace, missing))
    return rows


def client_address(request: HttpRequest) -> str | None:
    """The client's address: the last one that our proxy wrote."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
    return forwarded or request.META.get("REMOTE_ADDR") or None


@login_required
@require_safe
def agreements(request: SignedIn) -> HttpResponse:
    """What waits for the viewer's signature, and what they have signed."""
    signed = Signature.objects.filter(user=request.user).select_related("version__agreement").order_by("-at")
    context = {
        "section": "agreements",
        "waiting": to_sign(request.user),
        "signed": signed,
        "waiting_for": waiting_for(request.user),
    }
    return render(request, "workspaces/agreements.html", context)


def _version(viewer: User, agreement_id: str, number: int) -> AgreementVersion:
    visible = Agreement.objects.filter(gates__workspace__memberships__user=viewer)
    signed = Agreement.objects.filter(versions__signatures__user=viewer)
    agreement = (visible | signed).filter(public_id=agreement_id).distinct().first()
    version = agreement.versions.filter(number=number).first() if agreement else None
    if version is None:
        raise Http404
    return version


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: SignedIn, agreement_id: str, number: int) -> HttpResponse:
    """Read one version, and sign it where it waits for the viewer."""
    version = _version(request.user, agreement_id, number)
    waiting = next((item for item in to_sign(request.user) if item.version == version), None)
    form = SigningForm(request.POST or None)
    if request.method == "POST":
        if waiting is None:
            messages.info(request, _("That is signed already."))
            return redirect("workspaces:agreements")
        if form.is_valid() and sign_with(request, form, version, for_firm=waiting.for_firm):
            messages.success(request, _("Signed."))
            return redirect("workspaces:agreements" if to_sign(request.user) else "feed:home")
    in_force = version.agreement.versions.filter(in_force_from__lte=Now()).aggregate(number=Max("number"))
    context = {
        "section": "agreements",
        "version": version,
        "waiting": waiting,
        "form": form,
        "in_force": in_force["number"],
        "signatures": _signatures_shown(request.user, version),
    }
    return render(request, "workspaces/agreement.html", context, status=422 if form.errors else 200)


def _signatures_shown(viewer: User, version: AgreementVersion) -> QuerySet[Signature]:
    """One's own signatures, and the one for the firm; all of the firm's where the viewer leads it."""
    rows = version.signatures.filter(firm=viewer.firm).select_related("firm", "user").order_by("at", "pk")
    if FirmLead.objects.filter(user=viewer, firm=viewer.firm).exists():
        return rows
    return rows.filter(Q(user=viewer) | Q(for_firm=True))


@login_required
@require_safe
def agreement_copy(request: SignedIn, agreement_id: str, number: int) -> HttpResponse:
    """The wording to keep, byte for byte: its SHA-256 is the one that was signed."""
    version = _version(request.user, agreement_id, number)
    name = slugify(f"{version.agreement} version {version.number}")
    headers = {"Content-Disposition": f'attachment; filename="{name}.md"'}
    return HttpResponse(version.text, content_type="text/markdown; charset=utf-8", headers=headers)


def sign_with(request: SignedIn, form: SigningForm, version: AgreementVersion, *, for_firm: bool) -> bool:
    """Sign with what was typed; on a refusal the form says why."""
    try:
        sign_agreement(
            request.user,
            version,
            for_firm=for_firm,
            name_typed=form.cleaned_data["name_typed"],
            address=client_address(request),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
