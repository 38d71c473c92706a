"""What a column of threads and posts may say."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PinnedIn(models.TextChoices):
    """In whose lists a thread stands first."""

    CATEGORY = "category", _("Its category")
    WORKSPACE = "workspace", _("The whole workspace")
