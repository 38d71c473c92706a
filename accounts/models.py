"""Who you are: firms, their people, agreements and signatures."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from community.events.ids import LENGTH, new_public_id

FIRM_HUES = 8


class FirmKind(models.TextChoices):
    HOST = "host", _("Host")
    SUPPLIER = "supplier", _("Supplier")


class FirmStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")


class Firm(models.Model):
    """The host or a supplier. `letters` and `hue` are wishes: what is shown is set per workspace (Participation)."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=FirmKind, default=FirmKind.SUPPLIER)
    status = models.CharField(max_length=10, choices=FirmStatus, default=FirmStatus.ACTIVE)
    letters = models.CharField(max_length=3)
    hue = models.SmallIntegerField(default=1)
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], name="one_host", condition=Q(kind="host")),
            models.CheckConstraint(condition=Q(hue__gte=1, hue__lte=FIRM_HUES), name="firm_hue"),
        ]

    def __str__(self) -> str:
        return self.name


class FirmDomain(models.Model):
    """A mail domain of a firm, in its ASCII (IDNA) form."""

    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, unique=True)
    with_subdomains = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.domain


class Rivalry(models.Model):
    """Two firms that must never meet in a workspace; kept once, lower id first."""

    first = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="+")
    declared_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="rivalry_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="rivalry_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"


class People(BaseUserManager["User"]):
    """Finds users by address, however it is typed."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person of one firm. Created by `redeem_invite`, `open_site` or an import; never by sign-up."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="people")
    job_title = models.CharField(max_length=120, blank=True, default="")
    department = models.CharField(max_length=120, blank=True, default="")
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    theme = models.CharField(
        max_length=6,
        default="system",
        choices={"system": _("As the device"), "light": _("Light"), "dark": _("Dark")},
    )
    mails = models.CharField(
        max_length=9,
        default="immediate",
        db_default="immediate",
        choices={"immediate": _("Send them"), "off": _("Send none")},
    )
    shortcuts = models.BooleanField(default=True)
    # Whether whoever asks a question is told that this person may know.
    is_proposed = models.BooleanField(default=True, db_default=True)
    undo_send = models.BooleanField(default=False, db_default=False)  # what they send waits ten seconds
    is_active = models.BooleanField(default=True)
    is_site_admin = models.BooleanField(default=False)
    can_open_workspaces = models.BooleanField(default=False)
    joined_at = models.DateTimeField(db_default=Now())
    imported_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)

    objects = People()

    class Meta:
        constraints = [
            # The target of membership(user, firm): nobody changes firm while a membership remains.
            models.UniqueConstraint(fields=["id", "firm"], name="user_of_firm"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_lower"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """First letters of the first and the last word of the name."""
        words = self.name.split() or ["?"]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    @property
    def may_sign_in(self) -> bool:
        """Whether this person gets in at all: active, of an active firm, and not somebody whom an import made."""
        return self.is_active and self.imported_at is None and self.firm.status == FirmStatus.ACTIVE

    # Django's admin stands read-only for site admins; these four are what it asks of a user.
    @property
    def is_staff(self) -> bool:
        return self.is_active and self.is_site_admin

    @property
    def is_superuser(self) -> bool:
        return self.is_staff

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_staff and ".view_" in perm

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class FirmLead(models.Model):
    """Who signs for a firm and brings in and removes its people."""

    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="leads")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="leads")
    since = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "user"], name="lead_once")]

    def __str__(self) -> str:
        return f"{self.user} for {self.firm}"


class Skill(models.Model):
    """Something a person knows about, in their own words."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="skills")
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint("user", Lower("name"), name="skill_once")]

    def __str__(self) -> str:
        return self.name


class Signer(models.TextChoices):
    PERSON = "person", _("Each person")
    FIRM = "firm", _("A lead for the firm")
    BOTH = "both", _("A lead for the firm, then each person")


class Agreement(models.Model):
    """An NDA or a policy. Its words are in its versions."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    title = models.CharField(max_length=160)
    reference = models.CharField(max_length=40, blank=True, default="")
    kind = models.CharField(
        max_length=10, choices={"nda": _("Confidentiality agreement"), "policy": _("Policy")}, default="nda"
    )
    signed_by = models.CharField(max_length=10, choices=Signer, default=Signer.BOTH)
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.reference or self.title


class AgreementVersion(models.Model):
    """One wording of an agreement. People may sign from `published_at`, and must have from `in_force_from`."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    text = models.TextField()
    html = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(db_default=Now())
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    in_force_from = models.DateTimeField()

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version")]

    def __str__(self) -> str:
        return f"{self.agreement}, version {self.number}"


class Signature(models.Model):
    """A person, or a lead for the firm, accepted one version. Written once: a trigger refuses changes."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signatures")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="signatures")
    for_firm = models.BooleanField(default=False)
    name_typed = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())
    address = models.GenericIPAddressField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "user", "firm"], name="person_signs_once", condition=Q(for_firm=False)
            ),
            models.UniqueConstraint(
                fields=["version", "firm"], name="firm_signs_once", condition=Q(for_firm=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} signed {self.version}"
