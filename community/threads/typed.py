"""What was typed into a composer, as one text: files and a poll of its form are written into it.

So drafts, previews and refused sends keep them, and scripts are needed for none of it.
"""

from datetime import UTC

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from community.files.plain import take_plain
from community.markup import write_block
from community.workspaces.models import Workspace
from community.workspaces.views.shown import SignedIn

_FIELDS = ("question", "options", "low", "high", "until")


def typed_in(request: SignedIn, workspace: Workspace) -> tuple[QueryDict, list[str]]:
    """Return what was typed, and a sentence for each file that was not taken."""
    typed, not_taken = take_plain(request, workspace)
    return with_poll(typed), not_taken


def with_poll(typed: QueryDict, source: str = "source") -> QueryDict:
    """Return what was typed with the poll of the form at the end of its text, its time in UTC."""
    said = {name: typed.get(f"poll_{name}", "") for name in _FIELDS}
    if not said["question"].strip() and not said["options"].strip():
        return typed
    block = write_block(
        question=said["question"],
        options=said["options"],
        kind=typed.get("poll_kind", ""),
        low=said["low"],
        high=said["high"],
        results=typed.get("poll_results", ""),
        is_open=typed.get("poll_open") == "1",
        until=_in_utc(said["until"]),
    )
    changed = typed.copy()
    changed[source] = f"{typed.get(source, '').rstrip()}\n\n{block}".lstrip()
    for name in _FIELDS:
        changed[f"poll_{name}"] = ""
    return changed


def _in_utc(local: str) -> str:
    """What the field says in the writer's own zone; what is no time stays as it was typed."""
    try:
        moment = parse_datetime(local.strip())
    except ValueError:
        moment = None
    if moment is None:
        return local.strip().replace(",", " ")
    aware = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
