"""Seats are derived: from memberships, roles, firms' status, signatures in force and named people. Here, only here.

`reseat` brings the seats of a workspace to what they should be, inside the act that changed a cause.
`explain` (in `why.py`) reads the same conditions one by one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from accounts.models import Firm, User
from community.events import hints
from community.workspaces.locks import lock_sight
from community.workspaces.models import Audience, AudienceFirm, AudienceKind, AudiencePerson, Reach, Workspace

# Members whose sight of the workspace is in force, with the least time at which one of its causes ends.
# A version of a gating agreement ends sight at its `in_force_from`, unless it or a later one is signed.
# The host offers the agreement, so its firm needs no signature; its people do.
ELIGIBLE = """
SELECT m.user_id, m.firm_id, m.role, LEAST(m.until, unsigned.until) AS until
FROM workspaces_membership m
JOIN workspaces_workspace w ON w.id = m.workspace_id
JOIN accounts_user u ON u.id = m.user_id
JOIN accounts_firm f ON f.id = m.firm_id
LEFT JOIN LATERAL (
    SELECT min(v.in_force_from) AS until
    FROM workspaces_gate g
    JOIN accounts_agreement a ON a.id = g.agreement_id
    JOIN accounts_agreementversion v ON v.agreement_id = a.id
    WHERE g.workspace_id = w.id AND (
        (a.signed_by IN ('person', 'both') AND v.number > COALESCE((
            SELECT max(sv.number) FROM accounts_signature s JOIN accounts_agreementversion sv ON sv.id = s.version_id
            WHERE sv.agreement_id = a.id AND s.user_id = m.user_id AND s.firm_id = m.firm_id AND NOT s.for_firm), 0))
        OR (a.signed_by IN ('firm', 'both') AND f.kind <> 'host' AND v.number > COALESCE((
            SELECT max(sv.number) FROM accounts_signature s JOIN accounts_agreementversion sv ON sv.id = s.version_id
            WHERE sv.agreement_id = a.id AND s.firm_id = m.firm_id AND s.for_firm), 0)))
) unsigned ON true
WHERE m.workspace_id = %(workspace)s
  AND (%(users)s::bigint[] IS NULL OR m.user_id = ANY (%(users)s::bigint[]))
  AND u.is_active AND f.status = 'active'
  AND (w.closed_at IS NULL OR m.role = 'owner')
  AND COALESCE(LEAST(m.until, unsigned.until) > statement_timestamp(), true)
"""

# A seat needs the audience's own condition and that of every audience around it. Each step is computed once: with the
# statistics of a table that was empty a minute ago, the planner computed all of it again for every seat (minutes).
WANTED = f"""
WITH eligible AS MATERIALIZED ({ELIGIBLE}),
own AS MATERIALIZED (
    SELECT e.user_id, a.id AS audience_id, e.until
    FROM eligible e JOIN workspaces_audience a ON a.workspace_id = %(workspace)s
    WHERE a.kind = 'everyone'
       OR (a.kind = 'stewards' AND e.role IN ('owner', 'moderator'))
       OR (a.kind = 'firms' AND EXISTS (
            SELECT 1 FROM workspaces_audiencefirm af WHERE af.audience_id = a.id AND af.firm_id = e.firm_id))
       OR (a.kind = 'named' AND EXISTS (
            SELECT 1 FROM workspaces_audienceperson ap WHERE ap.audience_id = a.id AND ap.user_id = e.user_id))
),
wanted AS MATERIALIZED (
    SELECT own.user_id, r.audience_id, min(own.until) AS until
    FROM workspaces_reach r JOIN own ON own.audience_id = r.within_id
    GROUP BY own.user_id, r.audience_id
    HAVING count(*) = (SELECT count(*) FROM workspaces_reach x WHERE x.audience_id = r.audience_id)
),
present AS (
    SELECT s.user_id, s.audience_id, s.until
    FROM workspaces_seat s JOIN workspaces_audience a ON a.id = s.audience_id
    WHERE a.workspace_id = %(workspace)s AND (%(users)s::bigint[] IS NULL OR s.user_id = ANY (%(users)s::bigint[]))
)
"""  # noqa: S608  (our own words only)

_TAKE = (
    WANTED  # noqa: S608  (our own words only)
    + """
DELETE FROM workspaces_seat s USING (
    SELECT p.user_id, p.audience_id FROM present p
    LEFT JOIN wanted w USING (user_id, audience_id) WHERE w.user_id IS NULL
) gone WHERE s.user_id = gone.user_id AND s.audience_id = gone.audience_id
RETURNING s.user_id"""
)

_GIVE = (
    WANTED
    + """
INSERT INTO workspaces_seat (user_id, audience_id, until)
SELECT w.user_id, w.audience_id, w.until FROM wanted w
LEFT JOIN present p USING (user_id, audience_id)
WHERE p.user_id IS NULL OR p.until IS DISTINCT FROM w.until
ON CONFLICT (user_id, audience_id) DO UPDATE SET until = EXCLUDED.until
RETURNING user_id, audience_id, (xmax = 0) AS is_new"""
)

_DIFFERENCE = (
    WANTED
    + """
SELECT count(*) FROM wanted w FULL JOIN present p USING (user_id, audience_id)
WHERE w.user_id IS NULL OR p.user_id IS NULL OR w.until IS DISTINCT FROM p.until"""
)


@dataclass(frozen=True)
class Reseated:
    """What a reseating changed: number of seats given and taken, and the users who lost any."""

    given: int
    taken: int
    losers: frozenset[int]


def reseat(workspace: Workspace, users: Iterable[int] | None = None) -> Reseated:
    """Give and take seats of `workspace` (of `users` only, where given) until they are what they should be.

    The caller has locked the firms and the workspace (`lock_sight`) and has written what changed. Seats are taken
    before audiences are touched: a post in flight holds its seat first, then its audience, so the two can't deadlock.
    """
    scope = {"workspace": workspace.pk, "users": sorted(users) if users is not None else None}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, scope)
        losers = [row[0] for row in cursor.fetchall()]
        cursor.execute(_GIVE, scope)
        given = [row for row in cursor.fetchall() if row[2]]
        cursor.execute(
            "UPDATE workspaces_audience SET gained = gained + 1 WHERE id IN "
            "(SELECT id FROM workspaces_audience WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE)",
            [sorted({row[1] for row in given})],
        )
    hints.check_seats([*losers, *(row[0] for row in given)])
    return Reseated(len(given), len(losers), frozenset(losers))


def differences(workspace: Workspace) -> int:
    """Return how many seats of `workspace` are missing, left over, or end at a wrong time (0: all is well)."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCE, {"workspace": workspace.pk, "users": None})
        return int(cursor.fetchone()[0])


def open_audience(
    kind: AudienceKind,
    workspace: Workspace,
    *,
    within: Audience | None = None,
    firms: Iterable[Firm] = (),
    people: Iterable[User] = (),
) -> Audience:
    """Return the audience of that kind and content, opened where it doesn't exist yet, without reseating.

    *Everyone*, *stewards* and *firms* exist once per place; *named* is new each time, for its people may change.
    The caller has locked the workspace (`lock_sight`).
    """
    firms = sorted(firms, key=lambda firm: firm.pk)
    key = ",".join(str(firm.pk) for firm in firms)
    if kind != AudienceKind.NAMED:
        found = Audience.objects.filter(workspace=workspace, kind=kind, within=within, firms_key=key).first()
        if found:
            return found
    audience = Audience.objects.create(workspace=workspace, kind=kind, within=within, firms_key=key)
    around = Reach.objects.filter(audience=within).values_list("within_id", flat=True) if within else []
    Reach.objects.bulk_create(Reach(audience=audience, within_id=pk) for pk in [audience.pk, *around])
    AudienceFirm.objects.bulk_create(AudienceFirm(audience=audience, firm=firm) for firm in firms)
    AudiencePerson.objects.bulk_create(AudiencePerson(audience=audience, user=user) for user in people)
    return audience


def note_audience(within: Audience, firm: Firm) -> Audience:
    """Return the audience of `firm`'s internal notes inside `within`, opened and seated where it is new.

    Notes of one firm in all threads of one audience share it, so that seats don't multiply with threads.
    Locks the workspace where it has to open one: call it before any other lock of the act.
    """
    assert within.workspace is not None
    found = Audience.objects.filter(kind=AudienceKind.FIRMS, within=within, firms_key=str(firm.pk)).first()
    if found:
        return found
    lock_sight(workspaces=[within.workspace.pk])
    audience = open_audience(AudienceKind.FIRMS, within.workspace, within=within, firms=[firm])
    reseat(within.workspace, within.seats.filter(user__firm=firm).values_list("user_id", flat=True))
    return audience


def seat_alone(user: User) -> Audience:
    """Open and seat the audience in which `user` is alone (own drafts, own sign-ins); mostly it is there."""
    there = Audience.objects.filter(kind=AudienceKind.SELF, owner=user, seats__user=user).first()
    if there is not None:
        return there
    audience, is_new = Audience.objects.get_or_create(kind=AudienceKind.SELF, owner=user)
    if is_new:
        Reach.objects.create(audience=audience, within=audience)
    audience.seats.get_or_create(user=user)
    return audience


def site_audience() -> Audience:
    """Return the audience of the site's admins, opened where it is missing."""
    audience, is_new = Audience.objects.get_or_create(kind=AudienceKind.SITE)
    if is_new:
        Reach.objects.create(audience=audience, within=audience)
    return audience


def seat_admin(user: User) -> None:
    """Give or take the seat among the site's admins, as `user.is_site_admin` says."""
    audience = site_audience()
    if user.is_site_admin and user.is_active:
        audience.seats.get_or_create(user=user)
    else:
        audience.seats.filter(user=user).delete()
