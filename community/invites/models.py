"""Invite links. The database holds no usable one: tokens are derived when sent or shown, and only hashes lie here."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Firm, User
from community.events.ids import LENGTH, new_public_id
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience, Role, Workspace


class Invite(models.Model):
    """A link that lets people of one firm into workspaces: one address, or whoever is of the firm's domains."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, null=True, related_name="+")
    # What the inviter called a firm that is not here yet. A site admin confirms it; until then nobody gets in.
    firm_name = models.CharField(max_length=120, blank=True, default="")
    inviter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sponsor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    address = models.EmailField(blank=True, default="")
    as_lead = models.BooleanField(default=False)
    needs_approval = models.BooleanField(default=False)
    message = models.CharField(max_length=500, blank=True, default="")
    expires_at = models.DateTimeField()
    max_uses = models.SmallIntegerField(default=1)
    uses = models.SmallIntegerField(default=0)
    landing_kind = models.CharField(max_length=20, blank=True, default="")
    landing_id = models.CharField(max_length=LENGTH, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    workspaces: Any = models.ManyToManyField(Workspace, through="InviteWorkspace", related_name="invites")

    objects = VisibleQuerySet["Invite"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(uses__lte=F("max_uses"), max_uses__lte=500), name="invite_uses"
            ),
            models.CheckConstraint(condition=Q(firm__isnull=False) | ~Q(firm_name=""), name="invite_firm"),
        ]
        indexes = [models.Index(fields=["inviter", "-created_at"], name="invite_by_inviter")]

    def __str__(self) -> str:
        return f"Invite for {self.address or self.firm or self.firm_name}"

    @property
    def is_mailed(self) -> bool:
        return bool(self.address)


class InviteWorkspace(models.Model):
    """One workspace that an invite opens, with the role it gives there."""

    invite = models.ForeignKey(Invite, on_delete=models.CASCADE, related_name="places")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["invite", "workspace"], name="invite_workspace")]

    def __str__(self) -> str:
        return f"{self.workspace} as {self.role}"


class InviteLink(models.Model):
    """One link of an invite: mailed to its address, or copied by hand. Only a mailed one confirms an address.

    The token is derived from the invite, the channel and `nonce`; `token_hash` is its SHA-256.
    """

    invite = models.ForeignKey(Invite, on_delete=models.CASCADE, related_name="links")
    is_mailed = models.BooleanField()
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invite", "is_mailed"], name="one_live_link", condition=Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{'Mailed' if self.is_mailed else 'Copied'} link of {self.invite}"


class RedemptionStatus(models.TextChoices):
    ADMITTED = "admitted", _("Joined")
    AWAITING = "awaiting", _("Waiting for approval")
    DECLINED = "declined", _("Declined")


class Redemption(models.Model):
    """Who used an invite."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    invite = models.ForeignKey(Invite, on_delete=models.CASCADE, related_name="redemptions")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="redemptions")
    status = models.CharField(max_length=10, choices=RedemptionStatus)
    at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet["Redemption"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invite", "user"], name="redeemed_once")]

    def __str__(self) -> str:
        return f"{self.user} by {self.invite}"


class Code(models.Model):
    """A six-digit code that proves an address to an invite that was not mailed to it."""

    invite = models.ForeignKey(Invite, on_delete=models.CASCADE, related_name="codes")
    address = models.EmailField()
    code_hash = models.CharField(max_length=64)
    tries = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invite", "address"], name="code_of_address")]

    def __str__(self) -> str:
        return f"Code for {self.address}"
