"""What the composer asks while somebody writes: preview, people to mention, drafts."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from community.events.ids import is_public_id
from community.files.linking import named_in
from community.rooms.places import groups_at, places
from community.threads.actions import discard_draft, save_draft
from community.threads.drafts import choice_kept
from community.threads.forms import MAX_POST, readers_chosen, words_of
from community.threads.fragments import spoken
from community.threads.models import TITLE_LENGTH, Post
from community.threads.typed import with_poll
from community.workspaces.links import with_titles
from community.workspaces.models import Seat, Workspace
from community.workspaces.views.shown import SignedIn

SUGGESTIONS = 8


def place_named(request: SignedIn, place: str) -> tuple[Workspace, int]:
    """Return the workspace and the audience of a place: `thread:ID`, or whatever has registered its kind."""
    kind, _colon, public_id = place.partition(":")
    if kind not in places:
        raise Http404
    return places[kind](request.user, public_id)


@login_required
@require_POST
def preview(request: SignedIn, place: str) -> HttpResponse:
    """The text as it will stand there: the same renderer, the same mentions."""
    workspace, audience_id = place_named(request, place)
    typed = with_poll(request.POST)
    source = typed.get("source", "").replace("\r\n", "\n")
    if len(source) > MAX_POST:
        return HttpResponse(_("A post has at most %d characters. Split it in two.") % MAX_POST, status=422)
    choice = "note" if typed.get("note") == "1" else typed.get("choice", "")
    readers = readers_chosen(
        request.user, choice, firms=typed.getlist("firms"), people=typed.getlist("people")
    )
    try:
        html = words_of(
            source,
            [audience_id],
            workspace,
            readers=readers,
            client_id=typed.get("client_id", ""),
            writer=request.user,
            carrier=_carrier(request.user, source, typed.get("client_id", "")),
        ).html
    except ValidationError as error:
        return HttpResponse("".join(f"<p>{message}</p>" for message in error.messages), status=422)
    return render(request, "threads/_preview.html", {"html": spoken(with_titles(request.user, html))})


def _carrier(viewer: User, source: str, client_id: str) -> str:
    """The post that is being edited, where its text names files: those that it carries are shown."""
    if not named_in(source):
        return ""
    own = Post.objects.visible_to(viewer).filter(author=viewer, client_id=client_id)
    return own.values_list("public_id", flat=True).first() or ""


@login_required
@require_safe
def poll_fields(request: SignedIn) -> HttpResponse:
    """What a composer asks of a poll, for whoever opens that; without scripts the page brings it (`?poll=1`)."""
    return render(request, "threads/_poll_fields.html")


@login_required
@require_safe
def people(request: SignedIn, place: str) -> HttpResponse:
    """People of the place's audience whose name has a word that begins as typed, and the groups it lets one call."""
    workspace, audience_id = place_named(request, place)
    typed = request.GET.get("q", "").strip()[:40]
    seats = Seat.objects.in_force().filter(audience_id=audience_id, user__imported_at=None)
    found = seats.filter(user__name__istartswith=typed) | seats.filter(user__name__icontains=f" {typed}")
    users = [seat.user for seat in found.select_related("user__firm").order_by("user__name")[:SUGGESTIONS]]
    marks = {firm.public_id: firm for firm in workspace.sight.firms}
    rows = [(user, marks.get(user.firm.public_id)) for user in users]
    kind, _colon, public_id = place.partition(":")
    groups = groups_at[kind](request.user, public_id, typed) if kind in groups_at else []
    called = [(group, marks.get(group.firm)) for group in groups]
    return render(request, "threads/_people.html", {"rows": rows, "groups": called})


@login_required
@require_POST
def draft(request: SignedIn, place: str) -> HttpResponse:
    """Keep what is typed so far. A place whose seat was lost keeps its draft for its author."""
    kind, _colon, public_id = place.partition(":")
    if kind not in {*places, "edit"} or not is_public_id(public_id):
        raise Http404
    source, title = with_poll(request.POST).get("source", ""), request.POST.get("title", "")
    if len(source) > 2 * MAX_POST or len(title) > TITLE_LENGTH:
        return HttpResponse(_("Too long to keep as a draft."), status=413)
    if not source.strip() and not title.strip():
        discard_draft(request.user, place)
    else:
        save_draft(
            request.user, place, words={"title": title, "source": source, "choice": choice_kept(request.POST)}
        )
    return HttpResponse(status=204)


@login_required
@require_POST
def draft_discarded(request: SignedIn, place: str) -> HttpResponse:
    """Throw a draft away."""
    discard_draft(request.user, place)
    return HttpResponse(status=204)
