"""Who sees whom: people and firms meet only where they share an audience of a workspace in force.

Everybody with a seat in a workspace has one in its *everyone*, so that audience alone is asked.
"""

from collections import Counter

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import Agreement, Firm, FirmKind, Skill, User
from community.workspaces.models import (
    Audience,
    AudienceKind,
    Gate,
    Membership,
    Participation,
    Role,
    Seat,
    Workspace,
)
from community.workspaces.sight import Crowd, crowds_in


def _places(user: User | OuterRef) -> QuerySet[Seat]:
    """Seats in force of `user` in the *everyone* of workspaces."""
    return Seat.objects.in_force().filter(user=user, audience__kind=AudienceKind.EVERYONE)


def people_visible_to(viewer: User) -> QuerySet[User]:
    """Return the people who share a workspace with `viewer` now, and the viewer."""
    shared = _places(OuterRef("pk")).filter(audience__in=_places(viewer).values("audience"))
    return User.objects.filter(Exists(shared) | Q(pk=viewer.pk))


def firms_visible_to(viewer: User) -> QuerySet[Firm]:
    """Return the firms of whom somebody shares a workspace with `viewer` now, and the viewer's own."""
    return Firm.objects.filter(
        Exists(people_visible_to(viewer).filter(firm=OuterRef("pk"))) | Q(pk=viewer.firm_id)
    )


def workspaces_visible_to(viewer: User) -> QuerySet[Workspace]:
    """Return the workspaces in which `viewer` has a seat now."""
    return Workspace.objects.filter(Exists(_places(viewer).filter(audience__workspace=OuterRef("pk"))))


def places_to_write(viewer: User) -> QuerySet[Workspace]:
    """Return the open workspaces in which `viewer` may start something now: all but those where they only read."""
    writes = Membership.objects.filter(user=viewer, workspace=OuterRef("pk")).exclude(role=Role.READER)
    return workspaces_visible_to(viewer).filter(Exists(writes), closed_at=None)


def places_shared(viewer: User, person: User) -> QuerySet[Membership]:
    """Return the memberships of `person` in workspaces that both see now, with the firm's letters and hue there."""
    theirs = _places(person).filter(audience__workspace=OuterRef("workspace"))
    return (
        Membership.objects.filter(Exists(theirs), user=person, workspace__in=workspaces_visible_to(viewer))
        .annotate(agreements=_agreements_there(), **mark_columns())
        .select_related("workspace")
        .order_by("workspace__name", "pk")
    )


def participations_shared(viewer: User, firm: Firm) -> QuerySet[Participation]:
    """Return where `firm` takes part and has somebody seated, among the workspaces that `viewer` sees."""
    seated = Seat.objects.in_force().filter(
        audience__kind=AudienceKind.EVERYONE, audience__workspace=OuterRef("workspace"), user__firm=firm
    )
    return (
        Participation.objects.filter(Exists(seated), firm=firm, workspace__in=workspaces_visible_to(viewer))
        .annotate(agreements=_agreements_there())
        .select_related("workspace")
        .order_by("workspace__name", "pk")
    )


def _agreements_there() -> ArraySubquery:
    """An annotation of what has a workspace: title and name of each agreement that is required there."""
    gates = Gate.objects.filter(workspace=OuterRef("workspace")).order_by("agreement__title", "agreement")
    named = Case(When(agreement__reference="", then="agreement__title"), default="agreement__reference")
    return ArraySubquery(gates.values_list(named, flat=True))


def members_shown(viewer: User, workspace: Workspace) -> QuerySet[Membership]:
    """Return the members of `workspace` whom `viewer` may know of, each with `is_seated`, `letters` and `hue`.

    Those who are seated. Owners see also who is not seated yet, and a lead sees so the own firm's people.
    """
    seat = _places(OuterRef("user")).filter(audience__workspace=workspace)
    rows = Membership.objects.filter(workspace=workspace).annotate(is_seated=Exists(seat), **mark_columns())
    if not workspace.sight.is_owner:
        own = Q(firm=viewer.firm_id) if workspace.sight.is_lead else Q()
        rows = rows.filter(Q(is_seated=True) | own) if own else rows.filter(is_seated=True)
    return rows.select_related("user", "firm")


def people_of(audience: Audience) -> QuerySet[User]:
    """Return the people with a seat in `audience` now, with the letters and the hue of their firm there."""
    seat = Seat.objects.in_force().filter(user=OuterRef("pk"), audience=audience)
    mark = Participation.objects.filter(workspace=audience.workspace_id, firm=OuterRef("firm"))
    return (
        User.objects.filter(Exists(seat))
        .annotate(
            letters=Coalesce(Subquery(mark.values("letters")[:1]), F("firm__letters")),
            hue=Coalesce(Subquery(mark.values("hue")[:1]), F("firm__hue")),
        )
        .select_related("firm")
    )


def audiences_named(workspace: Workspace) -> QuerySet[Audience]:
    """Return the audiences of `workspace` that its viewer is in and can name: everyone, stewards, the firms' own."""
    kinds = (AudienceKind.EVERYONE, AudienceKind.STEWARDS, AudienceKind.FIRMS)
    found = Audience.objects.filter(pk__in=workspace.sight.audience_ids, kind__in=kinds)
    return found.prefetch_related("firms").order_by("pk")


def with_crowds(workspaces: list[Workspace]) -> list[tuple[Workspace, Crowd | None]]:
    """Return each workspace with the firms and the number of people who see it, in one query."""
    crowds = crowds_in(workspace.pk for workspace in workspaces)
    return [(workspace, crowds.get(workspace.pk)) for workspace in workspaces]


def letters_of_places(workspaces: list[Workspace]) -> ArraySubquery:
    """An annotation of people: the letters of those of `workspaces` that they see now."""
    seat = _places(OuterRef("user")).filter(audience__workspace=OuterRef("workspace"))
    rows = Membership.objects.filter(Exists(seat), user=OuterRef("pk"), workspace__in=workspaces)
    return ArraySubquery(rows.order_by("workspace__name").values("workspace__letters"))


def skills_by_topic(people: QuerySet[User], *, most: int = 6) -> list[tuple[str, list[User]]]:
    """Return what `people` say that they know about, each topic with whom to ask.

    What several know comes first, then what each of them named first.
    """
    topics: dict[str, tuple[str, list[User]]] = {}
    named: Counter[int] = Counter()
    rank: dict[str, int] = {}
    for skill in Skill.objects.filter(user__in=people).select_related("user").order_by("pk")[:300]:
        topic = skill.name.lower()
        topics.setdefault(topic, (skill.name, []))[1].append(skill.user)
        rank.setdefault(topic, named[skill.user_id])
        named[skill.user_id] += 1
    first = sorted(topics, key=lambda topic: (-len(topics[topic][1]), rank[topic]))
    return [topics[topic] for topic in first[:most]]


def mark_columns() -> dict[str, Subquery]:
    """Annotations of a membership: the two letters and the hue that its firm has in its workspace."""
    here = Participation.objects.filter(workspace=OuterRef("workspace"), firm=OuterRef("firm"))
    return {
        "letters": Subquery(here.values("letters")[:1], output_field=CharField()),
        "hue": Subquery(here.values("hue")[:1], output_field=SmallIntegerField()),
    }


def firms_offered(viewer: User, workspace: Workspace) -> QuerySet[Firm]:
    """Return the active firms that `viewer` may add to `workspace`: a site admin any, an owner those in sight.

    Any other firm comes by invite, where its name is free text: a list would tell who else is on this site.
    """
    firms = Firm.objects.all() if viewer.is_site_admin else firms_visible_to(viewer)
    taking_part = Participation.objects.filter(workspace=workspace, firm=OuterRef("pk"))
    return firms.filter(~Exists(taking_part), status="active").order_by("name", "pk")


def agreements_offered(viewer: User, workspace: Workspace) -> QuerySet[Agreement]:
    """Return the agreements that `viewer` may require in `workspace`.

    People of the host know them all. A supplier's owner is offered what is required where they are: a title may name
    another supplier.
    """
    agreements = Agreement.objects.exclude(gates__workspace=workspace)
    if viewer.firm.kind != FirmKind.HOST:
        agreements = agreements.filter(gates__workspace__in=workspaces_visible_to(viewer))
    return agreements.distinct().order_by("title", "pk")


def agreements_required(workspace: Workspace) -> QuerySet[Agreement]:
    """Return the agreements that everyone in `workspace` has signed, in the order in which they were required."""
    return Agreement.objects.filter(gates__workspace=workspace).order_by("gates__pk")


def owners_by_firm(workspace: Workspace) -> list[Membership]:
    """Return the seated owners of `workspace` with their firms, the host's first."""
    seat = _places(OuterRef("user")).filter(audience__workspace=workspace)
    rows = Membership.objects.filter(Exists(seat), workspace=workspace, role=Role.OWNER)
    return list(
        rows.annotate(**mark_columns()).select_related("user", "firm").order_by(F("firm__kind"), "pk")
    )
