"""What is wrong with a file, as a sentence that says what to do."""

from django.conf import settings
from django.utils.translation import gettext as _

from community.files.actions.upload import MOST_UNSENT, Refused
from community.files.limits import Limits
from community.files.linking import say_size


def say_refused(refused: Refused) -> str:
    """Return the sentence of why a file was not taken."""
    return say(refused.fault, refused.name, size=refused.size, limits=refused.limits)


def say_telling() -> str:
    """What the sender of files should know that keep what was written into them; `%s` stands for their names."""
    return _(
        "What a program or camera wrote into it is still in %s: names, firms, perhaps places. Remove it before you"
        " send, if others should not read it."
    )


def say(fault: str, name: str, *, size: int = 0, limits: Limits | None = None) -> str:
    """Return the sentence of a fault, which is one word."""
    limits = limits or Limits()
    sentences = {
        "name": _("This file has no name that can be kept. Rename it and choose it again."),
        "type": _("%(name)s was not taken: files of this type are not taken here. Put it in a .zip.")
        if "zip" in limits.types
        else _("%(name)s was not taken: files of this type are not taken here. Taken are: %(types)s."),
        "empty": _("%(name)s was not taken: it is empty. Check that it was saved, and choose it again."),
        "size": _(
            "%(name)s was not taken: it has %(size)s, and a file has at most %(most)d MB here. Make it smaller, or"
            " split it in parts."
        ),
        "differs": _(
            "%(name)s was not taken: what is in it is something else than its name says. Rename it as what it is,"
            " or put it in a .zip."
        ),
        "pixels": _(
            "%(name)s was not taken: an image has at most %(pixels)d million pixels. Make it smaller, or put it in"
            " a .zip."
        ),
        "broken": _(
            "%(name)s was not taken: it can’t be read as an image. Save it again, or put it in a .zip."
        ),
        "infected": _(
            "%(name)s was not taken: the virus scanner found something harmful in it. It was not kept. Tell whoever"
            " looks after your computer."
        ),
        "unchecked": _(
            "%(name)s was not taken: the virus scanner can’t look at it, because it is too large or broken. Send it in"
            " smaller parts."
        ),
        "waiting": _(
            "%(name)s was not taken: you have %(waiting)d files that no post carries yet. Send or remove some."
        ),
        "cut": _("%(name)s did not come whole. Choose it again; what has come is kept."),
    }
    return sentences[fault] % {
        "name": name,
        "most": limits.megabytes,
        "size": say_size(size),
        "types": limits.types_said,
        "pixels": settings.FILE_MAX_PIXELS // 10**6,
        "waiting": MOST_UNSENT,
    }


def say_no_preview(fault: str) -> str:
    """Return why nothing is shown of a document or a model, and what to do."""
    sentences = {
        "broken": _("No preview: the file could not be read. Download it."),
        "locked": _(
            "No preview: the document is locked with a password. Download it, and open it with that."
        ),
        "empty": _("No preview: there is no surface in it. Download it."),
        "large": _("No preview: it has more parts or triangles than a page can show. Download it."),
        "slow": _("No preview: it took too long to draw. Download it."),
    }
    return sentences[fault]


def say_unmarkable(name: str) -> str:
    """Why nobody gets a file in a workspace that marks what it gives."""
    return (
        _("%s can’t be marked with your name, so nobody gets it. Ask for one that is not locked or broken.")
        % name
    )
