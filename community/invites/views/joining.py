"""Come in by a link: who invites you, your details, your address, the agreements, a few skills, the first thread.

The state of the way lies in the session (which invite, which address) and in the database (who is in, what is signed),
so that a reload, a closed tab or another sign-in goes on where one was. GET changes nothing but the session.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Agreement, Firm, FirmKind, FirmStatus, User
from community.invites.access import Refused, admits, invite_of_link, redemption_of, require_open
from community.invites.actions import Newcomer, confirm_code, redeem_invite, send_code
from community.invites.forms import CodeForm, DetailsForm, SkillsForm
from community.invites.models import Invite, InviteLink, RedemptionStatus
from community.invites.tokens import hash_of
from community.workspaces import content
from community.workspaces.actions.oneself import change_profile
from community.workspaces.models import Gate, Membership
from community.workspaces.signing import SigningForm, sign_with, to_sign, waiting_for

# Where a link arrives: on a phone the others show the workspace's name alone above what is to be done.
FIRST_PAGES = ("invites/join.html", "invites/has_account.html")
STATUS = {"unknown": 404, "address": 403}  # of a refusal's page; the others are 410, gone


@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link is opened: remember it in the session and leave the address that is a secret. Nothing is used up."""
    link = InviteLink.objects.select_related("invite").filter(token_hash=hash_of(token)).first()
    if link is None:
        return _refuse(request, Refused("unknown"))
    if link.ended_at is not None:
        return _refuse(request, Refused("revoked", invite_of_link(link.invite.public_id)))
    request.session["join"] = {"invite": link.invite.public_id, "is_mailed": link.is_mailed}
    return redirect("invites:join")


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Who invites you where; then your details, or the button that gives you the seats."""
    invite = _invite_of(request)
    if invite is None:
        return (
            redirect("invites:next")
            if request.user.is_authenticated
            else _refuse(request, Refused("unknown"))
        )
    try:
        if isinstance(request.user, User):
            if request.method == "POST" and request.POST.get("as") == "other":
                return _sign_out_and_go_on(request)
            return _join_as_user(request, invite, request.user)
        require_open(invite)
        return _join_as_newcomer(request, invite)
    except Refused as refusal:
        return _refuse(request, refusal)


def _join_as_user(request: HttpRequest, invite: Invite, user: User) -> HttpResponse:
    if redemption_of(user, invite):
        return redirect("invites:next")
    require_open(invite)
    if not admits(invite, user.email) or user.firm_id != invite.firm_id:
        raise Refused("address", invite)
    if request.method == "POST":
        redeem_invite(invite, user=user)
        return redirect("invites:next")
    return invite_page(request, "invites/join.html", invite, step="details", form=None)


def _sign_out_and_go_on(request: HttpRequest) -> HttpResponse:
    """Whoever sits at somebody else's sign-in goes on with the link as themselves."""
    state = request.session["join"]
    logout(request)
    request.session["join"] = state
    return redirect("invites:join")


def _join_as_newcomer(request: HttpRequest, invite: Invite) -> HttpResponse:
    state = request.session["join"]
    is_known = bool(state["is_mailed"] and invite.address)
    # The mailed link has proved the address already, so its owner may be told at once.
    if is_known and User.objects.filter(email=invite.address).exists():
        return invite_page(
            request, "invites/has_account.html", invite, step="details", address=invite.address
        )
    form = DetailsForm(request.POST or None, invite=invite, is_known=is_known, initial=state.get("typed"))
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return invite_page(request, "invites/join.html", invite, status, step="details", form=form)
    address = invite.address if is_known else form.cleaned_data["address"]
    newcomer = form.newcomer(address)
    if is_known:
        return _come_in(request, invite, newcomer, wants_passkey=form.wants_passkey)
    # A copied link confirms no address. Whatever address was typed, the page is the same and says a code was mailed.
    request.session["join"] = {
        **state,
        "typed": {"address": address, "name": newcomer.name, "time_zone": newcomer.time_zone},
        "password": newcomer.password,
        "wants_passkey": form.wants_passkey,
    }
    send_code(invite, address)
    return redirect("invites:code")


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Prove the address that was typed, with the six digits mailed to it."""
    invite = _invite_of(request)
    state = request.session.get("join", {})
    if invite is None or "typed" not in state or request.user.is_authenticated:
        return redirect("invites:join")
    address = state["typed"]["address"]
    try:
        require_open(invite)
        if request.POST.get("again"):
            send_code(invite, address)
            return redirect("invites:code")
        form = CodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            if confirm_code(invite, address, form.cleaned_data["code"]):
                typed = state["typed"]
                newcomer = Newcomer(address, typed["name"], state["password"], typed["time_zone"])
                return _come_in(request, invite, newcomer, wants_passkey=state["wants_passkey"])
            form.add_error(
                "code", _("That is not the code, or it is older than 15 minutes. Ask for a new one.")
            )
    except Refused as refusal:
        return _refuse(request, refusal)
    status = 422 if form.errors else 200
    return invite_page(
        request, "invites/code.html", invite, status, step="details", form=form, address=address
    )


def _come_in(
    request: HttpRequest, invite: Invite, newcomer: Newcomer, *, wants_passkey: bool
) -> HttpResponse:
    """The address is proved. Whoever has an account with it signs in; the others get one now."""
    if User.objects.filter(email=newcomer.address).exists():
        return invite_page(
            request, "invites/has_account.html", invite, step="details", address=newcomer.address
        )
    redemption = redeem_invite(invite, newcomer=newcomer)
    state = {key: value for key, value in request.session["join"].items() if key in ("invite", "is_mailed")}
    if not wants_passkey:
        record_authentication(request, redemption.user, method="password")
    answer: HttpResponse = perform_login(request, redemption.user, redirect_url=reverse("invites:next"))
    request.session["join"] = {**state, "passkey": "due"} if wants_passkey else state
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def next_step(request: HttpRequest) -> HttpResponse:
    """What is still to do before the first thread: wait, sign, say what one knows."""
    if not isinstance(request.user, User):
        return redirect("invites:join")
    user = request.user
    redemption = redemption_of(user)
    if redemption is None:
        return redirect("feed:home")
    invite = invite_of_link(redemption.invite.public_id)
    state = request.session.get("join", {})
    if state.get("passkey") == "due":
        return redirect("invites:passkey")
    if redemption.status != RedemptionStatus.ADMITTED:
        return invite_page(request, "invites/waiting.html", invite, step="details", redemption=redemption)
    # What else waits for an old hand, in other workspaces, is not of this way.
    places = set(invite.places.values_list("workspace_id", flat=True))
    asked = set(Gate.objects.filter(workspace__in=places).values_list("agreement_id", flat=True))
    waiting = [item for item in to_sign(user) if item.version.agreement_id in asked]
    if waiting:
        return _sign(request, invite, waiting[0])
    blocked = [(place, missing) for place, missing in waiting_for(user) if place.pk in places]
    if blocked:
        return invite_page(request, "invites/waiting.html", invite, step="agreement", blocked=blocked)
    if state.get("skills") != "done" and not user.skills.exists():
        return _skills(request, invite, user)
    request.session.pop("join", None)
    return redirect(_landing(invite, user))


def _sign(request: Any, invite: Invite, item: Any) -> HttpResponse:
    is_own = request.method == "POST" and request.POST.get("version") == str(item.version.sha256)
    form = SigningForm(request.POST if is_own else None)
    if is_own and form.is_valid() and sign_with(request, form, item.version, for_firm=item.for_firm):
        return redirect("invites:next")
    status = 422 if form.errors else 200
    return invite_page(
        request,
        "invites/agreement.html",
        invite,
        status,
        step="agreement",
        form=form,
        item=item,
        version=item.version,
    )


def _skills(request: HttpRequest, invite: Invite, user: User) -> HttpResponse:
    is_own = request.method == "POST" and "skills" in request.POST
    form = SkillsForm(request.POST if is_own else None, initial={"job_title": user.job_title})
    if is_own and form.is_valid():
        cleaned = form.cleaned_data
        change_profile(user, columns={"job_title": cleaned["job_title"]}, skills=cleaned["skills"][:3])
        request.session["join"] = {**request.session.get("join", {}), "skills": "done"}
        return redirect("invites:next")
    status = 422 if form.errors else 200
    return invite_page(request, "invites/skills.html", invite, status, step="skills", form=form)


def _landing(invite: Invite, user: User) -> str:
    """The thread that the sponsor chose, composer open; else the workspace."""
    address = content.address_of(user, invite.landing_kind, invite.landing_id)
    if address:
        return f"{address}#reply"
    place = Membership.objects.filter(user=user, workspace__in=invite.workspaces.all()).first()
    return f"/w/{place.workspace.public_id}/" if place else "/"


def _invite_of(request: HttpRequest) -> Invite | None:
    state = request.session.get("join")
    return invite_of_link(state["invite"]) if state else None


def invite_page(
    request: HttpRequest, template: str, invite: Invite, status: int = 200, **more: Any
) -> HttpResponse:
    """Before the address is proved and the agreements are signed: inviter, host, workspaces' names, one's own firm.

    Once it is proved (a mailed link, or an account), the agreements' names too: they are what is read next. Never how
    many people or which other firms are there.
    """
    places = list(invite.places.select_related("workspace"))
    is_mailed = request.session.get("join", {}).get("is_mailed", False)
    is_proved = bool(is_mailed and invite.address) or request.user.is_authenticated
    gates = Agreement.objects.filter(
        gates__workspace__in=[place.workspace_id for place in places], versions__isnull=False
    )
    agreements = list(gates.distinct()) if is_proved else []
    context = {
        "invite": invite,
        "places": places,
        "is_mailed": is_mailed,
        "agreements": agreements,
        # Role and end of the link fill the last line of the block: half of it each where they stand there alone.
        "is_even": bool(invite.address and is_mailed) != bool(agreements),
        "readers": _readers(invite, [place.workspace_id for place in places]),
        "is_under_way": template not in FIRST_PAGES,
        "firm_is_active": invite.firm is not None and invite.firm.status == FirmStatus.ACTIVE,
        **more,
    }
    return render(request, template, context, status=status)


def _readers(invite: Invite, workspaces: list[int]) -> list[Firm]:
    """The firms that the page may name as readers: the inviter's, the host where it takes part, one's own."""
    host = Firm.objects.filter(kind=FirmKind.HOST, participations__workspace__in=workspaces)
    return list(dict.fromkeys(filter(None, (invite.inviter.firm, *host.distinct(), invite.firm))))


def _refuse(request: HttpRequest, refusal: Refused) -> HttpResponse:
    context = {"reason": refusal.reason, "invite": refusal.invite}
    return render(request, "invites/refused.html", context, status=STATUS.get(refusal.reason, 410))
