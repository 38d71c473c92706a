"""Invite people, see who came, let in those who wait."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.invites.access import changeable_by, invites_visible_to
from community.invites.actions import (
    approve,
    create_invites,
    decline,
    make_new_link,
    revoke_invite,
    send_again,
)
from community.invites.forms import InviteForm
from community.invites.models import Invite, Redemption, RedemptionStatus
from community.invites.qr import qr_svg
from community.invites.tokens import token_of, url_of
from community.workspaces.models import Workspace
from community.workspaces.sight import find_workspace, rail_of
from community.workspaces.views.shown import SignedIn, in_workspace

PAGE_SIZE = 50


def _require_inviter(request: SignedIn, workspace_id: str) -> Workspace:
    workspace = find_workspace(request.user, workspace_id)
    if not workspace.sight.may_invite:
        raise PermissionDenied(_("Owners, moderators and leads of a firm invite people. Ask one of them."))
    return workspace


@login_required
@require_safe
def invites(request: SignedIn, workspace_id: str) -> HttpResponse:
    """The invites of a workspace with who used them, and who waits to be let in."""
    workspace = _require_inviter(request, workspace_id)
    rows = (
        invites_visible_to(request.user, workspace)
        .select_related("firm", "inviter")
        .prefetch_related("redemptions__user", "places")
    )
    waiting = (
        Redemption.objects.visible_to(request.user, workspace)
        .filter(invite__places__workspace=workspace, status=RedemptionStatus.AWAITING)
        .select_related("user__firm", "invite")
    )
    last = rows.filter(public_id=request.GET.get("after", "")).values_list("pk", flat=True).first()
    shown = list((rows.filter(pk__lt=last) if last else rows).order_by("-pk")[: PAGE_SIZE + 1])
    context = {
        **in_workspace(request, workspace, "invites"),
        "invites": shown[:PAGE_SIZE],
        "changeable": changeable_by(request.user, shown[:PAGE_SIZE]),
        "next": shown[PAGE_SIZE - 1].public_id if len(shown) > PAGE_SIZE else "",
        "waiting": waiting,
        "now": timezone.now(),
    }
    return render(request, "invites/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Invite people of a firm: several addresses at once, or a link for the firm's domains."""
    workspace = _require_inviter(request, workspace_id)
    tiles, *_rest = rail_of(request.user)
    others = [
        place
        for tile in tiles
        if tile.public_id != workspace.public_id
        and (place := find_workspace(request.user, tile.public_id)).sight.is_owner
    ]
    form = InviteForm(request.POST or None, workspace=workspace, viewer=request.user, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_invites(request.user, form.terms())
        except ValidationError as error:
            for field, errors in getattr(error, "message_dict", {"__all__": error.messages}).items():
                form.add_error(field if field in form.fields else None, errors)
        else:
            _show_once(request, [invite for invite, _token in made])
            return redirect("invites:created", workspace.public_id)
    context = {**in_workspace(request, workspace, "invites"), "form": form}
    return render(request, "invites/create.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def created(request: SignedIn, workspace_id: str) -> HttpResponse:
    """The links just made, to copy: shown once."""
    workspace = _require_inviter(request, workspace_id)
    made = request.session.pop("made_invites", [])
    visible = invites_visible_to(request.user, workspace).filter(public_id__in=made)
    urls = [
        (invite, url_of(token_of(link)))
        for invite in visible.select_related("firm").order_by("id")
        if (link := invite.links.filter(is_mailed=False, ended_at=None).first()) is not None
    ]
    rows = [(invite, url, qr_svg(url, _("The link as a QR code"))) for invite, url in urls]
    if not rows:
        return redirect("invites:list", workspace.public_id)
    return render(
        request, "invites/created.html", {**in_workspace(request, workspace, "invites"), "rows": rows}
    )


def _show_once(request: SignedIn, made: list[Invite]) -> None:
    """The session says which links the next page shows; it forgets them there, and never holds a token itself."""
    request.session["made_invites"] = [invite.public_id for invite in made]


def _invite(request: SignedIn, workspace_id: str, invite_id: str) -> tuple[Workspace, Invite]:
    workspace = _require_inviter(request, workspace_id)
    return workspace, get_object_or_404(invites_visible_to(request.user, workspace), public_id=invite_id)


@login_required
@require_POST
def revocation(request: SignedIn, workspace_id: str, invite_id: str) -> HttpResponse:
    """End an invite."""
    workspace, invite = _invite(request, workspace_id, invite_id)
    revoke_invite(request.user, invite)
    messages.success(request, _("Revoked. Its links open nothing any more."))
    return redirect("invites:list", workspace.public_id)


@login_required
@require_POST
def sending(request: SignedIn, workspace_id: str, invite_id: str) -> HttpResponse:
    """Mail an invite again."""
    workspace, invite = _invite(request, workspace_id, invite_id)
    try:
        send_again(request.user, invite)
        messages.success(request, _("Sent again to %s. The link mailed before has ended.") % invite.address)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("invites:list", workspace.public_id)


@login_required
@require_POST
def new_link(request: SignedIn, workspace_id: str, invite_id: str) -> HttpResponse:
    """Make a new link to copy; the old one ends."""
    workspace, invite = _invite(request, workspace_id, invite_id)
    make_new_link(request.user, invite)
    _show_once(request, [invite])
    return redirect("invites:created", workspace.public_id)


@login_required
@require_POST
def decision(request: SignedIn, workspace_id: str, redemption_id: str) -> HttpResponse:
    """Let somebody in who waits, or decline."""
    workspace = _require_inviter(request, workspace_id)
    visible = Redemption.objects.visible_to(request.user, workspace).filter(
        invite__places__workspace=workspace
    )
    found = get_object_or_404(visible.select_related("invite", "user__firm"), public_id=redemption_id)
    wanted = request.POST.get("decision")
    try:
        if wanted == "approve":
            approve(request.user, found)
            messages.success(request, _("%s is in.") % found.user.name)
        elif wanted == "decline":
            decline(request.user, found)
            messages.success(request, _("Declined."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("invites:list", workspace.public_id)
