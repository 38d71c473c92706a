"""People who wrote elsewhere get a place in a workspace, with their firms, so that what they wrote bears their names.

Imported people can't sign in and are never mailed. Bulk inserts, past the acts; nobody is notified.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import FIRM_HUES, Firm, FirmDomain, FirmStatus, User
from community.events.record import act, record
from community.workspaces import verbs
from community.workspaces.access import role_of
from community.workspaces.joining import join_firm, reseat_and_record
from community.workspaces.locks import lock_sight
from community.workspaces.models import Membership, Role, Workspace
from community.workspaces.seating import site_audience


@dataclass(frozen=True)
class Writer:
    """Somebody who wrote: each address of theirs with domain and name of the firm it tells, the main one first."""

    name: str
    firms: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Brought:
    """Users and firms by address, and how many of both were new."""

    users: Mapping[str, User]
    firms: Mapping[str, Firm]
    new_users: int
    new_firms: int


def require_importer(actor: User, workspace: Workspace) -> None:
    """Raise PermissionDenied unless `actor` owns the workspace, or administers the site and is seated in it."""
    role = role_of(actor, workspace)
    if not actor.is_active or not (role == Role.OWNER or (role and actor.is_site_admin)):
        raise PermissionDenied(
            _("Only an owner of the workspace, or a site admin who is a member, imports into it.")
        )


@act
def bring_people(actor: User, workspace: Workspace, writers: Iterable[Writer], *, cause: str) -> Brought:
    """Open firms that are missing, make users of writers who have no account, and seat those here.

    Somebody with an account of their own stays the author of what they wrote and gets no place by that. A domain that
    a firm here has already is that firm's, whatever the writers call it. Raises ValidationError where a rival of a
    firm here would come in.
    """
    writers = list(writers)
    here = _firms_here(address for writer in writers for address in writer.firms)
    lock_sight(firms={firm.pk for firm in here.values()}, workspaces=[workspace.pk])
    require_importer(actor, workspace)
    opened: dict[str, tuple[Firm, bool]] = {}
    firms: dict[str, Firm] = {}
    for writer in writers:
        for address, (domain, name) in writer.firms.items():
            if address not in here and domain not in opened:
                opened[domain] = _open_firm(actor, domain, name)
            firms[address] = here.get(address) or opened[domain][0]
    users = _users(writers, firms)
    made = [user for user in {id(user): user for user in users.values()}.values() if user.pk is None]
    User.objects.bulk_create(made)
    # A real account writes for its own firm, whatever address it wrote from.
    firms |= {address: user.firm for address, user in users.items() if user.imported_at is None}
    for firm in sorted({firm.pk: firm for firm in firms.values()}.values(), key=lambda firm: firm.pk):
        if firm.status == FirmStatus.ACTIVE:
            join_firm(workspace, firm, by=actor)
    imported = {user.pk: user for user in users.values() if user.imported_at}
    Membership.objects.bulk_create(
        (
            Membership(workspace=workspace, user=user, firm_id=user.firm_id, role=Role.MEMBER, by=actor)
            for user in imported.values()
        ),
        ignore_conflicts=True,
    )
    reseat_and_record(workspace, actor, cause=cause, users=imported)
    return Brought(users, firms, len(made), sum(is_new for _firm, is_new in opened.values()))


def _users(writers: Iterable[Writer], firms: Mapping[str, Firm]) -> dict[str, User]:
    """Return the user of each address; those who have no account are not saved yet."""
    writers = list(writers)
    addresses = [address for writer in writers for address in writer.firms]
    present = {user.email: user for user in User.objects.select_related("firm").filter(email__in=addresses)}
    users: dict[str, User] = {}
    for writer in writers:
        first = next(iter(writer.firms))
        user = next((present[address] for address in writer.firms if address in present), None)
        if user is None:
            user = User(email=first, name=writer.name[:120], firm=firms[first], imported_at=timezone.now())
            user.set_unusable_password()
        users |= dict.fromkeys(writer.firms, user)
    return users


def _firms_here(addresses: Iterable[str]) -> dict[str, Firm]:
    """Return the firms that have the domains of addresses already, by address."""
    above: dict[str, list[str]] = {}
    for address in addresses:
        labels = address.rpartition("@")[2].split(".")
        above[address] = [".".join(labels[start:]) for start in range(len(labels))]
    wanted = {domain for domains in above.values() for domain in domains}
    known = {row.domain: row for row in FirmDomain.objects.select_related("firm").filter(domain__in=wanted)}
    found: dict[str, Firm] = {}
    for address, domains in above.items():
        for domain in domains:
            row = known.get(domain)
            if row and (domain == domains[0] or row.with_subdomains):
                found[address] = row.firm
                break
    return found


def _open_firm(actor: User, domain: str, name: str) -> tuple[Firm, bool]:
    """Return the firm of a domain, opened where it is missing, and whether it is new."""
    row = FirmDomain.objects.select_related("firm").filter(domain=domain).first()
    if row:
        return row.firm, False
    words = name.split()
    letters = (words[0][0] + words[1][0] if len(words) > 1 else name[:2]).upper()
    firm = Firm.objects.create(name=name, letters=letters, hue=zlib.crc32(domain.encode()) % FIRM_HUES + 1)
    FirmDomain.objects.create(firm=firm, domain=domain, with_subdomains=True)
    record(verbs.FIRM_OPENED, actor=actor, audience_id=site_audience().pk, subject=firm)
    return firm, True
