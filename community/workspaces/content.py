"""Kinds of content that lower apps may point at without knowing them: the higher app registers how to find one."""

from collections.abc import Callable

from accounts.models import User
from community.workspaces.models import Workspace

# By kind: (viewer, public id) -> where it is, or None where the viewer doesn't see it.
_addresses: dict[str, Callable[[User, str], str | None]] = {}
# By kind: (viewer, workspace) -> the latest ones as (public id, title), for a form to choose from.
_latest: dict[str, Callable[[User, Workspace], list[tuple[str, str]]]] = {}


def register(
    kind: str,
    *,
    address: Callable[[User, str], str | None],
    latest: Callable[[User, Workspace], list[tuple[str, str]]],
) -> None:
    """Register a kind of content under its name."""
    _addresses[kind], _latest[kind] = address, latest


def address_of(viewer: User, kind: str, public_id: str) -> str | None:
    """Where the thing is, or None where the viewer doesn't see it or there is no such kind."""
    find = _addresses.get(kind)
    return find(viewer, public_id) if find else None


def latest_of(viewer: User, workspace: Workspace, kind: str) -> list[tuple[str, str]]:
    """The latest things of a kind that the viewer sees there."""
    return _latest[kind](viewer, workspace) if kind in _latest else []
