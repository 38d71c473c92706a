"""The files of a workspace; one file's page; its bytes."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from community.events.models import Event
from community.files import handing, keeping, verbs
from community.files.access import find_file, readers_of
from community.files.actions import note_download
from community.files.carriers import sources_of
from community.files.faults import say_no_preview, say_unmarkable
from community.files.limits import limits_of
from community.files.linking import say_pages, say_size
from community.files.lists import files_in
from community.files.marking import MARKED, MARKS_BESIDE, marks_in, show_marked
from community.files.models import File, Kind, State
from community.files.serving import give, is_beginning
from community.files.types import TELLING, shown_as
from community.workspaces.access import can_write
from community.workspaces.sight import find_workspace, workspace_of
from community.workspaces.views.shown import SignedIn, in_workspace

SHOWN = 50


@login_required
@require_safe
def files(request: SignedIn, workspace_id: str) -> HttpResponse:
    """The files of a workspace, newest first; of one type, firm or person where asked."""
    workspace = find_workspace(request.user, workspace_id)
    asked = {name: request.GET.get(name, "") for name in ("kind", "firm", "person", "replaced", "after")}
    page = files_in(request.user, workspace, None, **asked)
    query = request.GET.copy()
    query["after"] = page.next
    chosen = next((firm for firm in workspace.sight.firms if firm.public_id == asked["firm"]), None)
    byline = next((row.byline for row in page.rows if row.author_id == asked["person"]), "")
    context = {
        **in_workspace(request, workspace, "files"),
        "page": page,
        "kinds": Kind.choices,
        "kind": asked["kind"] if asked["kind"] in Kind.values else "",
        "firm": chosen,
        "person": asked["person"] if byline else "",
        "byline": byline,
        "replaced": asked["replaced"] == "1",
        "limits": limits_of(workspace.pk),
        "after": asked["after"],
        "next_query": query.urlencode(),
    }
    return render(request, "files/list.html", context)


@login_required
@require_safe
def file(request: SignedIn, file_id: str) -> HttpResponse:
    """One version of a file: its picture, what it is, where it was sent, the others, and who opened which."""
    found = find_file(request.user, file_id)
    found.workspace = workspace_of(request.user, found.workspace_id)
    request.workspace_id = found.workspace.public_id
    versions = File.objects.line_of(found.line).visible_to(request.user).select_related("firm")
    standing = versions.filter(hidden_at=None).exclude(state=State.ARRIVING)
    rows = list(standing.annotate(marks=MARKS_BESIDE))
    line: dict[int, File] = {row.pk: row for row in rows}
    is_ours = request.user.pk in {row.author_id for row in line.values()}
    may_ask = is_ours or found.workspace.sight.is_steward
    source = sources_of(request.user, [found.carrier]).get(found.carrier)
    preview = found.shown
    found_is_marked = found.ending in MARKED and any(row.marks for row in rows)  # type: ignore[attr-defined]
    is_unmarkable = found_is_marked and preview is not None and preview.fault in ("broken", "locked")
    context = {
        "workspace": found.workspace,
        "section": "files",
        "file": found,
        "about": f"{found.ending.upper()} · {say_size(found.size)}",
        "shown_as": shown_as(found.ending),
        "preview": preview,
        "pages": say_pages(preview.pages) if preview and preview.pages else "",
        "no_preview": _say_nothing_shown(found, is_unmarkable=is_unmarkable),
        "audience_facts": readers_of(found, request.user),
        "versions": [*line.values()][::-1],
        "newest": next((row for row in line.values() if row.replaced_at is None), found),
        "is_marked": found_is_marked,
        "may_download": found.state == State.READY and not is_unmarkable,
        "is_telling": found.ending in TELLING,
        "may_ask": may_ask,
        "source": source,
        "may_replace": may_ask
        and found.carrier != ""
        and source is None
        and can_write(found.workspace.sight.role),
        "openings": _openings(line) if may_ask else (),
    }
    return render(request, "files/file.html", context)


def _say_nothing_shown(file: File, *, is_unmarkable: bool) -> str:
    if file.shown is None or not file.shown.fault:
        return ""
    return say_unmarkable(file.name) if is_unmarkable else say_no_preview(file.shown.fault)


def _openings(line: dict[int, File]) -> list[tuple[Event, File]]:
    """Who took or read which version, latest first."""
    opened = [verbs.DOWNLOADED.name, verbs.OPENED.name]
    events = Event.objects.filter(subject_kind="file", subject_id__in=list(line), verb__in=opened)
    latest = events.select_related("actor", "actor__firm").order_by("-id")[:SHOWN]
    return [(event, line[event.subject_id]) for event in latest]


@login_required
@require_safe
def download(request: SignedIn, file_id: str) -> HttpResponseBase:
    """The file itself, to be saved; never shown by the browser. It is remembered who took it."""
    found = find_file(request.user, file_id)
    if found.state != State.READY:
        raise Http404
    if settings.FILES_URL:
        response: HttpResponseBase = redirect(handing.given_url(request.user, found))
    else:
        response = handing.hand_over(request, request.user, found)
    if is_beginning(request):
        note_download(request.user, found)
    return response


@login_required
@require_safe
def display(request: SignedIn, file_id: str) -> HttpResponseBase:
    """An image as a post shows it, or the first page of a document, or a model: drawn by us."""
    return _picture(request, find_file(request.user, file_id), "display")


@login_required
@require_safe
def thumb(request: SignedIn, file_id: str) -> HttpResponseBase:
    """The same, small."""
    return _picture(request, find_file(request.user, file_id), "thumb")


def _picture(request: SignedIn, found: File, name: str) -> HttpResponseBase:
    if not found.has_picture:
        raise Http404
    path = keeping.drawn(found.public_id, name)
    if marks_in(found.workspace_id):
        return show_marked(request.user, path)
    return give(request, path, content_type="image/webp")
