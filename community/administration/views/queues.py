"""What waits for a site admin: firms that inviters named, undone work, mails that were given up."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Firm, FirmKind
from community.administration.access import site_admins_only
from community.administration.actions import retry_mail, retry_work
from community.administration.lists import invites_listed, undone_listed
from community.invites.actions import confirm_firm
from community.invites.models import Invite
from community.mail.models import Mail
from community.workspaces.pages import page_of
from community.workspaces.views.shown import SignedIn


@site_admins_only
@require_safe
def invites(request: SignedIn) -> HttpResponse:
    """Invites whose firm is a name that somebody typed, and all that still open something."""
    unnamed = Invite.objects.filter(firm=None, revoked_at=None).select_related("inviter")
    after = request.GET.get("after", "")
    page = page_of(invites_listed(), order=("expires_at", "public_id"), named="public_id", after=after)
    shown = {
        "section": "invites",
        "rows": unnamed.order_by("created_at")[:100],
        "firms": Firm.objects.filter(kind=FirmKind.SUPPLIER).order_by("name"),
        "page": page,
    }
    return render(request, "administration/invites.html", shown)


@site_admins_only
@require_POST
def invite_firm(request: SignedIn, invite_id: str) -> HttpResponse:
    """Say which firm was meant."""
    invite = get_object_or_404(Invite, public_id=invite_id)
    firm = get_object_or_404(Firm, public_id=request.POST.get("firm", ""))
    try:
        confirm_firm(request.user, invite, firm)
        messages.success(request, _("Confirmed: %s.") % firm)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("administration:invites")


@site_admins_only
@require_safe
def undone(request: SignedIn) -> HttpResponse:
    """What the readers of the log have not done yet, and why."""
    page = page_of(
        undone_listed(), order=("event_id", "reader"), named="name", after=request.GET.get("after", "")
    )
    return render(request, "administration/undone.html", {"section": "undone", "page": page})


@site_admins_only
@require_POST
def undone_retry(request: SignedIn, work: str) -> HttpResponse:
    """Have one row tried again now."""
    row = undone_listed(work).first()
    if row is not None:  # else it was done meanwhile
        retry_work(request.user, row)
    messages.success(request, _("It is tried again within a few seconds."))
    return redirect("administration:undone")


@site_admins_only
@require_POST
def mail_retry(request: SignedIn, mail_id: str) -> HttpResponse:
    """Send a parked mail again."""
    retry_mail(request.user, get_object_or_404(Mail, public_id=mail_id))
    messages.success(request, _("It goes out within a few seconds."))
    return redirect("administration:front")
