"""The bar above a list of threads: what the list is narrowed to, and what else it may be.

Plain values, so that `{% drawn %}` keeps it: it has more parts than all the rest of the page, and changes seldom.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.http import QueryDict

from community.events.ids import is_public_id
from community.threads.facts import list_tools
from community.threads.kinds import all_kinds
from community.threads.kinds.kind import Kind
from community.threads.models import TAG_LENGTH, Category
from community.threads.shows import Chosen, Show, offered, shows
from community.workspaces.models import Workspace
from community.workspaces.sight import FirmMark

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Shelf(NamedTuple):
    """A category as the bar names it."""

    public_id: str
    name: str


class Bar(NamedTuple):
    """What is chosen, by name or public id and "" for nothing; and what there is to choose from."""

    workspace_id: str
    is_steward: bool
    show: str
    kind: str
    category: Shelf | None
    tag: str
    firm: str
    author: str
    of_author: str
    categories: tuple[Shelf, ...]
    firms: tuple[FirmMark, ...]
    has_rows: bool

    @property
    def query(self) -> QueryDict:
        """The address of the list without its page."""
        asked = QueryDict(mutable=True)
        named = {"show": self.show, "kind": self.kind, "category": self.category and self.category.public_id}
        named |= {"tag": self.tag, "firm": self.firm, "author": self.author}
        asked.update({name: value for name, value in named.items() if value})
        return asked

    @property
    def is_narrowed(self) -> bool:
        return bool(self.category or self.tag or self.firm or self.author or self.kind)

    @property
    def chosen(self) -> Show | None:
        return shows().get(self.show)

    @property
    def of_firm(self) -> FirmMark | None:
        return next((firm for firm in self.firms if firm.public_id == self.firm), None)

    @property
    def kinds(self) -> list[Kind]:
        return all_kinds()

    @property
    def offered(self) -> list[tuple["str | StrPromise", str, dict[str, Show]]]:
        return offered()

    @property
    def tools(self) -> list[str]:
        return list_tools


def narrowed_to(asked: Mapping[str, str]) -> dict[str, str]:
    """Return tag, firm and person that an address asks for; what can't be one of them is as if it were not there."""
    tag = asked.get("tag", "")
    named = {name: asked.get(name, "") for name in ("firm", "author")}
    return {"tag": tag if len(tag) <= TAG_LENGTH else ""} | {
        name: public_id if is_public_id(public_id) else "" for name, public_id in named.items()
    }


def bar_of(
    workspace: Workspace,
    chosen: Chosen,
    *,
    category: Category | None,
    categories: list[Category],
    narrowed: dict[str, str],
    of_author: str,
    has_rows: bool,
) -> Bar:
    """Return the bar above the list `chosen` of `workspace`, narrowed to a category, a tag, a firm or a person."""
    return Bar(
        workspace.public_id,
        workspace.sight.is_steward,
        chosen.name,
        chosen.kind,
        Shelf(category.public_id, category.name) if category else None,
        **narrowed,
        of_author=of_author,
        categories=tuple(Shelf(each.public_id, each.name) for each in categories),
        firms=tuple(workspace.sight.firms),
        has_rows=has_rows,
    )
