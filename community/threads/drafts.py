"""Drafts of a person, with the place each belongs to as far as they still see it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from accounts.models import User
from community.events.ids import is_public_id
from community.rooms.places import draft_titles
from community.threads.kinds import all_kinds
from community.threads.models import Draft, Post, Thread
from community.workspaces.models import Membership

SHOWN = 10
MAX_CHOSEN = 500


def choice_kept(typed: QueryDict) -> str:
    """What a draft remembers beside its words: the version that an edit began from, or kind and audience chosen."""
    if typed.get("version"):
        return str(typed["version"])[:9]
    if typed.get("note") == "1":
        return "note"
    choice, kind = str(typed.get("choice", "")), str(typed.get("kind", ""))
    before = f"{kind}/" if kind in {each.name for each in all_kinds()} else ""
    if choice in ("firms", "people"):
        return f"{before}{choice}:{','.join(filter(is_public_id, typed.getlist(choice)[:MAX_CHOSEN]))}"
    return before + choice if choice in ("everyone", "firm") else before


def choice_of(draft: Draft) -> dict[str, str | list[str]]:
    """The same as a form's initial values."""
    kind, _slash, choice = draft.choice.rpartition("/")
    choice, _colon, chosen = choice.partition(":")
    kept: dict[str, str | list[str]] = {"choice": choice or "everyone"}
    if kind:
        kept["kind"] = kind
    if chosen:
        kept[choice] = chosen.split(",")
    return kept


def draft_at(viewer: User, place: str) -> Draft | None:
    """The viewer's draft for that place."""
    return Draft.objects.visible_to(viewer).filter(user=viewer, place=place).first()


@dataclass(frozen=True)
class Continued:
    """A draft to go on with. Where the place is out of sight the text is still its author's."""

    title: str
    source: str
    url: str
    at: datetime
    is_note: bool


def drafts_of(viewer: User) -> list[Continued]:
    """Return the viewer's latest drafts."""
    drafts = list(Draft.objects.visible_to(viewer).filter(user=viewer).order_by("-at")[:SHOWN])
    if not drafts:
        return []
    ids = [draft.place.partition(":")[2] for draft in drafts]
    threads = {row.public_id: row for row in Thread.objects.visible_to(viewer).filter(public_id__in=ids)}
    posts = Post.objects.visible_to(viewer).filter(public_id__in=ids).select_related("thread")
    edited = {row.public_id: row for row in posts}
    places = {
        row.workspace.public_id: row.workspace
        for row in Membership.objects.filter(user=viewer, workspace__public_id__in=ids).select_related(
            "workspace"
        )
    }
    found = []
    for draft in drafts:
        kind, _colon, public_id = draft.place.partition(":")
        title, url = draft.title, ""
        if kind == "thread" and public_id in threads:
            title, url = threads[public_id].title, f"/t/{public_id}/#reply"
        elif kind == "new" and public_id in places:
            title, url = draft.title or str(places[public_id]), f"/w/{public_id}/threads/new/"
        elif kind == "edit" and public_id in edited:
            title, url = edited[public_id].thread.title, f"/p/{public_id}/edit/"
        elif kind in draft_titles:
            title, url = draft_titles[kind](viewer, public_id)
        found.append(
            Continued(title, draft.source, url, draft.at, draft.choice.rpartition("/")[2] in ("note", "firm"))
        )
    return found
