"""What a viewer sees of workspaces and audiences: one query each for a page's workspace, its shell and its crowds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from community.rows import ask
from community.workspaces import facts
from community.workspaces.models import Audience, AudienceKind, Role, Seat, Workspace

RAIL_LENGTH = 12


@dataclass(frozen=True)
class FirmMark:
    """A firm as drawn in one workspace: its name, two letters and hue (1 to 8)."""

    public_id: str
    name: str
    letters: str
    hue: int
    people: int = 0


@dataclass(frozen=True)
class Sight:
    """What one viewer has in one workspace: a role and the audiences with a seat in force."""

    viewer_id: int
    role: str
    audience_ids: tuple[int, ...]
    everyone: "Crowd"
    is_lead: bool = False

    @property
    def everyone_id(self) -> int:
        return self.everyone.audience_id

    @property
    def firms(self) -> "tuple[FirmMark, ...]":
        """The firms that have somebody here, with head-counts."""
        return self.everyone.firms

    @property
    def can_write(self) -> bool:
        return self.role != Role.READER

    @property
    def is_steward(self) -> bool:
        return self.role in (Role.OWNER, Role.MODERATOR)

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def may_invite(self) -> bool:
        """Owners and moderators invite; a firm's lead invites own colleagues."""
        return self.is_steward or self.is_lead


@dataclass(frozen=True)
class RailTile:
    """A workspace in the rail."""

    public_id: str
    name: str
    letters: str
    firms: tuple[FirmMark, ...]
    unread: int | None = None


@dataclass(frozen=True)
class Crowd:
    """Who sees an audience: its firms with head-counts, and the count of gains that a composer shows back."""

    audience_id: int
    public_id: str
    kind: str
    gained: int
    firms: tuple[FirmMark, ...] = field(default=())

    @property
    def people(self) -> int:
        return sum(firm.people for firm in self.firms)


# The firms of a workspace that have somebody with a seat in an audience the viewer has: no others are shown. One seat
# of each is enough, and sub-selects with a LIMIT stop at it; EXISTS becomes a join with all of them.
_FIRMS_SEEN = """
SELECT json_agg(json_build_array(f.public_id, f.name, p.letters, p.hue) ORDER BY f.kind, p.id)
FROM workspaces_participation p JOIN accounts_firm f ON f.id = p.firm_id
WHERE p.workspace_id = w.id AND (
    SELECT true FROM workspaces_membership m2
    WHERE m2.workspace_id = w.id AND m2.firm_id = p.firm_id AND (
        SELECT true FROM workspaces_seat s2
        WHERE s2.audience_id = e.id AND s2.user_id = m2.user_id
          AND (s2.until IS NULL OR s2.until > statement_timestamp()) LIMIT 1)
    LIMIT 1)
"""

# The same with head-counts, for the one workspace that a page is in: its seats are gone through once for all firms.
_FIRMS_COUNTED = """
SELECT json_agg(json_build_array(f.public_id, f.name, p.letters, p.hue, c.people) ORDER BY f.kind, p.id)
FROM (SELECT m2.firm_id, count(*) AS people
    FROM workspaces_seat s2
    JOIN workspaces_membership m2 ON m2.workspace_id = w.id AND m2.user_id = s2.user_id
    WHERE s2.audience_id = e.id AND (s2.until IS NULL OR s2.until > statement_timestamp())
    GROUP BY m2.firm_id) c
JOIN workspaces_participation p ON p.workspace_id = w.id AND p.firm_id = c.firm_id
JOIN accounts_firm f ON f.id = c.firm_id
"""

_SIGHT = f"""
SELECT w.id, m.role, e.id, e.public_id, e.gained, ARRAY(
    SELECT s.audience_id FROM workspaces_seat s JOIN workspaces_audience a ON a.id = s.audience_id
    WHERE s.user_id = m.user_id AND a.workspace_id = w.id AND (s.until IS NULL OR s.until > statement_timestamp())
), ({_FIRMS_COUNTED}), w.public_id, w.name, w.purpose, w.letters,
    w.opened_at, w.opened_by_id, w.closed_at, w.closed_by_id, w.answer_within, w.votes_each,
    EXISTS (SELECT 1 FROM accounts_firmlead l WHERE l.user_id = m.user_id AND l.firm_id = m.firm_id)
FROM workspaces_workspace w
JOIN workspaces_audience e ON e.workspace_id = w.id AND e.kind = 'everyone'
JOIN workspaces_membership m ON m.workspace_id = w.id AND m.user_id = %(viewer)s
JOIN workspaces_seat own ON own.audience_id = e.id AND own.user_id = m.user_id
WHERE {{where}} AND (own.until IS NULL OR own.until > statement_timestamp())
"""  # noqa: S608  (our own words only)

# One row at least, so that what the shell counts comes along for a member of nothing too. Memberships are put in order
# first and asked for a seat one by one: somebody may be in hundreds of workspaces, and the rail shows a few.
_RAIL = f"""
SELECT {{counts}} rail.public_id, rail.name, rail.letters, rail.firms FROM (SELECT 1) one LEFT JOIN (
SELECT w.id, w.public_id, w.name, w.letters, ({_FIRMS_SEEN}) AS firms
FROM (
    SELECT w.id, w.public_id, w.name, w.letters, w.public_id = %(current)s AS is_here
    FROM workspaces_membership m JOIN workspaces_workspace w ON w.id = m.workspace_id
    WHERE m.user_id = %(viewer)s ORDER BY is_here DESC, w.name, w.id OFFSET 0
) w CROSS JOIN LATERAL (
    SELECT e.id FROM workspaces_audience e JOIN workspaces_seat own ON own.audience_id = e.id
    WHERE e.workspace_id = w.id AND e.kind = 'everyone' AND own.user_id = %(viewer)s
      AND (own.until IS NULL OR own.until > statement_timestamp()) OFFSET 0
) e
ORDER BY w.is_here DESC, w.name, w.id
LIMIT {RAIL_LENGTH + 1}
) rail ON true
ORDER BY rail.public_id = %(current)s DESC, rail.name, rail.id
"""  # noqa: S608  (our own words only)


def find_workspace(viewer: User | AnonymousUser, public_id: str) -> Workspace:
    """Return the workspace with the viewer's `sight` attached, in one query; Http404 where there is no seat."""
    return _find(viewer, "w.public_id = %(key)s", public_id)


def workspace_of(viewer: User | AnonymousUser, workspace_id: int) -> Workspace:
    """The same for a row that was found through `visible_to`."""
    return _find(viewer, "w.id = %(key)s", workspace_id)


def _find(viewer: User | AnonymousUser, where: str, key: str | int) -> Workspace:
    found = ask(_SIGHT.format(where=where), {"viewer": viewer.pk, "key": key})
    if not found:
        raise Http404
    row = found[0]
    pk, role, everyone_id, everyone_key, gained, audience_ids, firms, *columns, is_lead = row
    names = (
        "public_id",
        "name",
        "purpose",
        "letters",
        "opened_at",
        "opened_by_id",
        "closed_at",
        "closed_by_id",
        "answer_within",
        "votes_each",
    )
    workspace = Workspace(pk=pk, **dict(zip(names, columns, strict=True)))
    workspace._state.adding = False
    workspace._state.db = "default"
    assert viewer.pk is not None  # anonymous viewers have no membership
    everyone = Crowd(everyone_id, everyone_key, AudienceKind.EVERYONE, gained, _marks(firms))
    workspace.sight = Sight(viewer.pk, role, tuple(audience_ids), everyone, is_lead)
    return workspace


def rail_of(viewer: User, current: str = "") -> tuple[list[RailTile], bool, dict[str, Any]]:
    """Return the rail's tiles, the current workspace among them, whether there are more, and the shell's counts."""
    counts = "".join(f"({scalar}), " for scalar in facts.shell_counts.values())
    rows = ask(_RAIL.format(counts=counts), {"viewer": viewer.pk, "current": current})
    width = len(facts.shell_counts)
    found = dict(zip(facts.shell_counts, rows[0][:width], strict=True))
    tiles = [
        RailTile(key, name, letters, _marks(firms))
        for key, name, letters, firms in (row[width:] for row in rows)
        if key
    ]
    return sorted(tiles[:RAIL_LENGTH], key=lambda tile: tile.name), len(tiles) > RAIL_LENGTH, found


def _marks(rows: Iterable[list[Any]] | None) -> tuple[FirmMark, ...]:
    return tuple(FirmMark(*row) for row in rows or ())


_CROWDS = """
SELECT a.id, a.public_id, a.kind, a.gained, a.workspace_id, f.public_id, f.name, COALESCE(p.letters, f.letters),
       COALESCE(p.hue, f.hue), count(*)
FROM workspaces_audience a
JOIN workspaces_seat s ON s.audience_id = a.id AND (s.until IS NULL OR s.until > statement_timestamp())
JOIN accounts_user u ON u.id = s.user_id
JOIN accounts_firm f ON f.id = u.firm_id
LEFT JOIN workspaces_participation p ON p.workspace_id = a.workspace_id AND p.firm_id = f.id
WHERE {} = ANY (%(wanted)s)
GROUP BY a.id, f.id, p.id ORDER BY a.id, f.kind, p.id
"""
_CROWDS_OF = _CROWDS.format("a.id")
_CROWDS_IN = _CROWDS.format("a.kind = 'everyone' AND a.workspace_id")


def crowds_of(audience_ids: Iterable[int]) -> dict[int, Crowd]:
    """Return the crowd of each audience, by its id, in one query. An audience that nobody sees is absent.

    The caller has made sure that the viewer has a seat in each: a crowd names firms and counts people.
    """
    return {crowd.audience_id: crowd for _place, crowd in _crowds(_CROWDS_OF, audience_ids)}


def crowds_in(workspace_ids: Iterable[int]) -> dict[int, Crowd]:
    """Return who is in each workspace, by its id: the same, of its *everyone*."""
    return dict(_crowds(_CROWDS_IN, workspace_ids))


def _crowds(statement: str, wanted: Iterable[int]) -> list[tuple[int, Crowd]]:
    rows = ask(statement, {"wanted": sorted(set(wanted))})
    return [
        (place, Crowd(pk, public_id, kind, gained, tuple(FirmMark(*row[5:]) for row in firms)))
        for (pk, public_id, kind, gained, place), firms in groupby(rows, key=lambda row: row[:5])
    ]


def audience_facts(crowd: Crowd | None, viewer: User, workspace: Workspace | None = None) -> dict[str, Any]:
    """Say who sees something, as the audience bar and the composer draw it: firms, number of people, who does not.

    *Internal* is what only the viewer's own firm sees while another firm takes part in the workspace.
    """
    if crowd is None:
        return {
            "kind": "none",
            "firms": (),
            "people": 0,
            "say": _("Nobody yet."),
            "excluded": "",
            "list_url": "",
        }
    names = [firm.name for firm in crowd.firms]
    around = workspace.sight.firms if workspace is not None else ()
    others = [firm.name for firm in around if firm.name not in names]
    alone = len(crowd.firms) == 1 and crowd.firms[0].public_id == viewer.firm.public_id
    return {
        "kind": "internal" if alone and others and crowd.kind != AudienceKind.EVERYONE else "shared",
        "firms": crowd.firms,
        "people": crowd.people,
        "say": say_firms(names),
        "excluded": say_firms(others) if others else "",
        "list_url": f"/audiences/{crowd.public_id}/",
        "gained": crowd.gained,
        "public_id": crowd.public_id,
        "audience_kind": crowd.kind,
    }


def say_firms(names: list[str]) -> str:
    """Up to three firms in full; of more the count and the first two, for a line has no room for twenty."""
    if len(names) <= 3:
        return " + ".join(names)
    return _("%(count)d firms: %(first)s, %(second)s and %(more)d more") % {
        "count": len(names),
        "first": names[0],
        "second": names[1],
        "more": len(names) - 2,
    }


def audience_of(viewer: User, public_id: str) -> Audience:
    """Return an audience that the viewer has a seat in, or raise Http404."""
    seated = Seat.objects.in_force().filter(user=viewer, audience=OuterRef("pk"))
    audience = (
        Audience.objects.filter(Exists(seated), public_id=public_id).select_related("workspace").first()
    )
    if audience is None:
        raise Http404
    return audience
