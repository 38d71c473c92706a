"""The files of a workspace, newest first: one statement a page, by the audiences that the viewer has a seat in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from accounts.models import User
from community.events.ids import is_public_id
from community.files.carriers import Source, sources_of
from community.files.linking import say_pages, say_size
from community.files.models import Kind
from community.rows import ask
from community.workspaces.models import Workspace

PAGE = 50
LOOKED_AT = 500  # files, for a page that something is left out of

# A file stands once, as its newest version. Each audience's index is walked alone, so nobody walks over what others
# alone see, and each file of the walk is asked the rest once, in order, until the page is full (decision 25): where few
# pass, the last row says how far it came. The cursor and the filters by firm and person are sub-selects: they cost one
# look-up, and name nothing that isn't visible.
_FILTERS = {
    "kind": "f.kind = %(kind)s",
    "firm": "f.firm_id = (SELECT x.id FROM accounts_firm x WHERE x.public_id = %(firm)s)",
    "person": "f.author_id = (SELECT x.id FROM accounts_user x WHERE x.public_id = %(person)s)",
    "replaced": "f.version > 1",
}
_AFTER = "AND f.id < (SELECT x.id FROM files_file x WHERE x.public_id = %(after)s)"
_LIST = """
WITH walked AS MATERIALIZED (
    SELECT found.id FROM unnest(%(seats)s::bigint[]) AS seat (audience_id) CROSS JOIN LATERAL (
        SELECT f.id FROM files_file f
        WHERE f.audience_id = seat.audience_id AND f.carrier <> '' AND f.hidden_at IS NULL {after}
        ORDER BY f.id DESC LIMIT {most}
    ) found
    ORDER BY found.id DESC LIMIT {most}
), found AS (
    SELECT w.id FROM walked w
    WHERE (SELECT f.replaced_at IS NULL {filters} FROM files_file f WHERE f.id = w.id)
    ORDER BY w.id DESC LIMIT %(limit)s
), page AS (
    SELECT id, false AS is_end FROM found
    UNION ALL (
        SELECT w.id, true FROM walked w WHERE (SELECT count(*) FROM found) < %(limit)s
        ORDER BY w.id DESC OFFSET {most} - 1 LIMIT 1)
)
SELECT f.public_id, f.name, f.ending, f.kind, f.size, f.state, f.width, f.height, f.carrier, f.at, u.public_id,
    f.byline, fi.name, COALESCE(fp.letters, fi.letters), COALESCE(fp.hue, fi.hue), a.kind = 'everyone', f.version,
    pr.state = 'ready', pr.pages, pr.extent, page.is_end
FROM page
JOIN files_file f ON f.id = page.id
JOIN accounts_user u ON u.id = f.author_id
JOIN accounts_firm fi ON fi.id = f.firm_id
JOIN workspaces_audience a ON a.id = f.audience_id
LEFT JOIN files_preview pr ON pr.file_id = f.id
LEFT JOIN workspaces_participation fp ON fp.workspace_id = f.workspace_id AND fp.firm_id = f.firm_id
ORDER BY page.id DESC
"""


class Row(NamedTuple):
    """A file in the list, as the viewer sees it."""

    public_id: str
    name: str
    ending: str
    kind: str
    size: int
    state: str
    width: int | None
    height: int | None
    carrier: str
    at: datetime
    author_id: str
    byline: str
    firm: str
    letters: str
    hue: int
    is_for_everyone: bool
    version: int
    is_previewed: bool | None
    pages: int | None
    extent: str | None
    source: Source | None = None  # where it was sent, if not in a post

    @property
    def is_drawn(self) -> bool:
        return bool(self.is_previewed) or (self.kind == Kind.IMAGE and self.state == "ready")

    @property
    def about(self) -> str:
        size = f"{self.width} × {self.height}" if self.width and self.height else self.extent
        more = size or (say_pages(self.pages) if self.pages else "")
        return " · ".join(filter(None, [self.ending.upper(), say_size(self.size), more]))


@dataclass(frozen=True)
class Part:
    """A room of a workspace, by those who see it and a condition over a file `f`; `most` files are looked at a page."""

    audience_id: int
    condition: str
    values: dict[str, Any]
    most: int


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the cursor of the next ("" on the last).

    `is_cut`: older files have not been looked through, so few rows do not say that there are no more.
    """

    rows: list[Row]
    next: str
    is_cut: bool = False


def files_in(
    viewer: User,
    workspace: Workspace,
    part: Part | None = None,
    *,
    kind: str = "",
    firm: str = "",
    person: str = "",
    replaced: str = "",
    after: str = "",
) -> Page:
    """Return a page of the files in the workspace, or in a part of it, that `viewer` sees.

    What somebody has bent filters nothing.
    """
    seats = list(workspace.sight.audience_ids) if workspace.sight.viewer_id == viewer.pk else []
    values: dict[str, Any] = {
        "seats": [each for each in seats if part is None or each == part.audience_id],
        "kind": kind if kind in Kind.values else "",
        "firm": firm if is_public_id(firm) else "",
        "person": person if is_public_id(person) else "",
        "replaced": replaced == "1",
        "after": after if is_public_id(after) else "",
        "limit": PAGE + 1,
    }
    asked = "".join(f" AND {condition}" for name, condition in _FILTERS.items() if values[name])
    most = LOOKED_AT
    if part is not None:
        asked, most = f"{asked} AND {part.condition}", part.most
        values |= part.values
    statement = _LIST.format(filters=asked, after=_AFTER if values["after"] else "", most=most)
    found = ask(statement, values)
    sources = sources_of(viewer, [columns[8] for columns in found if not columns[-1]])
    rows = [
        Row(*columns[:-1])._replace(source=sources.get(columns[8])) for columns in found if not columns[-1]
    ]
    if len(rows) > PAGE:
        return Page(rows[:PAGE], rows[PAGE - 1].public_id)
    end = next((columns[0] for columns in found if columns[-1]), "")
    return Page(rows, end, bool(end))
