"""Which lists of threads a workspace offers. Kinds and higher apps add theirs; a list is a filter or an order."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from community.events.ids import is_public_id
from community.threads.kinds import all_kinds
from community.threads.models import Thread
from community.threads.walks import LATEST, Walk
from community.threads.worth.models import EVER, MONTH, WEEK, YEAR
from community.workspaces.models import Workspace

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Show(NamedTuple):
    """One list: its words, which of `lists.FILTERS` it keeps for a viewer, its order, and what it says when empty."""

    label: "str | StrPromise"
    icon: str
    heading: "str | StrPromise"
    sentence: "str | StrPromise"
    only: "str | Callable[[User, Workspace], str]" = "all"
    walk: Walk = LATEST
    sorted_by: "str | StrPromise" = _("last reply")
    group: "str | StrPromise" = ""  # lists of one group are offered under its words


class Chosen(NamedTuple):
    """What one page shows: the name of its list ("" for all) with it, and the kind that it is narrowed to."""

    name: str
    show: Show | None
    kind: str
    only: str
    walk: Walk


# By name, in the order in which they are offered. Kinds' own come after them.
more_shows: dict[str, Show] = {
    "new": Show(
        label=_("New"),
        icon="sparkles",
        heading=_("Nothing new"),
        sentence=_("You have opened every thread that others started in the last two weeks."),
        only="new",
    ),
    "unread": Show(
        label=_("Unread"),
        icon="mail",
        heading=_("You have read everything"),
        sentence=_("New replies show up here."),
        only="unread",
    ),
    "mine": Show(
        label=_("Started by me"),
        icon="user",
        heading=_("Nothing here"),
        sentence=_("You have started no thread that this list would show."),
        only="mine",
    ),
    **{
        name: Show(
            label=label,
            icon="trending-up",
            heading=_("Nothing here"),
            sentence=_("What is replied to, reacted to or accepted shows up here some minutes later."),
            walk=Walk("threads_worth s", f"AND s.days = {days}", place="s.score"),
            sorted_by=_("most replied to and valued"),
            group=_("Top"),
        )
        for name, label, days in (
            ("top-week", _("This week"), WEEK),
            ("top-month", _("This month"), MONTH),
            ("top", _("This year"), YEAR),
            ("top-ever", _("Of all time"), EVER),
        )
    },
}


def shows() -> dict[str, Show]:
    """Return every list by name."""
    kinds = {
        name: Show(
            label=listing.label,
            icon=listing.icon,
            heading=_("Nothing here"),
            sentence=listing.empty,
            walk=listing.walk,
            sorted_by=listing.sorted_by,
        )
        for kind in all_kinds()
        for name, listing in kind.lists.items()
    }
    return more_shows | kinds


def offered() -> list[tuple["str | StrPromise", str, dict[str, Show]]]:
    """Return the lists as they are offered, with an icon: those of one group under its words; "" for one alone."""
    found: dict[str | StrPromise, dict[str, Show]] = {}
    for name, show in shows().items():
        found.setdefault(show.group or show.label, {})[name] = show
    return [
        ("" if len(each) == 1 else words, next(iter(each.values())).icon, each)
        for words, each in found.items()
    ]


def chosen_list(viewer: User, workspace: Workspace, asked: Mapping[str, str]) -> Chosen:
    """Return what an address asks for; what it names that does not exist is as if it were not there."""
    name = asked.get("show", "")
    show = shows().get(name)
    kind = asked.get("kind", "")
    kind = kind if kind in {each.name for each in all_kinds()} else ""
    if show is None:
        return Chosen("", None, kind, "all", LATEST)
    only = show.only if isinstance(show.only, str) else show.only(viewer, workspace)
    return Chosen(name, show, kind, only, show.walk)


def author_of(viewer: User, workspace: Workspace, public_id: str) -> str:
    """Return the name under which somebody has started a thread that the viewer sees here, "" for nobody."""
    if not is_public_id(public_id):
        return ""
    seen = Thread.objects.visible_to(viewer, workspace).filter(author__public_id=public_id)
    return seen.order_by("-pk").values_list("byline", flat=True).first() or ""
