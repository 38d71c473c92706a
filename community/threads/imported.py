"""The rows that letters become: threads, posts and events, not saved yet."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from community.events.models import Event, Stream
from community.events.verbs import Verb
from community.threads.mbox import Conversation, Letter
from community.threads.mbox.subjects import title
from community.threads.models import TITLE_LENGTH, Category, Post, Thread
from community.threads.posting import Words
from community.workspaces.importing import Brought
from community.workspaces.models import Audience, Workspace


@dataclass(frozen=True)
class Ready:
    """The letters of a conversation that are not here yet, rendered, and the thread they go on with (or None)."""

    conversation: Conversation
    thread_id: int | None
    letters: list[tuple[Letter, datetime, Words]]


@dataclass(frozen=True)
class Place:
    """Where the letters go, who wrote them, and the names of those whose letters bear none."""

    workspace: Workspace
    everyone: Audience
    shelf: Category
    cast: Brought
    names: dict[str, str]


def name_post(workspace: Workspace, message_id: str) -> str:
    """Return the client id of the post that a message becomes in a workspace."""
    digest = hashlib.sha256(f"{workspace.public_id}\n{message_id}".encode()).hexdigest()
    return f"mbox:{digest[:48]}"


def thread_of(place: Place, ready: Ready) -> Thread:
    letter, at, _ = ready.letters[0]
    return Thread(
        workspace=place.workspace,
        audience=place.everyone,
        category=place.shelf,
        title=title(letter.subject, TITLE_LENGTH),
        author=place.cast.users[letter.author_address],
        firm=place.cast.firms[letter.author_address],
        byline=_byline(place, letter),
        at=at,
    )


def post_of(place: Place, stream: Stream, letter: Letter, at: datetime, words: Words) -> Post:
    """Make a post with the stream's next number, and move the stream."""
    stream.items += 1
    stream.last_at = stream.active_at = max(stream.last_at, at)
    return Post(
        thread_id=stream.subject_id,
        thread_audience=place.everyone,
        audience=place.everyone,
        stream=stream,
        nr=stream.items,
        author=place.cast.users[letter.author_address],
        firm=place.cast.firms[letter.author_address],
        byline=_byline(place, letter),
        source=words.source,
        html=words.html,
        html_version=words.html_version,
        excerpt=words.excerpt,
        client_id=name_post(place.workspace, letter.message_id),
        at=at,
    )


def event_of(
    place: Place,
    verb: Verb,
    row: Thread | Post,
    stream: Stream,
    facts: dict[str, int],
    nr: int | None = None,
) -> Event:
    """Make the event of a row with the stream's next seq. It has no outbox rows: nobody is told."""
    verb.check(facts)
    stream.head += 1
    return Event(
        at=row.at,
        verb=verb.name,
        actor_id=row.author_id,
        firm_id=row.firm_id,
        workspace=place.workspace,
        audience=place.everyone,
        subject_kind=row._meta.model_name or "",
        subject_id=row.pk,
        facts=facts,
        stream=stream,
        seq=stream.head,
        nr=nr,
    )


def _byline(place: Place, letter: Letter) -> str:
    return (letter.author_name or place.names[letter.author_address])[:120]
