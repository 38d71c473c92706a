"""Workspaces, audiences and seats: the only rows that grant access."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import FIRM_HUES, Agreement, Firm, User
from community.events.ids import LENGTH, new_public_id

if TYPE_CHECKING:
    from community.workspaces.sight import Sight


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    MODERATOR = "moderator", _("Moderator")
    MEMBER = "member", _("Member")
    READER = "reader", _("Reader")


STEWARD_ROLES = (Role.OWNER, Role.MODERATOR)


class Workspace(models.Model):
    """Where people of two or more firms work on one thing."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=300, blank=True, default="")
    letters = models.CharField(max_length=3)
    # What its owners promise: hours until somebody replies to a question (0: nothing), and votes for ideas a member.
    answer_within = models.SmallIntegerField(db_default=0, default=0)
    votes_each = models.SmallIntegerField(db_default=10, default=10)
    opened_at = models.DateTimeField(db_default=Now())
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    # Set by `sight.find_workspace`: what the viewer has here. Not a column.
    sight: "Sight"

    def __str__(self) -> str:
        return self.name


class Participation(models.Model):
    """A firm taking part in a workspace, with the two letters and the hue it has there.

    Letters are unique only among firms that meet: site-wide uniqueness would tell a newcomer who else is here.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="participations")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="participations")
    letters = models.CharField(max_length=3)
    hue = models.SmallIntegerField()
    since = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "firm"], name="participation_once"),
            models.UniqueConstraint(fields=["workspace", "letters"], name="participation_letters"),
            models.CheckConstraint(condition=Q(hue__gte=1, hue__lte=FIRM_HUES), name="participation_hue"),
        ]

    def __str__(self) -> str:
        return f"{self.firm} in {self.workspace}"


class Membership(models.Model):
    """One user's role in a workspace; carries the firm, so that the database refuses a change of firm."""

    # `membership_once` and `membership_by_firm` begin with the workspace.
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="memberships", db_index=False
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    until = models.DateTimeField(null=True)
    since = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="membership_once")]
        indexes = [
            models.Index(fields=["user", "workspace"], name="membership_of_user"),
            models.Index(fields=["workspace", "firm"], name="membership_by_firm"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace}"


class Gate(models.Model):
    """An agreement that must be signed before anyone gets a seat in the workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="gates")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="gates")
    since = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "agreement"], name="gate_once")]

    def __str__(self) -> str:
        return f"{self.agreement} before {self.workspace}"


class AudienceKind(models.TextChoices):
    EVERYONE = "everyone", _("Everyone here")
    FIRMS = "firms", _("These firms")
    NAMED = "named", _("Named people")
    STEWARDS = "stewards", _("Owners and moderators")
    SELF = "self", _("Only you")
    SITE = "site", _("The site's admins")


class Audience(models.Model):
    """Who can see a thing. Its seats are a subset of those of the audience it lies `within`.

    `gained` counts how often somebody gained sight: a composer that shows an older count asks again.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=10, choices=AudienceKind)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, null=True, related_name="audiences")
    within = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    firms: Any = models.ManyToManyField(Firm, through="AudienceFirm", related_name="+")
    people: Any = models.ManyToManyField(User, through="AudiencePerson", related_name="+")
    # Sorted ids of the firms: "firms {3, 8} within 12" exists once.
    firms_key = models.CharField(max_length=200, blank=True, default="")
    gained = models.IntegerField(default=0)
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["self", "site"], workspace__isnull=True)
                | Q(kind__in=["everyone", "firms", "named", "stewards"], workspace__isnull=False),
                name="audience_place",
            ),
            models.CheckConstraint(
                condition=Q(kind="self", owner__isnull=False) | (~Q(kind="self") & Q(owner__isnull=True)),
                name="audience_owner",
            ),
            models.UniqueConstraint(fields=["owner"], name="one_self", condition=Q(kind="self")),
            models.UniqueConstraint(fields=["kind"], name="one_site", condition=Q(kind="site")),
            models.UniqueConstraint(
                fields=["workspace", "kind"],
                name="one_of_kind",
                condition=Q(kind__in=["everyone", "stewards"]),
            ),
            models.UniqueConstraint(
                fields=["workspace", "within", "firms_key"],
                name="one_of_firms",
                condition=Q(kind="firms"),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.workspace or 'the site'}"


class AudienceFirm(models.Model):
    """One firm of an audience of kind *firms*."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="audience_firms")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "firm"], name="audience_firm_once")]

    def __str__(self) -> str:
        return f"{self.firm} in {self.audience}"


class AudiencePerson(models.Model):
    """One person of an audience of kind *named*."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="audience_people")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "user"], name="audience_person_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.audience}"


class Reach(models.Model):
    """An audience with itself and with each audience around it; never changed. Foreign keys prove "not wider" by it."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="reaches")
    within = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "within"], name="reach_once")]

    def __str__(self) -> str:
        return f"{self.audience} within {self.within}"


class SeatQuerySet(models.QuerySet["Seat"]):
    def in_force(self) -> "SeatQuerySet":
        """Seats that count now, by the database's clock."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=Now()))


class Seat(models.Model):
    """One user's place in one audience. No seat, no sight. Derived: written by `seating` only."""

    pk: Any = models.CompositePrimaryKey("user_id", "audience_id")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="seats", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="seats", db_index=False)
    until = models.DateTimeField(null=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["audience", "user"], include=["until"], name="seat_by_audience")]

    def __str__(self) -> str:
        return f"{self.user} sees {self.audience}"
