"""The columns that a site admin sees of what they are not in: who works where, never what is said there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import MD5, Cast, Concat, Now
from django.utils.crypto import salted_hmac

from accounts.models import Agreement, Firm, Rivalry, Signature, User
from community.events.models import Outbox
from community.invites.models import Invite
from community.retention.models import Held, Hold
from community.workspaces.models import Participation, Role, Workspace


def workspaces_listed() -> QuerySet[Workspace, Any]:
    """Return public id, name, firms, people, owners, opened and closed of every workspace, and nothing else."""
    return (
        Workspace.objects.annotate(
            people=Count("memberships", distinct=True),
            firms=StringAgg(
                "participations__firm__name", ", ", distinct=True, order_by="participations__firm__name"
            ),
            owners=StringAgg(
                "memberships__user__name",
                ", ",
                filter=Q(memberships__role=Role.OWNER),
                distinct=True,
                order_by="memberships__user__name",
            ),
        )
        .order_by("name", "public_id")
        .values("public_id", "name", "people", "firms", "owners", "opened_at", "closed_at")
    )


def firms_listed() -> QuerySet[Firm]:
    """Return every firm with its number of `users` and of `places` where it takes part."""
    return Firm.objects.annotate(
        users=Count("people", distinct=True), places=Count("participations", distinct=True)
    ).order_by("kind", "name", "public_id")


def users_found(wanted: str) -> QuerySet[User]:
    """Return the users whose name, address or firm contains `wanted`; all where it is empty."""
    users = User.objects.select_related("firm")
    if wanted:
        users = users.filter(
            Q(name__icontains=wanted) | Q(email__icontains=wanted) | Q(firm__name__icontains=wanted)
        )
    return users


def rivals_of(firm: Firm) -> QuerySet[Firm]:
    """Return the firms that are kept apart from `firm`."""
    pairs = Rivalry.objects.filter(
        Q(first=firm, second=OuterRef("pk")) | Q(second=firm, first=OuterRef("pk"))
    )
    return Firm.objects.filter(Exists(pairs)).order_by("name", "pk")


def rivals_offered(firm: Firm) -> QuerySet[Firm]:
    """Return the suppliers that could be kept apart from `firm`."""
    return (
        Firm.objects.filter(kind="supplier")
        .exclude(pk=firm.pk)
        .exclude(pk__in=rivals_of(firm))
        .order_by("name")
    )


@dataclass(frozen=True)
class Signed:
    """How far one firm is with an agreement: the newest version signed for it, and how many of its people signed."""

    firm: Firm
    for_firm: int | None
    people: int
    signed: int


def signed_by_firm(agreement: Agreement) -> list[Signed]:
    """Return one line a firm that takes part where `agreement` is required. People count for the newest version."""
    newest = agreement.versions.order_by("-number").first()
    places = Workspace.objects.filter(gates__agreement=agreement)
    firms = Firm.objects.filter(pk__in=Participation.objects.filter(workspace__in=places).values("firm"))
    firms = firms.annotate(
        members=Count("people", filter=Q(people__memberships__workspace__in=places), distinct=True)
    ).order_by("kind", "name")
    versions = Signature.objects.filter(version__agreement=agreement)
    for_firm: dict[int, int] = {}
    for firm_id, number in versions.filter(for_firm=True).values_list("firm_id", "version__number"):
        for_firm[firm_id] = max(number, for_firm.get(firm_id, 0))
    signed = dict(
        versions.filter(for_firm=False, version=newest)
        .values_list("firm_id")
        .annotate(count=Count("user", distinct=True))
    )
    return [Signed(firm, for_firm.get(firm.pk), firm.members, signed.get(firm.pk, 0)) for firm in firms]


def undone_listed(name: str = "") -> QuerySet[Outbox]:
    """Return what durable readers have not done yet (the one of that `name`): reader, verb, time, tries and reason.

    A row has no public id, and its event's number would count what happens on the site: it goes by the `name` that
    this site's key gives it.
    """
    key = salted_hmac("administration.undone", "").hexdigest()
    named = MD5(Concat(Value(key), "reader", Value(":"), Cast("event_id", CharField())))
    rows = Outbox.objects.annotate(name=named).select_related("event")
    if name:
        rows = rows.filter(name=name)
    return rows.only("reader", "event_id", "tries", "due_at", "last_error", "event__verb", "event__at")


def signatures_of(agreement: Agreement) -> QuerySet[Signature]:
    """Return every signature of an agreement, with its version, person and firm."""
    rows = Signature.objects.filter(version__agreement=agreement)
    return rows.select_related("version", "user", "firm")


def invites_listed() -> QuerySet[Invite]:
    """Return the invites that still open something: who let in whom and where, never what they wrote to them."""
    rows = Invite.objects.filter(revoked_at=None, expires_at__gt=Now(), uses__lt=F("max_uses"))
    return rows.exclude(firm=None).select_related("firm", "inviter__firm").defer("message")


def oldest_undone() -> list[tuple[str, int, datetime]]:
    """Return, for each durable reader of the log, how many rows wait for it and since when."""
    rows = Outbox.objects.values_list("reader").annotate(count=Count("event_id"), since=Min("due_at"))
    return list(rows.order_by("reader"))


def people_of(workspace: Workspace) -> list[User]:
    """Return who is, or was, a member and has spoken for a firm that takes part: whose messages may be there."""
    firms = workspace.participations.values("firm")
    return list(
        User.objects.filter(firm__in=firms).select_related("firm").order_by("firm__name", "name")[:1000]
    )


def holds_listed(workspace: Workspace) -> tuple[list[Hold], int]:
    """Return the workspace's holds, those in force first, and how many messages stand aside because of them."""
    rows = Hold.objects.filter(workspace=workspace).select_related("person__firm", "lifted_by")
    ordered = rows.order_by(F("lifted_at").desc(nulls_first=True), "-id")
    return list(ordered[:100]), Held.objects.filter(workspace=workspace).count()
