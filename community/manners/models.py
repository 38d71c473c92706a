"""What a person chose about being reached. Whether they are here is nowhere: sockets know it, and nothing stores it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

WORKS_FROM, WORKS_TO = 8, 17  # hours, where nothing was chosen


class Chosen(models.TextChoices):
    """What somebody says they are, whatever they do meanwhile."""

    NOTHING = "", _("Here while I am here")
    AWAY = "away", _("Away")
    DND = "dnd", _("Do not disturb")


class Manners(models.Model):
    """One person's; without a row all is as the defaults say. All hours are in their own zone.

    `quiet` has a pair ["20:00", "08:00"] or null for each day of the week, Monday first: when it begins on that day,
    and when it ends, on the next day where that is no later time of day.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="manners")
    chosen = models.CharField(max_length=4, choices=Chosen, blank=True, default="")
    until = models.DateTimeField(null=True)
    quiet = models.JSONField(default=list)
    works_from = models.SmallIntegerField(default=WORKS_FROM)
    works_to = models.SmallIntegerField(default=WORKS_TO)
    shows_last_seen = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(works_from__gte=0, works_from__lt=F("works_to"), works_to__lte=24),
                name="works_a_while",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.chosen or 'here'}"
