"""What higher apps show on the workspace's pages: they register here, because imports go down only."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise as _StrPromise

from accounts.models import Firm, User
from community.workspaces.models import Audience, Workspace


@dataclass(frozen=True)
class Panel:
    """A block of the overview, or of its side: a heading with a link, and a template that draws `facts`."""

    title: str | _StrPromise
    template: str
    facts: Mapping[str, Any]
    url: str = ""
    link: str | _StrPromise = ""
    is_aside: bool = False  # what is set once and seldom looked at


# Each gets (viewer, workspace with sight) and returns a panel, or None where there is nothing to show.
overview_panels: list[Callable[[User, Workspace], Panel | None]] = []

# Each gets (viewer, the person or firm that a page is about, the workspaces that the two share).
person_panels: list[Callable[[User, User, Iterable[Workspace]], Panel | None]] = []
firm_panels: list[Callable[[User, Firm, Iterable[Workspace]], Panel | None]] = []

# Each gets (viewer, workspace with sight, path of a page) and returns the audience of the thing at that address,
# or None where the path is not its own. A thing that the viewer doesn't see is None too.
audience_finders: list[Callable[[User, Workspace, str], Audience | None]] = []

# Scalar SQL over %(viewer)s, by name: what every page's shell counts, answered by the statement that draws its rail.
shell_counts: dict[str, str] = {}


def panels_of(viewer: User, workspace: Workspace) -> list[Panel]:
    """Return the panels of the overview, in the order of their registration."""
    return [panel for show in overview_panels if (panel := show(viewer, workspace)) is not None]


def panels_of_person(viewer: User, person: User, places: Iterable[Workspace]) -> list[Panel]:
    """Return the panels of a person's page; `places` are the workspaces that both see."""
    return [panel for show in person_panels if (panel := show(viewer, person, places)) is not None]


def panels_of_firm(viewer: User, firm: Firm, places: Iterable[Workspace]) -> list[Panel]:
    """Return the panels of a firm's page; `places` are the workspaces where the viewer meets it."""
    return [panel for show in firm_panels if (panel := show(viewer, firm, places)) is not None]


def audience_at(viewer: User, workspace: Workspace, path: str) -> Audience | None:
    """Return the audience of the thing at `path` that `viewer` sees in `workspace`, or None."""
    return next(
        (found for find in audience_finders if (found := find(viewer, workspace, path)) is not None), None
    )
