"""What a reader can state about a text in one word."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReactionKind(models.TextChoices):
    AGREE = "agree", _("Agree")
    REPRODUCED = "reproduced", _("Reproduced")
    SEEN = "seen", _("Seen here too")
    NOT_HERE = "not_here", _("Not here")
    WATCHING = "watching", _("Watching")
    THANKS = "thanks", _("Thanks")


ICONS = {
    ReactionKind.AGREE: "thumbs-up",
    ReactionKind.REPRODUCED: "flask-conical",
    ReactionKind.SEEN: "repeat-2",
    ReactionKind.NOT_HERE: "circle-slash-2",
    ReactionKind.WATCHING: "eye",
    ReactionKind.THANKS: "heart-handshake",
}


def kinds() -> tuple[tuple[str, str, str], ...]:
    """What one can state: kind, its word in the language in force, its icon."""
    return tuple((kind.value, str(kind.label), icon) for kind, icon in ICONS.items())
